import { isDeepStrictEqual } from 'node:util';
import { UNDO_ROSTER_CHANGE_MINUTES } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import {
  announceEvent,
  assertOpen,
  giveWay,
  lockRoster,
  type Roster,
  type Span,
  spansOf,
} from '../events/index.ts';
import { forgetHearts } from '../phones/index.ts';

/** How some people stand with a class: their seats, and whom no strap puts on it any more. */
type Standing = { seats: SeatRow[]; refused: number[]; clientIds: number[] };
type SeatRow = Awaited<ReturnType<typeof seatsOfThem>>[number];

/** What a hand does: puts somebody on, changes seats, says where somebody sits, takes somebody off. */
export type ChangeKind = 'add' | 'move' | 'seat' | 'take_off';
/** A change of a roster that somebody's hand makes. */
export type Change = {
  /** Whom it is about. */
  clientIds: number[];
  /** Null: they stand so already, by the same press on another screen. */
  act: (() => Promise<void>) | null;
};

/**
 * Changes the roster of a class by hand, and keeps how those stood whom it is about, so that the last change can be undone.
 * @returns what names the change; null where it was made before, and is not the last that can be undone
 * @throws Problem `not_found`, `event_closed`
 */
export async function changeRoster(
  work: Work,
  { eventId, kind }: { eventId: number; kind: ChangeKind },
  change: (roster: Roster) => Promise<Change>,
): Promise<{ changeId: number | null }> {
  const { trx, siteId, now } = work;
  const roster = await lockRoster(work, eventId);
  assertOpen(roster.event);
  const { clientIds, act } = await change(roster);
  if (act === null) {
    const last = await findLast(work, { eventId, kind, spans: roster.spans });
    const isIt = last !== null && clientIds.every((clientId) => last.clientIds.includes(clientId));
    return { changeId: isIt ? last.changeId : null };
  }
  const before = JSON.stringify(await standingOf(work, eventId, clientIds));
  await act();
  const after = JSON.stringify(await standingOf(work, eventId, clientIds));
  await trx.deleteFrom('roster_changes').where('event_id', '=', eventId).execute();
  const { change_id } = await trx
    .insertInto('roster_changes')
    .values({ site_id: siteId, event_id: eventId, kind, made_at: now, before, after })
    .returning('change_id')
    .executeTakeFirstOrThrow();
  await announceEvent(work, { eventId });
  return { changeId: change_id };
}

/**
 * Undoes the last change that was made by hand, for a few minutes: as if it had not been. Whom only their strap shows on a seat
 * that is given back gives way.
 * @throws Problem `not_found`, `event_closed`, `change_stands` too late; `roster_changed` where those whom it was about have
 *   been changed since, or another change was made
 */
export async function undoRosterChange(work: Work, eventId: number, changeId: number): Promise<void> {
  const { trx, siteId } = work;
  const roster = await lockRoster(work, eventId);
  assertOpen(roster.event);
  const last = await trx
    .selectFrom('roster_changes')
    .select(['before', 'after', 'made_at'])
    .where('event_id', '=', eventId)
    .where('change_id', '=', changeId)
    .executeTakeFirst();
  if (!last || !(await isAsLeft(work, { eventId, spans: roster.spans }, last))) throw rosterChanged();
  if (last.made_at < undoableSince(work.now))
    throw problem({
      code: 'change_stands',
      message: `What was changed is undone for ${UNDO_ROSTER_CHANGE_MINUTES} minutes: what was ridden since would become another’s.`,
      remedy: 'Change it anew: it counts from now on.',
    });
  const before = last.before as unknown as Standing;
  for (const table of ['seat_assignments', 'strap_refusals'] as const)
    await trx
      .deleteFrom(table)
      .where('event_id', '=', eventId)
      .where('client_id', 'in', before.clientIds)
      .execute();
  const ofEvent = { site_id: siteId, event_id: eventId };
  roster.spans = roster.spans.filter(({ clientId }) => !before.clientIds.includes(clientId));
  const sitAgain = async () => {
    if (before.seats.length > 0)
      await trx
        .insertInto('seat_assignments')
        .values(before.seats.map((seat) => ({ ...ofEvent, ...seat })))
        .execute();
    roster.spans = await spansOf(trx, eventId);
  };
  const held = before.seats.filter((seat) => seat.to_second === null);
  await held.reduce(
    (seat, { seat_id, client_id }) =>
      () =>
        giveWay(work, roster, { seatId: seat_id, clientId: client_id }, seat),
    sitAgain,
  )();
  await forgetHearts(work, { eventId, clientIds: before.clientIds, since: last.made_at });
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

const undoableSince = (now: Date) => new Date(now.getTime() - UNDO_ROSTER_CHANGE_MINUTES * 60_000);

type Last = { changeId: number; clientIds: number[] };
type Seen = { eventId: number; spans: readonly Span[] };

/** The last change of seats that a hand made to a class, as long as it can be undone. */
export const findLastMove = (work: Work, seen: Seen) => findLast(work, { ...seen, kind: 'move' });

async function findLast(work: Work, { kind, ...seen }: Seen & { kind: ChangeKind }): Promise<Last | null> {
  const last = await work.trx
    .selectFrom('roster_changes')
    .select(['change_id', 'before', 'after'])
    .where('event_id', '=', seen.eventId)
    .where('kind', '=', kind)
    .where('made_at', '>=', undoableSince(work.now))
    .executeTakeFirst();
  if (!last || !(await isAsLeft(work, seen, last))) return null;
  return { changeId: last.change_id, clientIds: (last.after as unknown as Standing).clientIds };
}

/** Whether those whom a change was about stand as it left them, and nobody else has sat where they would sit again. */
async function isAsLeft(
  work: Work,
  { eventId, spans }: Seen,
  change: { before: unknown; after: unknown },
): Promise<boolean> {
  const [before, after] = [change.before, change.after] as [Standing, Standing];
  return (
    isDeepStrictEqual(await standingOf(work, eventId, after.clientIds), after) && !othersSit(spans, before)
  );
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

/** Whether others sit by now, or sat meanwhile, on a seat that is to be given back; not who is only shown there. */
const othersSit = (spans: readonly Span[], { seats, clientIds }: Standing): boolean =>
  spans.some(
    (other) =>
      other.sits &&
      !clientIds.includes(other.clientId) &&
      seats.some(
        (seat) =>
          seat.seat_id === other.seatId &&
          (other.toSecond ?? Number.POSITIVE_INFINITY) > seat.from_second &&
          (seat.to_second ?? Number.POSITIVE_INFINITY) > other.fromSecond &&
          (seat.sits || (seat.to_second === null && other.toSecond === null)),
      ),
  );
