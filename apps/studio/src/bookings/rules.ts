import { NOTED_AFTER_DAYS } from '@tandem/api/words';

const DAY_MS = 86_400_000;

/** The state of a class that decides over a booking; times in milliseconds since 1970. */
export type ClassFacts = {
  startsAtMs: number;
  endsAtMs: number;
  cancelled: boolean;
  /** Not published yet. */
  draft: boolean;
  capacity: number;
  spots: readonly { spotNumber: number; active: boolean }[];
  /** Active bookings only. */
  booked: readonly { bookingId: string; customerId: string; spotNumber: number | null }[];
  waitlist: {
    /** How many may wait; 0: there is no list. */
    size: number;
    /** Who waits, the first first: people who may have a place that is free. Nobody once nobody is promoted any more. */
    waiting: readonly string[];
    /** Whom a place is held for now. */
    offered: readonly string[];
  };
  /** Spots that are held for who chooses one now; `by`: the account, `customerId`: for whom, null where that is open. */
  held: readonly { by: string; customerId: string | null; spotNumber: number }[];
  /** Whoever asks holds a spot, and with it a place: see `seenBy`. */
  holding?: boolean;
};
export type Actor = 'staff' | 'member';
export type Refusal =
  | 'class_draft'
  | 'class_cancelled'
  | 'class_ended'
  | 'class_started'
  | 'spot_required'
  | 'no_such_spot'
  | 'spot_out_of_service'
  | 'already_booked'
  | 'spot_taken'
  | 'spot_changed'
  | 'class_full'
  | 'place_owed';

/** Nobody of a draft; members choose until the class starts, staff until it ends. @returns null where it may be changed */
export function refuseByTime(facts: ClassFacts, actor: Actor, nowMs: number): Refusal | null {
  if (facts.draft) return 'class_draft';
  if (facts.cancelled) return 'class_cancelled';
  if (nowMs >= facts.endsAtMs) return 'class_ended';
  return actor === 'member' && nowMs >= facts.startsAtMs ? 'class_started' : null;
}

/** Whether staff may still note that somebody was in a class whom nobody had booked. */
export const mayNote = (facts: ClassFacts, actor: Actor, nowMs: number): boolean =>
  actor === 'staff' && nowMs >= facts.endsAtMs && nowMs < facts.endsAtMs + NOTED_AFTER_DAYS * DAY_MS;

/** What a class is to who books for somebody: what the account (null: a member, see `holdsAs`) or the person holds is not in their way. */
export function seenBy(facts: ClassFacts, by: string | null, customerId: string | null): ClassFacts {
  const held = facts.held.filter(
    (one) => one.by !== by && (customerId === null || one.customerId !== customerId),
  );
  return { ...facts, held, holding: held.length < facts.held.length };
}

/** Places that are held for who chooses a spot, beside those that are held for whom one is offered. */
export const chosen = ({ held }: Pick<ClassFacts, 'held'>, offered: readonly string[]): number =>
  held.filter(({ customerId }) => customerId === null || !offered.includes(customerId)).length;

/**
 * May this customer have this spot? Also decides about restoring a cancelled booking.
 * @param spotNumber null: without a spot; members only where the room has no layout
 * @param customerId null: staff have chosen nobody yet
 * @param request.afterwards it may be over, where somebody was there all the same (`mayNote`)
 * @returns null where the booking may be written
 */
export function refuseBooking(
  facts: ClassFacts,
  request: {
    customerId: string | null;
    spotNumber: number | null;
    actor: Actor;
    acceptWaitlist?: boolean;
    afterwards?: true;
  },
  nowMs: number,
): Refusal | null {
  const { customerId, actor } = request;
  const late = refuseByTime(facts, actor, nowMs);
  const noted = late === 'class_ended' && request.afterwards && mayNote(facts, actor, nowMs);
  return (
    (noted ? null : late) ??
    (facts.booked.some((b) => b.customerId === customerId) ? 'already_booked' : null) ??
    refuseSpot(facts, request.spotNumber, request.actor) ??
    (unheldPlaces(facts, customerId) <= 0 ? 'class_full' : null) ??
    (request.acceptWaitlist && request.actor === 'staff' ? null : refuseJump(facts, customerId))
  );
}

/** Places that neither somebody booked nor is held for somebody else. */
export function unheldPlaces(facts: ClassFacts, customerId: string | null): number {
  const { capacity, booked, waitlist } = facts;
  const offers = waitlist.offered.filter((other) => other !== customerId).length;
  return capacity - booked.length - offers - chosen(facts, waitlist.offered);
}

/** Nobody goes before those who wait longer: what is free is theirs, as far as it reaches. */
function refuseJump(facts: ClassFacts, customerId: string | null): Refusal | null {
  const { waiting, offered } = facts.waitlist;
  // A place that is held was nobody's turn when it was taken.
  if (facts.holding || (customerId !== null && offered.includes(customerId))) return null;
  const turn = customerId === null ? -1 : waiting.indexOf(customerId);
  const before = turn === -1 ? waiting.length : turn;
  return unheldPlaces(facts, customerId) <= before ? 'place_owed' : null;
}

/** May this booking move to another spot? Its own spot is no obstacle, and the head count stays. */
export function refuseMove(
  facts: ClassFacts,
  request: { bookingId: string; spotNumber: number; actor: Actor },
  nowMs: number,
): Refusal | null {
  const others = { ...facts, booked: facts.booked.filter((b) => b.bookingId !== request.bookingId) };
  return refuseByTime(facts, request.actor, nowMs) ?? refuseSpot(others, request.spotNumber, request.actor);
}

/** May these two change places? Each is to sit where they were seen, on a spot in service; the head count stays. */
export function refuseSwap(
  facts: ClassFacts,
  { swap, actor }: { swap: readonly { spotNumber: number | null; seen: number }[]; actor: Actor },
  nowMs: number,
): Refusal | null {
  const untaken = { ...facts, booked: [], held: [] };
  const stands = swap.every(({ spotNumber, seen }) => spotNumber === seen);
  return (
    refuseByTime(facts, actor, nowMs) ??
    (stands ? null : 'spot_changed') ??
    swap.map(({ seen }) => refuseSpot(untaken, seen, actor)).find((refused) => refused !== null) ??
    null
  );
}

function refuseSpot(facts: ClassFacts, spotNumber: number | null, actor: Actor): Refusal | null {
  if (spotNumber === null) return actor === 'member' && facts.spots.length > 0 ? 'spot_required' : null;
  const spot = facts.spots.find((s) => s.spotNumber === spotNumber);
  if (!spot) return 'no_such_spot';
  if (!spot.active) return 'spot_out_of_service';
  return [...facts.booked, ...facts.held].some((one) => one.spotNumber === spotNumber) ? 'spot_taken' : null;
}

/** Numbers of the spots that can be booked now, in order: none in a class that is full, or whose places are held. */
export function freeSpots(facts: ClassFacts, customerId: string | null = null): number[] {
  if (unheldPlaces(facts, customerId) <= 0) return [];
  return unoccupied(facts);
}

/** Numbers of the spots in service that nobody has or chooses, whether or not another person may come. */
export function unoccupied(facts: ClassFacts): number[] {
  const taken = new Set([...facts.booked, ...facts.held].map((one) => one.spotNumber));
  return facts.spots
    .filter((s) => s.active && !taken.has(s.spotNumber))
    .map((s) => s.spotNumber)
    .sort((a, b) => a - b);
}
