import { notFound } from '@tandem/platform';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { type ClassRecord, lockOwn } from '../store.ts';

/**
 * A request that is open, with its class, which is held: of two who take it at once the second finds it taken.
 * @throws Problem not_found; substitute_taken; substitute_gone
 */
export async function lockOpen(
  call: Call,
  substituteId: string,
): Promise<{ classId: string; askedBy: string; before: ClassRecord }> {
  const { trx, studioId } = call;
  const read = () =>
    trx
      .selectFrom('substitutes')
      .select(['class_id', 'asked_by', 'state'])
      .where('studio_id', '=', studioId)
      .where('substitute_id', '=', substituteId)
      .executeTakeFirst();
  const known = await read();
  if (!known) throw notFound('substitute');
  const before = await lockOwn(call, known.class_id);
  const { state } = (await read())!;
  if (state === 'taken')
    throw problem({
      code: 'substitute_taken',
      message: 'Somebody has just taken this class.',
      remedy: 'Nothing more is needed.',
    });
  if (state !== 'open' || before.instructor_id !== known.asked_by)
    throw problem({
      code: 'substitute_gone',
      message: 'Nobody is looked for any more.',
      remedy: 'Look at the schedule again.',
    });
  return { classId: known.class_id, askedBy: known.asked_by, before };
}
