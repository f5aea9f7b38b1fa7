import {
  PASS_ENDS_SOON_DAYS,
  type PassEnd,
  type PassRefusal,
  type PassState,
  type PassUnit,
} from '@tandem/api/words';
import { Temporal } from 'temporal-polyfill';

/** What of a pass decides over a booking. Days are dates of a calendar, YYYY-MM-DD, both ends included. */
export type PassFacts = {
  passId: string;
  unlimited: boolean;
  creditsLeft: number;
  /** Good for these types and places; none named: for all. */
  classTypeIds: readonly string[];
  locationIds: readonly string[];
  fromDay: string;
  /** The last day, before it was extended or frozen; null: none, or by the span. */
  until: string | null;
  /** So long from the day of the first class on. */
  span: { count: number; unit: PassUnit } | null;
  /** By which its end has moved. */
  extraDays: number;
  frozen: { from: string; to: string } | null;
  ended: boolean;
  /** It opens classes so many hours before all others. */
  earlierHours: number;
  /** The days of the first class and of the last one that hold a credit of it; null: none does. */
  used: { first: string; last: string } | null;
};

/** The class that somebody wants, where a pass is needed: what it is, where, and the day on the clock there. */
export type Wanted = { classTypeId: string; locationId: string; day: string };

/** Longer than any pass lasts. */
const NEVER = '9999-12-31';

const plus = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** The last day of so many days or months of which `from` is the first: of a month from the 15th on the 14th. */
export const lastOfSpan = (from: string, { count, unit }: { count: number; unit: PassUnit }): string =>
  Temporal.PlainDate.from(from)
    .add(unit === 'day' ? { days: count } : { months: count })
    .subtract({ days: 1 })
    .toString();

/**
 * The last day on which a pass is good.
 * @param first the day of its first class, where its span counts from there; null: it has none yet
 * @returns null without an end, as far as it is known
 */
export function lastDay(pass: PassFacts, first = pass.used?.first ?? null): string | null {
  if (pass.span !== null) return first === null ? null : plus(lastOfSpan(first, pass.span), pass.extraDays);
  return pass.until === null ? null : plus(pass.until, pass.extraDays);
}

const earlier = (a: string, b: string | undefined) => (b !== undefined && b < a ? b : a);
const later = (a: string, b: string | undefined) => (b !== undefined && b > a ? b : a);

/** The last day of a pass once it has a class on this day too. */
export const lastDayWith = (pass: PassFacts, day: string) => lastDay(pass, earlier(day, pass.used?.first));

const isFrozenOn = ({ frozen }: PassFacts, day: string) =>
  frozen !== null && frozen.from <= day && day <= frozen.to;

/** Is a pass, or one of a kind, for classes of this type at this place? */
export const covers = (
  pass: Pick<PassFacts, 'classTypeIds' | 'locationIds'>,
  { classTypeId, locationId }: Wanted,
) =>
  (pass.classTypeIds.length === 0 || pass.classTypeIds.includes(classTypeId)) &&
  (pass.locationIds.length === 0 || pass.locationIds.includes(locationId));

/**
 * Why a pass is not good for a class; null: it is. A class that would be its first must leave those that are booked with it
 * within its span.
 */
function refuse(pass: PassFacts, wanted: Wanted): PassRefusal | null {
  if (pass.ended || !covers(pass, wanted)) return 'pass_needed';
  if (!pass.unlimited && pass.creditsLeft <= 0) return 'pass_used_up';
  if (wanted.day < pass.fromDay) return 'pass_not_begun';
  if (isFrozenOn(pass, wanted.day)) return 'pass_frozen';
  const last = lastDayWith(pass, wanted.day);
  return last !== null && later(wanted.day, pass.used?.last) > last ? 'pass_expired' : null;
}

/** The nearest to being good first: what a person is told of several passes. */
const NEAREST: readonly PassRefusal[] = [
  'pass_used_up',
  'pass_frozen',
  'pass_expired',
  'pass_not_begun',
  'pass_needed',
];

/**
 * With which of a person's passes a class is booked: one that takes nothing away if there is one, else the one that is good
 * for the shortest, else the one with the lower id.
 */
export function choosePass<P extends PassFacts>(
  passes: readonly P[],
  wanted: Wanted,
): { pass: P; refused: null } | { pass: null; refused: PassRefusal } {
  const refusals = new Set<PassRefusal>(['pass_needed']);
  const good: { pass: P; key: string }[] = [];
  for (const pass of passes) {
    const refused = refuse(pass, wanted);
    if (refused !== null) refusals.add(refused);
    else
      good.push({
        pass,
        key: `${pass.unlimited ? 0 : 1} ${lastDayWith(pass, wanted.day) ?? NEVER} ${pass.passId}`,
      });
  }
  const [best] = good.sort((a, b) => (a.key < b.key ? -1 : 1));
  if (best) return { pass: best.pass, refused: null };
  return { pass: null, refused: NEAREST.find((code) => refusals.has(code))! };
}

/** By how many hours somebody may book a class before all others: by the best of their passes that are good for it. */
export const hoursEarlier = (passes: readonly PassFacts[], wanted: Wanted): number =>
  Math.max(0, ...passes.filter((pass) => refuse(pass, wanted) === null).map((pass) => pass.earlierHours));

/** How a pass stands on a day. */
export function stateOn(pass: PassFacts, today: string): PassState {
  if (pass.ended) return 'ended';
  const last = lastDay(pass);
  if (last !== null && last < today) return 'expired';
  if (isFrozenOn(pass, today)) return 'frozen';
  if (!pass.unlimited && pass.creditsLeft <= 0) return 'used_up';
  return pass.fromDay > today ? 'not_begun' : 'valid';
}

/** Can nothing be booked with a pass that stands so, now or later? */
export const isOver = (state: PassState): boolean =>
  state === 'ended' || state === 'expired' || state === 'used_up';

/**
 * Why a pass that is good today runs out; empty: it does not, as far as is known. One class is the last of several that it
 * had; and one that lasts no longer than that in all is not told of on its first day.
 */
export function runsOut(pass: PassFacts, today: string): PassEnd[] {
  if (stateOn(pass, today) !== 'valid') return [];
  const last = lastDay(pass);
  const begins = pass.span === null ? pass.fromDay : pass.used?.first;
  const isLast = !pass.unlimited && pass.creditsLeft === 1 && pass.used !== null;
  const ends =
    last !== null &&
    last <= plus(today, PASS_ENDS_SOON_DAYS) &&
    daysOf({ from: begins!, to: last }) > PASS_ENDS_SOON_DAYS;
  return [...(isLast ? (['last_class'] as const) : []), ...(ends ? (['ending'] as const) : [])];
}

/** Is another pass for all that this one is for (none named: for all), with more than one class, and not soon over? */
export function isCovered(pass: PassFacts, others: readonly PassFacts[], today: string): boolean {
  const soon = plus(today, PASS_ENDS_SOON_DAYS);
  const holds = (more: readonly string[], fewer: readonly string[]) =>
    more.length === 0 || (fewer.length > 0 && fewer.every((one) => more.includes(one)));
  const goesOn = (other: PassFacts) => {
    const last = lastDay(other);
    if (other.ended || (last !== null && last <= soon)) return false;
    return (other.unlimited || other.creditsLeft > 1) && other.fromDay <= soon && !isFrozenOn(other, soon);
  };
  return others.some(
    (other) =>
      other.passId !== pass.passId &&
      holds(other.classTypeIds, pass.classTypeIds) &&
      holds(other.locationIds, pass.locationIds) &&
      goesOn(other),
  );
}

/** Is a pass good on these days, on which classes are booked with it? */
export function staysGood(pass: PassFacts, days: readonly string[]): boolean {
  const last = lastDay(pass);
  return days.every((day) => !pass.ended && !isFrozenOn(pass, day) && (last === null || day <= last));
}

/** How many days a freeze has, its first and last included. */
export const daysOf = ({ from, to }: { from: string; to: string }): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days + 1;

/**
 * How many days a freeze takes from a pass, so many that its end moves: none before its first day, nor before the first class
 * from which its span counts.
 */
export function daysLost(pass: PassFacts, frozen: { from: string; to: string }): number {
  const begins = pass.span === null ? pass.fromDay : pass.used?.first;
  if (begins === undefined || frozen.to < begins) return 0;
  return daysOf({ from: later(frozen.from, begins), to: frozen.to });
}

/** What of a freeze is left from a day on, in days, and until when it then was. */
export function thawOn(frozen: { from: string; to: string }, today: string): { to: string; days: number } {
  const first = later(frozen.from, today);
  return { to: plus(first, -1), days: Math.max(0, daysOf({ from: first, to: frozen.to })) };
}
