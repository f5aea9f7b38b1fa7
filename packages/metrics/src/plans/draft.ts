import { INK, UNSEEN } from '@tandem/api/letters';
import {
  MAX_PLAN_CADENCE_RPM,
  MAX_PLAN_LINE_CHARS,
  MAX_PLAN_LINES,
  MAX_PLAN_MAX_HR_PERCENT,
  MAX_PLAN_NAME_CHARS,
  MAX_PLAN_PERCENT,
  MAX_PLAN_SECONDS,
  MAX_PLAN_SEGMENTS,
  MIN_PLAN_CADENCE_RPM,
  MIN_PLAN_MAX_HR_PERCENT,
} from '@tandem/api/words';
import { type Plan, type PlanLine, type PlanSegment, planSeconds, tenth } from './plan.ts';
import { PlanFileError, type PlanFilePlace } from './plan-file-error.ts';

/** What people see of a text of a file: one line, without what nobody sees, cut at a bound. @param most characters */
export function lineOf(text: string, most: number): string {
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .replaceAll(UNSEEN, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  if (!INK.test(clean)) return '';
  return clean
    .slice(0, most)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trim();
}

/** A plan while its file is read: each segment is held to the bounds as it comes, so that no file asks for more. */
export class PlanDraft {
  readonly #segments: PlanSegment[] = [];
  #seconds = 0;
  #lines = 0;

  get seconds(): number {
    return this.#seconds;
  }

  /** @throws PlanFileError `too_many_segments`, `too_long`, `value` */
  add(segment: Omit<PlanSegment, 'lines'>, place: PlanFilePlace): PlanSegment {
    if (this.#segments.length >= MAX_PLAN_SEGMENTS)
      throw new PlanFileError(
        'too_many_segments',
        `There are more than ${MAX_PLAN_SEGMENTS} segments.`,
        place,
      );
    if (segment.seconds < 1) throw new PlanFileError('value', 'A segment lasts less than a second.', place);
    this.#seconds += segment.seconds;
    if (this.#seconds > MAX_PLAN_SECONDS)
      throw new PlanFileError('too_long', `The plan is longer than ${MAX_PLAN_SECONDS / 3600} hours.`, place);
    const added = { ...segment, lines: [] };
    this.#segments.push(added);
    return added;
  }

  /** What is said at a second of the whole plan; after its end, in its last second. One second has one line. */
  say(second: number, text: string, place: PlanFilePlace): void {
    const line = lineOf(text, MAX_PLAN_LINE_CHARS);
    if (line === '') return;
    if (++this.#lines > MAX_PLAN_LINES)
      throw new PlanFileError('value', `There are more than ${MAX_PLAN_LINES} lines of text.`, place);
    let at = Math.min(second, this.#seconds - 1);
    for (const { seconds, lines } of this.#segments) {
      if (at >= 0 && at < seconds) put(lines, { second: at, text: line });
      at -= seconds;
    }
  }

  /** @throws PlanFileError `no_segments` */
  finish(name: string): Plan {
    if (planSeconds({ segments: this.#segments }) === 0)
      throw new PlanFileError('no_segments', 'The file holds no part with a duration.');
    return { name: lineOf(name, MAX_PLAN_NAME_CHARS), segments: this.#segments };
  }
}

/** Of two lines at one second both are said. */
function put(lines: PlanLine[], line: PlanLine): void {
  const same = lines.find(({ second }) => second === line.second);
  if (same) same.text = lineOf(`${same.text} ${line.text}`, MAX_PLAN_LINE_CHARS);
  else lines.push(line);
  lines.sort((a, b) => a.second - b.second);
}

/** A decimal number of a file within bounds. @throws PlanFileError `value` */
export function numberIn(text: string, [low, high]: readonly [number, number], place: PlanFilePlace): number {
  const trimmed = text.trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!(value >= low && value <= high))
    throw new PlanFileError('value', `“${lineOf(trimmed, 40)}” is no number from ${low} to ${high}.`, place);
  return value;
}

/** @throws PlanFileError `value` */
export const percentIn = (text: string, scale: number, place: PlanFilePlace): number =>
  tenth(numberIn(text, [0, MAX_PLAN_PERCENT / scale], place) * scale);

/** @throws PlanFileError `value` */
export const maxHrPercentIn = (text: string, scale: number, place: PlanFilePlace): number =>
  tenth(numberIn(text, [MIN_PLAN_MAX_HR_PERCENT / scale, MAX_PLAN_MAX_HR_PERCENT / scale], place) * scale);

/** @throws PlanFileError `value` */
export const cadenceIn = (text: string, place: PlanFilePlace): number =>
  Math.round(numberIn(text, [MIN_PLAN_CADENCE_RPM, MAX_PLAN_CADENCE_RPM], place));
