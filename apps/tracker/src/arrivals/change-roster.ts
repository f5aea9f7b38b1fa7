import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { announceEvent, assertOpen, lockRoster, type Roster } from '../events/index.ts';

/** How some people stand with a class: their seats, and whom no strap puts on it any more. */
type Standing = { seats: SeatRow[]; refused: number[]; clientIds: number[] };
type SeatRow = Awaited<ReturnType<typeof seatsOfThem>>[number];

/** A change of a roster that somebody's hand makes. */
export type Change = {
  /** Whom it is about. */
  clientIds: number[];
  /** Null: they stand so already, by the same press on another screen. */
  act: (() => Promise<void>) | null;
};

/**
 * Changes the roster of a class by hand, and keeps how those stood whom it is about, so that the last change can be undone.
 * @returns what names the change
 * @throws Problem `not_found`, `event_closed`; `roster_changed` where it stood so before the last change
 */
export async function changeRoster(
  work: Work,
  eventId: number,
  change: (roster: Roster) => Promise<Change>,
): Promise<{ changeId: number }> {
  const { trx, siteId } = work;
  const roster = await lockRoster(work, eventId);
  assertOpen(roster.event);
  const { clientIds, act } = await change(roster);
  if (act === null) return lastChangeOf(work, eventId, clientIds);
  const before = JSON.stringify(await standingOf(work, eventId, clientIds));
  await act();
  const after = JSON.stringify(await standingOf(work, eventId, clientIds));
  await trx.deleteFrom('roster_changes').where('event_id', '=', eventId).execute();
  const { change_id } = await trx
    .insertInto('roster_changes')
    .values({ site_id: siteId, event_id: eventId, before, after })
    .returning('change_id')
    .executeTakeFirstOrThrow();
  await announceEvent(work, { eventId });
  return { changeId: change_id };
}

/**
 * Undoes the last change that was made by hand: as if it had not been.
 * @throws Problem `not_found`, `event_closed`; `roster_changed` where those whom it was about have been changed since, or
 *   another change was made
 */
export async function undoRosterChange(work: Work, eventId: number, changeId: number): Promise<void> {
  const { trx, siteId } = work;
  const roster = await lockRoster(work, eventId);
  assertOpen(roster.event);
  const last = await trx
    .selectFrom('roster_changes')
    .select(['before', 'after'])
    .where('event_id', '=', eventId)
    .where('change_id', '=', changeId)
    .executeTakeFirst();
  const [before, after] = [last?.before, last?.after] as unknown as [Standing, Standing];
  const isLast =
    last !== undefined && isDeepStrictEqual(await standingOf(work, eventId, after.clientIds), after);
  if (!isLast || othersSit(roster, before)) throw rosterChanged();
  for (const table of ['seat_assignments', 'strap_refusals'] as const)
    await trx
      .deleteFrom(table)
      .where('event_id', '=', eventId)
      .where('client_id', 'in', before.clientIds)
      .execute();
  const ofEvent = { site_id: siteId, event_id: eventId };
  if (before.seats.length > 0)
    await trx
      .insertInto('seat_assignments')
      .values(before.seats.map((seat) => ({ ...ofEvent, ...seat })))
      .execute();
  if (before.refused.length > 0)
    await trx
      .insertInto('strap_refusals')
      .values(before.refused.map((client_id) => ({ ...ofEvent, client_id })))
      .execute();
  await trx.deleteFrom('roster_changes').where('event_id', '=', eventId).execute();
  await announceEvent(work, { eventId });
}

export const rosterChanged = () =>
  problem({
    code: 'roster_changed',
    message: 'Somebody has changed who sits there since.',
    remedy: 'Look who sits where now, and say it anew.',
  });

async function lastChangeOf(
  { trx }: Work,
  eventId: number,
  clientIds: readonly number[],
): Promise<{ changeId: number }> {
  const last = await trx
    .selectFrom('roster_changes')
    .select('change_id as changeId')
    .where('event_id', '=', eventId)
    .where(sql<boolean>`before -> 'clientIds' @> ${JSON.stringify(clientIds)}::jsonb`)
    .executeTakeFirst();
  if (!last) throw rosterChanged();
  return last;
}

/** What names the last change that a hand made to the roster of a class; null: none is to be undone. */
export async function findLastChange(trx: Trx, eventId: number): Promise<number | null> {
  const last = await trx
    .selectFrom('roster_changes')
    .select('change_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return last?.change_id ?? null;
}

/** What was done about somebody is undone no more: they have taken back what it rested on, or are deleted. */
export async function forgetChangesOf({ trx }: Pick<Work, 'trx'>, clientId: number): Promise<void> {
  await trx
    .deleteFrom('roster_changes')
    .where(sql<boolean>`before -> 'clientIds' @> to_jsonb(${clientId}::int)`)
    .execute();
}

async function standingOf({ trx }: Work, eventId: number, clientIds: number[]): Promise<Standing> {
  const refused = await trx
    .selectFrom('strap_refusals')
    .select('client_id')
    .where('event_id', '=', eventId)
    .where('client_id', 'in', clientIds)
    .orderBy('client_id')
    .execute();
  const seats = await seatsOfThem({ trx }, eventId, clientIds);
  return { clientIds, seats, refused: refused.map((row) => row.client_id) };
}

const seatsOfThem = ({ trx }: Pick<Work, 'trx'>, eventId: number, clientIds: readonly number[]) =>
  trx
    .selectFrom('seat_assignments')
    .select(['client_id', 'seat_id', 'from_second', 'to_second', 'sits', 'came', 'booked_seat'])
    .where('event_id', '=', eventId)
    .where('client_id', 'in', clientIds)
    .orderBy('assignment_id')
    .execute();

/** Whether others hold a seat by now, or held it meanwhile, that is to be given back. */
const othersSit = ({ spans }: Roster, { seats, clientIds }: Standing): boolean =>
  spans.some(
    (other) =>
      !clientIds.includes(other.clientId) &&
      seats.some(
        (seat) =>
          seat.seat_id === other.seatId &&
          (other.toSecond ?? Number.POSITIVE_INFINITY) > seat.from_second &&
          (seat.to_second ?? Number.POSITIVE_INFINITY) > other.fromSecond &&
          ((seat.sits && other.sits) || (seat.to_second === null && other.toSecond === null)),
      ),
  );
