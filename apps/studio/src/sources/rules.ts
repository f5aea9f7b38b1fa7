import type { SourceBookingTrouble } from '@tandem/api/words';

/** A booking as a source told it last; `missing`: complete readings since without it; `doubted`: it would be gone, had a person looked. */
export type KnownBooking = SeenBooking & { missing: number; doubted: boolean };
/** A booking as a source tells it. */
export type SeenBooking = {
  id: string;
  /** Who rides, by their id there. */
  personId: string;
  spotId: string | null;
  checkedIn: boolean;
  cancelled: boolean;
};

/** So many complete readings in a row without a thing: then it is gone, and not only on the next page. */
export const READINGS_TO_BELIEVE = 2;
/** More than so many, and than a tenth of all, at once are more likely the source's mistake than so many cancellations. */
const MANY = 10;
const MANY_SHARE = 0.1;
/** Of a roster so many may have been moved to another class, or taken out of the list of members, between two readings. */
const FEW = 3;

type RosterReading = { rows: readonly SeenBooking[]; complete: boolean };

/**
 * Whether more than half of the people booked would be gone by a reading, and more than a few, or all of several with whoever had
 * cancelled: a source tells who cancelled, so that this is more likely its mistake, and a person should look before it is believed.
 */
export function mostGone(known: readonly KnownBooking[], { rows, complete }: RosterReading): boolean {
  if (!complete) return false;
  const seen = new Set(rows.map(({ id }) => id));
  const booked = known.filter(({ cancelled }) => !cancelled);
  const isLeft = ({ id, missing }: KnownBooking) => seen.has(id) || !isGone(missedAgain(missing));
  const people = (some: readonly KnownBooking[]) => new Set(some.map(({ personId }) => personId)).size;
  const all = people(booked);
  const gone = all - people(booked.filter(isLeft));
  return gone > (rows.length === 0 ? 1 : FEW) && gone * 2 > all;
}

/**
 * What is known after a reading: whatever was read counts as read, whichever page it came on. What was not is counted
 * where the reading was complete, and believed gone after two such readings, unless a person should look; from one that was
 * not complete nothing is missing.
 * @param known each id once
 * @returns each booking that is known, by id
 */
export function afterReading(
  known: readonly KnownBooking[],
  reading: RosterReading,
): Map<string, KnownBooking> {
  const after = new Map<string, KnownBooking>();
  const seen = new Map(reading.rows.map((row) => [row.id, row]));
  const held = mostGone(known, reading);
  const most = held ? READINGS_TO_BELIEVE - 1 : READINGS_TO_BELIEVE;
  for (const one of known) {
    if (seen.has(one.id)) continue;
    const missing = reading.complete ? Math.max(one.missing, Math.min(most, one.missing + 1)) : one.missing;
    const doubted = reading.complete ? held && isGone(missedAgain(one.missing)) : one.doubted;
    after.set(one.id, { ...one, missing, doubted, cancelled: one.cancelled || isGone(missing) });
  }
  for (const row of seen.values()) after.set(row.id, { ...row, missing: 0, doubted: false });
  return after;
}

export const isGone = (missing: number): boolean => missing >= READINGS_TO_BELIEVE;
export const missedAgain = (missing: number): number => Math.min(READINGS_TO_BELIEVE, missing + 1);

/** Whether so many of a list are gone at once that a person should look before it is believed. */
export const tooManyGone = (gone: number, of: number): boolean => gone > Math.max(MANY, of * MANY_SHARE);

export type Seat = {
  /** Null: nobody here is booked by it. */
  customerId: string | null;
  spotNumber: number | null;
  trouble: SourceBookingTrouble | null;
};

/**
 * Who is to be booked here, and on which spot. Where two ask for the same the one that was made first has it: nobody sits
 * on another's spot, no spot is guessed, and nobody is booked twice.
 * @param customers person there → customer here; who erased themself is null
 * @param spots spot there → number here, null: not mapped yet
 * @param kept booking id → where somebody is to stay, whatever was read since: what was ridden there is theirs
 * @returns by booking id; nothing of those that are cancelled
 */
export function seats(
  bookings: readonly Pick<SeenBooking, 'id' | 'personId' | 'spotId' | 'cancelled'>[],
  customers: ReadonlyMap<string, string | null>,
  spots: ReadonlyMap<string, number | null>,
  kept: ReadonlyMap<string, { customerId: string; spotNumber: number | null }> = new Map(),
): Map<string, Seat> {
  const seated = new Map<string, Seat>();
  const people = new Set<string>();
  const taken = new Set<number>();
  for (const [id, seat] of kept) {
    seated.set(id, { ...seat, trouble: null });
    people.add(seat.customerId);
    if (seat.spotNumber !== null) taken.add(seat.spotNumber);
  }
  for (const { id, personId, spotId } of inOrder(bookings.filter(({ cancelled }) => !cancelled))) {
    if (seated.has(id)) continue;
    const customerId = customers.get(personId) ?? null;
    if (customerId === null || people.has(customerId)) {
      const trouble = customerId === null ? 'person_unknown' : 'booked_twice';
      seated.set(id, { customerId: null, spotNumber: null, trouble });
      continue;
    }
    people.add(customerId);
    const spotNumber = spotId === null ? null : (spots.get(spotId) ?? null);
    const free = spotNumber !== null && !taken.has(spotNumber);
    if (free) taken.add(spotNumber);
    const trouble = spotId === null || free ? null : spotNumber === null ? 'spot_unknown' : 'spot_taken';
    seated.set(id, { customerId, spotNumber: free ? spotNumber : null, trouble });
  }
  return seated;
}

/** By the ids that the source gives one after the other; those that are no numbers by their letters. */
const inOrder = <T extends { id: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : Number(a.id > b.id)));
