import type { WaitlistRules } from '@tandem/api/studio';
import type { WaitPass, WaitState } from '@tandem/api/words';

const MINUTE_MS = 60_000;

/** Somebody who waits, or whom a place is held for; times in milliseconds since 1970. */
export type Wait = {
  waitId: string;
  customerId: string;
  state: Extract<WaitState, 'waiting' | 'offered'>;
  wishedSpot: number | null;
  /** When the class was to begin as they joined. */
  joinedForMs: number;
  joinedBy: string;
  passedFor: WaitPass | null;
  offerUntilMs: number | null;
};

/** When a class is, and by which rules its waitlist goes on. */
export type Terms = Pick<WaitlistRules, 'mode' | 'offerMinutes' | 'closesMinutes'> & {
  startsAtMs: number;
  /** So long before it begins cancelling costs. */
  lateCancelMinutes: number;
};

/** From then on nobody is promoted: who is not in by then need not come. */
export const closesAtMs = ({ startsAtMs, closesMinutes }: Pick<Terms, 'startsAtMs' | 'closesMinutes'>) =>
  startsAtMs - closesMinutes * MINUTE_MS;

/**
 * Is the first booked, or asked? Nobody is booked without a yes where the studio says so, once cancelling costs, and in a
 * class that is at another time than the one they joined for.
 */
export function howPromoted(terms: Terms, { joinedForMs }: Pick<Wait, 'joinedForMs'>, nowMs: number) {
  const costs = nowMs >= terms.startsAtMs - terms.lateCancelMinutes * MINUTE_MS;
  const moved = joinedForMs !== terms.startsAtMs;
  return terms.mode === 'offer' || costs || moved ? 'offer' : 'book';
}

/** An offer holds a place for so long, and no longer than anybody is promoted. */
export const offerUntilMs = (terms: Terms, nowMs: number): number =>
  Math.min(nowMs + terms.offerMinutes * MINUTE_MS, closesAtMs(terms));

export const isOpenOffer = ({ state, offerUntilMs }: Pick<Wait, 'state' | 'offerUntilMs'>, nowMs: number) =>
  state === 'offered' && offerUntilMs! > nowMs;

/** The spot of somebody who is promoted: the one they wished, else the first that is free; null in a room without spots. */
export const spotFor = (wished: number | null, free: readonly number[]): number | null =>
  wished !== null && free.includes(wished) ? wished : (free[0] ?? null);

/** Somebody who is booked and waits for a better spot: any of these, the one they like best first. */
export type SpotWish = { bookingId: string; spotNumber: number | null; spots: readonly number[] };

/** Spots that those wish who have none and are owed a place: whom one is held for, and the first of as many as are free. */
export function owedSpots(waits: readonly Wait[], places: number, nowMs: number): number[] {
  const asked = waits.filter((wait) => isOpenOffer(wait, nowMs));
  const next = waits
    .filter(({ state, passedFor }) => state === 'waiting' && passedFor === null)
    .slice(0, Math.max(0, places - asked.length));
  return [...asked, ...next].flatMap(({ wishedSpot }) => wishedSpot ?? []);
}

/**
 * Who moves where, so that nobody who wished longer could have what is left: the first gets the spot they like best of those
 * that are free, and what they leave is free for the next. Each moves once, and nobody loses the one they have.
 */
export function betterSpots(wishes: readonly SpotWish[], free: readonly number[]) {
  const moves: { bookingId: string; from: number | null; to: number }[] = [];
  const left = new Set(free);
  const waiting = [...wishes];
  for (;;) {
    const n = waiting.findIndex(({ spots }) => spots.some((spot) => left.has(spot)));
    if (n === -1) return moves;
    const [{ bookingId, spotNumber: from, spots }] = waiting.splice(n, 1) as [SpotWish];
    const to = spots.find((spot) => left.has(spot))!;
    left.delete(to);
    if (from !== null) left.add(from);
    moves.push({ bookingId, from, to });
  }
}

export type JoinRefusal =
  | 'already_booked'
  | 'already_waiting'
  | 'no_waitlist'
  | 'class_not_full'
  | 'waitlist_closed'
  | 'waitlist_full';

/** May this person wait for a place? Staff may note somebody after nobody is promoted by itself any more. */
export function refuseJoin(asked: {
  booked: boolean;
  waiting: boolean;
  size: number;
  /** Places that nobody has, nobody is offered, and nobody waits for. */
  placesLeft: number;
  closed: boolean;
  byStaff: boolean;
  people: number;
}): JoinRefusal | null {
  if (asked.booked) return 'already_booked';
  if (asked.waiting) return 'already_waiting';
  if (asked.size === 0) return 'no_waitlist';
  if (asked.placesLeft > 0) return 'class_not_full';
  if (asked.closed && !asked.byStaff) return 'waitlist_closed';
  return asked.people >= asked.size ? 'waitlist_full' : null;
}
