import { setTimeout as sleep } from 'node:timers/promises';
import { instantToSiteLocal } from '@tandem/spivi';
import { markedTexts } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio, perform } from '../../../studio/src/base/call.ts';
import type { Caller, Studio, Work } from '../../../studio/src/base/context.ts';
import { callSpivi } from '../../../studio/src/spivi/calls/call.ts';
import { type Connection, loadConnection } from '../../../studio/src/spivi/calls/load-connection.ts';
import { connect } from '../../../studio/src/spivi/connection/connection.ts';
import { setChoices, setEnabled } from '../../../studio/src/spivi/connection/enable.ts';
import { createGym, listGyms } from '../../../studio/src/spivi/gyms/gyms.ts';
import { lastMatchRun } from '../../../studio/src/spivi/people/match-run.ts';
import { DEMO_BOXES, DEMO_SITE } from '../site.ts';
import type { DemoRide } from '../tracker/record-ride.ts';

const MATCHING_TIMEOUT_MS = 120_000;
const LOOK_AGAIN_MS = 200;

/**
 * Connects the demo studio to the built-in tracker through the same code as the routes, and gives its past classes
 * events on which `recordRide` records what was ridden; the numbers then come over the wire as everybody's do. The
 * tracker must listen and a worker of the studio must run. Called again after it was cut short, it goes on.
 * @param options.rooms room ids by the name of their location
 */
export async function seedSpiviDemo(
  studio: Studio,
  options: {
    studioId: string;
    rooms: Record<string, string>;
    baseUrl: string;
    /** Classes before it were never Spivi's; an instant. */
    since: string;
    /** No more rides than this, newest first. */
    maxRides: number;
    recordRide(ride: DemoRide): Promise<void>;
  },
): Promise<void> {
  const { studioId, rooms, baseUrl } = options;
  const caller = await inStudio(studio, studioId, ownerOf);
  const { name: _, ...credentials } = DEMO_SITE;
  await connect({ studio, caller }, { baseUrl, ...credentials });
  await perform({ studio, caller }, async (call) => {
    const known = await listGyms(call);
    const unknown = DEMO_BOXES.filter((box) => !known.some((gym) => gym.boxId === box.boxId));
    for (const { gym: name, boxId, location } of unknown)
      await createGym(call, { name, boxId, roomId: rooms[location]!, seatOffset: 0, seats: [] });
  });
  const { draft } = (await inStudio(studio, studioId, loadConnection))!;
  if (draft)
    await perform({ studio, caller }, async (call) => {
      // The demo shows what becomes of people whom nobody knows at the tracker.
      await setChoices(call, { createMissing: false, pushDetails: true });
      await setEnabled(call, true);
    });
  await untilMatched(studio, studioId);
  const { connection, classes } = await inStudio(studio, studioId, async (work) => ({
    connection: (await loadConnection(work))!,
    classes: await pastClasses(work, options.since),
  }));
  let rides = 0;
  for (const past of classes) {
    rides += past.riders.length;
    if (rides > options.maxRides) break;
    await ride(studio, connection, past, options.recordRide);
  }
}

/** Who connects it, as the log tells afterwards. */
async function ownerOf({ trx, studioId }: Work): Promise<Caller> {
  const { staff_id: staffId, account_id } = await trx
    .selectFrom('staff')
    .select(['staff_id', 'account_id'])
    .where('studio_id', '=', studioId)
    .where('role', '=', 'owner')
    .where('account_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return { studioId, accountId: account_id!, role: 'owner', staffId, customerId: null };
}

async function untilMatched(studio: Studio, studioId: string): Promise<void> {
  const deadline = Date.now() + MATCHING_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const run = await inStudio(studio, studioId, lastMatchRun);
    if (run?.state !== 'running') return;
    await sleep(LOOK_AGAIN_MS);
  }
}

type PastClass = {
  classId: string;
  title: string;
  boxId: number;
  startsAt: Date;
  endsAt: Date;
  riders: { bookingId: string; clientId: number; seatId: number }[];
};

/** Those of the member who can sign in first, then the newest. */
async function pastClasses({ trx, studioId }: Work, since: string): Promise<PastClass[]> {
  const { rows } = await sql<PastClass>`
    select c.class_id as "classId", c.title, c.box_id as "boxId", c.starts_at as "startsAt", c.ends_at as "endsAt",
      jsonb_agg(jsonb_build_object('bookingId', b.booking_id, 'clientId', p.client_id, 'seatId', b.spot_number)
        order by b.spot_number) as riders
    from class_mirror c
    join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked' and b.spot_number is not null
    join person_mirror p on p.studio_id = b.studio_id and p.customer_id = b.customer_id and p.client_id is not null
    where c.studio_id = ${studioId} and c.starts_at >= ${since} and c.ends_at < now() and c.cancelled_at is null
      and c.box_id is not null and c.event_id is null
    group by c.class_id, c.title, c.box_id, c.starts_at, c.ends_at
    order by bool_or(p.account_id is not null) desc, c.starts_at desc`.execute(trx);
  return rows;
}

async function ride(
  studio: Studio,
  connection: Connection,
  past: PastClass,
  recordRide: (ride: DemoRide) => Promise<void>,
): Promise<void> {
  const { classId, title, boxId, startsAt, endsAt, riders } = past;
  const about = { connection, classId };
  const facts = {
    title,
    startDateTime: instantToSiteLocal(startsAt, connection.timeZone),
    endDateTime: instantToSiteLocal(endsAt, connection.timeZone),
    boxId,
  };
  const made = await callSpivi(studio, about, 'EventService/AddEvent', {
    ...facts,
    ...markedTexts(title, classId),
  });
  if (made.kind !== 'ok' || made.value.eventId === null)
    throw new Error('the demo’s past class was not made');
  const { eventId } = made.value;
  const seated = await callSpivi(studio, about, 'EventService/AddClientsToEvents', {
    clientIds: riders.map((rider) => rider.clientId),
    eventIds: riders.map(() => eventId),
    seatIds: riders.map((rider) => rider.seatId),
  });
  if (seated.kind !== 'ok') throw new Error(`the demo’s past riders were not seated: ${seated.message}`);
  await recordRide({
    eventId,
    startedAt: startsAt,
    endedAt: endsAt,
    riders: riders.map(({ seatId, clientId }) => ({ seatId, seed: eventId * 1000 + clientId })),
  });
  await inStudio(studio, connection.studioId, (work) => keepRidden(work, { ...past, eventId, facts }));
}

async function keepRidden(
  { studio, trx, studioId }: Work,
  ridden: PastClass & { eventId: number; facts: object },
): Promise<void> {
  const { classId, riders, eventId } = ridden;
  const facts = { ...ridden.facts, instructorUserName: null };
  await sql`
    insert into spivi_class_sync (studio_id, class_id, event_id, event_facts, sent_clients, synced_version, state,
      pending_since, synced_at)
    values (${studioId}, ${classId}, ${eventId}, ${JSON.stringify(facts)}::jsonb,
      ${JSON.stringify(riders.map((rider) => rider.clientId))}::jsonb, 1, 'synced', null, now())
    on conflict (studio_id, class_id) do update set event_id = excluded.event_id, event_facts = excluded.event_facts,
      sent_clients = excluded.sent_clients, state = 'synced', reason = null, pending_since = null, synced_at = now()`.execute(
    trx,
  );
  await sql`
    insert into spivi_booking_sync (studio_id, booking_id, class_id, state, seat_id, client_id)
    select ${studioId}, r."bookingId", ${classId}, 'synced', r."seatId", r."clientId"
    from jsonb_to_recordset(${JSON.stringify(riders)}::jsonb) as r ("bookingId" uuid, "seatId" int, "clientId" bigint)
    on conflict (studio_id, booking_id) do update set state = 'synced', reason = null, seat_id = excluded.seat_id,
      client_id = excluded.client_id`.execute(trx);
  await studio.jobs.send(trx, 'pull-workouts', { studioId, classId }, { key: `${studioId}:${classId}` });
}
