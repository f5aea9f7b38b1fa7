import { refusals } from '@tandem/api/words';
import { instantToSiteLocal, type SpiviEvent } from '@tandem/spivi';
import { classOfMark, readClassRoom } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio, inStudioWithDrafts } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { bookedSeatOf, cameByHand } from './diff-roster.ts';
import { unlessPassing } from './event-calls.ts';
import type { Stray } from './find-event.ts';
import { SyncDelayed } from './lane.ts';
import { AHEAD_DAYS } from './mark-dirty.ts';
import type { EventFacts } from './plan-event.ts';
import { sendSync } from './send-sync.ts';
import { syncClass } from './sync-class.ts';
import { SETTLE_SECONDS } from './timing.ts';

/** Classes compared per studio and pass; those compared longest ago come first. */
const MAX_CLASSES = 500;
/** Boxes listed per pass, a call for each and each day. */
const MAX_BOXES = 20;
/** Listings that may go unanswered in one pass: beyond that Spivi is down, and not only clumsy. */
const MAX_UNANSWERED = 20;
/** What only a person or a change can mend is tried again so seldom. */
const REFUSED_EVERY_MINUTES = 60;
const DAY_MS = 86_400_000;

type Coming = {
  classId: string;
  eventId: number | null;
  facts: EventFacts | null;
  sent: number[];
  /** Confirmed in all, and nothing has changed since: a listing may confirm it again. */
  settled: boolean;
  instructorUnnamed: boolean;
  /** Client → seat as confirmed. */
  seats: Record<string, number>;
  room: string;
  timeZone: string;
};

/**
 * Compares a studio's coming classes with Spivi: one listing per box and day confirms the many that are as they should
 * be and finds events of ours that nobody knows of; the others each get a run of their own.
 * @throws SyncDelayed when Spivi does not answer
 */
export async function compareStudio(
  studio: Studio,
  { studioId, priority }: { studioId: string; priority: number },
): Promise<void> {
  const { connection, coming, boxes } = await inStudioWithDrafts(studio, studioId, async (work) => ({
    connection: await loadConnection(work),
    coming: await comingClasses(work),
    boxes: await boxesOf(work),
  }));
  if (!connection || stoppedBecause(connection)) return;
  const send = (work: Work, { classId }: Coming) => sendSync(work, classId, priority);
  // Those that no listing could confirm need not wait for one.
  await inStudio(studio, studioId, async (work) => {
    for (const one of coming.filter((c) => !c.settled)) await send(work, one);
  });
  try {
    const listed = await listEvents(studio, connection, boxes);
    const byId = new Map(listed.map(({ event }) => [event.eventId, event]));
    const same = coming.filter((c) => c.settled && isAsConfirmed(c, byId.get(c.eventId!)));
    await inStudio(studio, studioId, async (work) => {
      for (const one of coming.filter((c) => c.settled && !same.includes(c))) await send(work, one);
      await confirm(
        work,
        same.map((c) => c.classId),
      );
      await announceChange(work, 'spivi', null);
    });
    const strays = await inStudioWithDrafts(studio, studioId, (work) => findStrays(work, listed));
    for (const [classId, ofClass] of strays) await putAway(studio, studioId, classId, ofClass);
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

/**
 * Every class that Spivi has or should have, but for those that only a change or much later another try can mend. Also
 * what still waited when it ended: it waits for nothing any more.
 */
async function comingClasses({ trx, studioId }: Work): Promise<Coming[]> {
  const { rows } = await sql<Coming>`
    select c.class_id as "classId", c.event_id as "eventId", c.event_facts as facts, c.sent_clients as sent,
      c.room_name as room, c.time_zone as "timeZone",
      coalesce(c.sync_state = 'synced' and c.synced_version = c.wanted_version and c.event_id is not null
        and c.missing_since is null, false)
        -- Whether the server keeps to its board is asked again now and then.
        and not coalesce(c.board_ask_again_at <= now() and exists (select from spivi_booking_sync y
          where y.studio_id = c.studio_id and y.class_id = c.class_id and y.reason = 'board_not_kept'), false) as settled,
      f.email is not null and c.event_facts ->> 'instructorUserName' is null as "instructorUnnamed",
      coalesce((select jsonb_object_agg(y.client_id, y.seat_id) from spivi_booking_sync y
        where y.studio_id = c.studio_id and y.class_id = c.class_id and y.state = 'synced' and y.client_id is not null),
        '{}') as seats
    from class_mirror c left join staff f on f.studio_id = c.studio_id and f.staff_id = c.instructor_id
    where c.studio_id = ${studioId} and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})
      and (c.ends_at > now() or c.sync_state = 'pending') and c.skipped_at is null
      and (c.event_id is not null or c.sync_state in ('pending', 'attention')
        or c.gym_id is not null and c.cancelled_at is null and c.spivi_enabled)
      and not coalesce(c.sync_state = 'attention' and c.sync_reason = any(${refusals}) and c.synced_version = c.wanted_version
        and c.synced_at > now() - make_interval(mins => ${REFUSED_EVERY_MINUTES}), false)
    order by c.synced_at nulls first, c.starts_at limit ${MAX_CLASSES}`.execute(trx);
  return rows;
}

/** Boxes of gyms, and those where a class may have been made without an answer since. */
async function boxesOf({ trx, studioId }: Work): Promise<number[]> {
  const { rows } = await sql<{ box_id: number }>`
    select box_id from spivi_gyms where studio_id = ${studioId}
    union
    select (event_facts ->> 'boxId')::int from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and s.event_facts is not null and c.ends_at > now()
    union
    select (request ->> 'boxId')::int from spivi_attempts
    where studio_id = ${studioId} and method = 'EventService/AddEvent' and outcome = 'unknown'
      and started_at > now() - interval '1 day'
    limit ${MAX_BOXES}`.execute(trx);
  return rows.map((row) => row.box_id);
}

/** Of a listing that is not answered, nothing: its classes then look unlike what was confirmed and get a run each. */
async function listEvents(studio: Studio, connection: Connection, boxes: number[]): Promise<Stray[]> {
  const listed: Stray[] = [];
  let unanswered = 0;
  const days = new Set(
    Array.from({ length: AHEAD_DAYS + 1 }, (_, i) =>
      instantToSiteLocal(new Date(studio.now().getTime() + i * DAY_MS), connection.timeZone).slice(0, 10),
    ),
  );
  for (const boxId of boxes)
    for (const day of days) {
      const span = { startDateTime: `${day}T00:00`, endDateTime: `${day}T23:59`, boxId };
      const answer = await callSpivi(studio, { connection }, 'EventService/GetEvents', span);
      if (answer.kind === 'transient' && ++unanswered <= MAX_UNANSWERED) continue;
      const outcome = unlessPassing(answer);
      // A box that Spivi does not know has no events; its classes say so themselves.
      if (outcome.kind !== 'ok') break;
      for (const event of outcome.value.events) if (!event.isCancelled) listed.push({ event, boxId });
    }
  return listed;
}

function isAsConfirmed(coming: Coming, event?: SpiviEvent): boolean {
  const { facts, seats, sent, instructorUnnamed } = coming;
  if (!event || !facts || instructorUnnamed) return false;
  const kept = readClassRoom(event.extra);
  if (kept && (kept.room !== coming.room || kept.timeZone !== coming.timeZone)) return false;
  if (event.startDateTime !== facts.startDateTime || event.endDateTime !== facts.endDateTime) return false;
  const ours = new Set([...sent, ...Object.keys(seats).map(Number)]);
  const shown = event.bookedClients.filter(
    (row) => ours.has(row.clientId) && (row.clientId in seats || !cameByHand(row)),
  );
  return (
    shown.length === Object.keys(seats).length &&
    shown.every((row) => seats[row.clientId] === bookedSeatOf(row))
  );
}

/** What changed meanwhile is left to its own run. */
async function confirm({ trx, studioId }: Work, classIds: string[]): Promise<void> {
  await sql`
    with held as (
      select class_id from spivi_class_sync
      where studio_id = ${studioId} and class_id = any(${classIds}::uuid[])
        and state = 'synced' and synced_version = wanted_version
      order by class_id for update)
    update spivi_class_sync s set synced_at = now() from held
    where s.studio_id = ${studioId} and s.class_id = held.class_id`.execute(trx);
  await sql`update spivi_connections set compared_at = now() where studio_id = ${studioId}`.execute(trx);
}

/** Events with the mark of a class of ours that does not know them, unless it is just making one. */
async function findStrays({ trx, studioId }: Work, listed: Stray[]): Promise<Map<string, Stray[]>> {
  const marked = Map.groupBy(listed, ({ event }) => classOfMark(event));
  marked.delete(null);
  const { rows } = await sql<{ class_id: string; event_id: number | null }>`
    select c.class_id, s.event_id from classes c left join spivi_class_sync s using (studio_id, class_id)
    where c.studio_id = ${studioId} and c.class_id = any(${[...marked.keys()]}::uuid[]) and c.ends_at > now()
      and (s.event_id is not null or s.creating_since is null
        or s.creating_since < now() - make_interval(secs => ${SETTLE_SECONDS}))`.execute(trx);
  return new Map(
    rows.flatMap(({ class_id, event_id }) => {
      const others = marked.get(class_id)!.filter(({ event }) => event.eventId !== event_id);
      return others.length > 0 ? [[class_id, others] as const] : [];
    }),
  );
}

/** The class's own lane decides what becomes of them. */
async function putAway(studio: Studio, studioId: string, classId: string, strays: Stray[]): Promise<void> {
  try {
    await syncClass(studio, { studioId, classId }, strays);
  } catch (error) {
    if (!(error instanceof SyncDelayed)) throw error;
    await inStudio(studio, studioId, (work) => sendSync(work, classId));
  }
}
