import type { ClassRefusal } from '@tandem/api/studio';
import { MAX_CLASSES_AT_ONCE } from '@tandem/api/words';
import { invalidField, Problem } from '@tandem/platform';
import { attempt } from '../base/attempt.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { createClass, type NewClass } from './change-class.ts';

/** @throws Problem invalid_field where more is asked for than one transaction should hold */
export function checkHowMany(count: number, field: string): void {
  if (count > MAX_CLASSES_AT_ONCE)
    throw invalidField(
      field,
      `At most ${MAX_CLASSES_AT_ONCE} classes at once.`,
      'Choose an earlier end, then go on from there.',
    );
  if (count === 0) throw invalidField(field, 'No class falls into this span.', 'Choose a later end.');
}

/**
 * Makes many classes, or none: those that cannot be are told all at once, and left out where that is asked for.
 * @throws Problem classes_refused
 */
export async function makeClasses(
  call: Call,
  wanted: readonly NewClass[],
  leaveOut: boolean,
): Promise<{ classIds: string[]; leftOut: ClassRefusal[] }> {
  const classIds: string[] = [];
  const leftOut: ClassRefusal[] = [];
  for (const one of wanted)
    try {
      classIds.push(await attempt(call, (inner) => createClass(inner, one)));
    } catch (error) {
      leftOut.push(refusalOf(error, { classId: null, ...one }));
    }
  if (leftOut.length > 0 && !leaveOut) throw someRefused(leftOut, wanted.length);
  return { classIds, leftOut };
}

/** What keeps one of many classes from being made or changed. @throws what is no refusal */
export function refusalOf(
  error: unknown,
  of: { classId: string | null; title: string; startsAt: string; endsAt: string },
): ClassRefusal {
  if (!(error instanceof Problem)) throw error;
  const { classId, title, startsAt, endsAt } = of;
  const { code, message, details = {} } = error;
  return { classId, title, startsAt, endsAt, code, message, details };
}

export const someRefused = (refused: ClassRefusal[], of: number): Problem =>
  problem({
    code: 'classes_refused',
    message: `${refused.length} of ${of} classes cannot be so. Nothing was changed.`,
    remedy: 'Change what you ask for, or leave these out.',
    details: { refused, of },
  });
