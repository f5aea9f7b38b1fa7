import type { SeatSignal, Waiting } from '@tandem/api/tracker';
import { RESUME_MINUTES, strengthOf, strengths } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { seatsOf } from '../boxes/index.ts';
import { summaryOf } from '../events/index.ts';
import { HEARD_FOR_MS, kindOf } from '../sensors/index.ts';

/** What a class has done stays on the screens of its room so long; where the next begins soon, only as long as a Stop can be taken back. */
const RESULT_MINUTES = { usually: 10, beforeNext: RESUME_MINUTES };
/** Strays are counted up to here. */
const MAX_STRAYS = 99;

/**
 * Which class the room of a box is at, has just had or waits for; before its Start, how those who are booked and show on the
 * board are heard, and how many straps nobody of it has. Names stand in the class's board, by its rule.
 * @param boxId of the room, or one that stands in it @throws Problem `not_found`
 */
export async function readWaiting(work: Work, boxId: number): Promise<Waiting> {
  await seatsOf(work.trx, boxId);
  const room = await roomOf(work, boxId);
  const eventId = await classOf(work, room[0]!);
  if (eventId === null) return { event: null, signals: [], strays: 0 };
  const event = await summaryOf(work.trx, eventId);
  if (event.state !== 'scheduled') return { event, signals: [], strays: 0 };
  return {
    event,
    signals: await signalsOf(work, { eventId, room }),
    strays: await straysOf(work, { eventId, room }),
  };
}

/** The boxes that hear a room: first the one that has its classes. */
async function roomOf({ trx, siteId }: Work, boxId: number): Promise<number[]> {
  const { rows } = await sql<{ box_id: number }>`
    select b.box_id from boxes b join boxes asked on asked.site_id = b.site_id and asked.box_id = ${boxId}
    where b.site_id = ${siteId} and coalesce(asked.stands_with, asked.box_id) in (b.box_id, b.stands_with)
    order by b.stands_with is not null, b.box_id`.execute(trx);
  return rows.map((row) => row.box_id);
}

async function classOf({ trx, siteId, now }: Work, boxId: number): Promise<number | null> {
  const { rows } = await sql<{ event_id: number }>`
    with room as (select * from events where site_id = ${siteId} and box_id = ${boxId}),
    -- One that stopped by itself ended half an hour before anybody could see it.
    ended as (select event_id, coalesce(stopped_itself_at, stopped_at) as at from room where state = 'stopped'),
    next as (select event_id, starts_at from room where state = 'scheduled' and ends_at > ${now} order by starts_at, event_id limit 1)
    select event_id from (
      select event_id, 1 as turn, started_at as at from room where state = 'started'
      union all
      select event_id, 2, at from ended where at <= ${now}
        and at > ${now}::timestamptz - make_interval(mins => case
          when exists (select from next where starts_at < ${now}::timestamptz + make_interval(mins => ${RESULT_MINUTES.usually}::int))
          then ${RESULT_MINUTES.beforeNext}::int else ${RESULT_MINUTES.usually}::int end)
      union all
      select event_id, 3, starts_at from next) c
    order by turn, at desc, event_id desc limit 1`.execute(trx);
  return rows[0]?.event_id ?? null;
}

type Asked = { eventId: number; room: readonly number[] };

/** By seat, what is a seat's in the class: what was given in it stands before what is bound for good. */
async function signalsOf({ trx, siteId, now }: Work, { eventId, room }: Asked): Promise<SeatSignal[]> {
  const { rows } = await sql<{ seatId: number; key: string | null; heard: boolean; rssiDbm: number | null }>`
    with seat as (
      select a.seat_id, a.client_id from seat_assignments a join clients c using (site_id, client_id)
      where a.site_id = ${siteId} and a.event_id = ${eventId} and a.to_second is null and c.board_shown),
    claim as (select sensor_key, seat_id, client_id from sensor_claims
      where site_id = ${siteId} and event_id = ${eventId} and to_second is null),
    holding as (
      select s.seat_id, c.sensor_key from seat s join claim c on c.seat_id = s.seat_id or c.client_id = s.client_id
      union
      select s.seat_id, b.sensor_key from seat s join sensor_bindings b
        on b.client_id = s.client_id or (b.box_id = ${room[0]} and b.seat_id = s.seat_id)
      where b.site_id = ${siteId} and b.to_at is null and not exists (select from claim c where c.sensor_key = b.sensor_key))
    select s.seat_id as "seatId", h.sensor_key as key, n.rssi_dbm as "rssiDbm",
      coalesce(n.last_heard_at > ${heardSince(now)} and n.box_id = any(${room}::int[]), false) as heard
    from seat s left join holding h using (seat_id)
      left join sensors n on n.site_id = ${siteId} and n.sensor_key = h.sensor_key
    order by s.seat_id`.execute(trx);
  return [...Map.groupBy(rows, (row) => row.seatId)].map(([seatId, holdings]) => {
    const known = holdings.flatMap((held) => (held.key === null ? [] : { ...held, key: held.key }));
    const straps = known.filter(({ key }) => kindOf(key) === 'heartRate');
    const heard = straps
      .filter((strap) => strap.heard)
      // An antenna that does not say how strongly it hears tells that it does.
      .map(({ rssiDbm }) => (rssiDbm === null ? 'fair' : strengthOf(rssiDbm)));
    return {
      seatId,
      strap: strengths.find((one) => heard.includes(one)) ?? (straps.length > 0 ? 'silent' : null),
      bike: known.some((one) => one.heard && kindOf(one.key) !== 'heartRate'),
    };
  });
}

/** A person's own strap is theirs though they are not booked. */
async function straysOf({ trx, siteId, now }: Work, { eventId, room }: Asked): Promise<number> {
  const { rows } = await sql<{ key: string }>`
    select n.sensor_key as key from sensors n
    where n.site_id = ${siteId} and n.last_heard_at > ${heardSince(now)} and n.box_id = any(${room}::int[])
      and n.sensor_key like '% heartRate %'
      and not exists (select from sensor_bindings b where b.site_id = n.site_id and b.sensor_key = n.sensor_key and b.to_at is null)
      and not exists (select from sensor_claims c where c.site_id = n.site_id and c.sensor_key = n.sensor_key
        and c.event_id = ${eventId} and c.to_second is null)
    limit ${MAX_STRAYS}`.execute(trx);
  return rows.length;
}

const heardSince = (now: Date) => new Date(now.getTime() - HEARD_FOR_MS);
