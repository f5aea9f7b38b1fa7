import type { SeatSignal, Waiting } from '@tandem/api/tracker';
import { RESUME_MINUTES } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { boxesOfRoom, seatsOf } from '../boxes/index.ts';
import { summaryOf } from '../events/index.ts';
import { HEARD_FOR_MS, seatSignals } from '../sensors/index.ts';

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
  const room = await boxesOfRoom(work, boxId);
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

const signalsOf = async (work: Work, asked: Asked): Promise<SeatSignal[]> =>
  (await seatSignals(work, asked)).map(({ seatId, strap, bike }) => ({ seatId, strap, bike: bike !== null }));

/** A person's own strap is theirs though they are not booked. */
async function straysOf({ trx, siteId, now }: Work, { eventId, room }: Asked): Promise<number> {
  const { rows } = await sql<{ key: string }>`
    select n.sensor_key as key from sensors n
    where n.site_id = ${siteId} and n.last_heard_at > ${new Date(now.getTime() - HEARD_FOR_MS)} and n.box_id = any(${room}::int[])
      and n.sensor_key like '% heartRate %'
      and not exists (select from sensor_bindings b where b.site_id = n.site_id and b.sensor_key = n.sensor_key and b.to_at is null)
      and not exists (select from sensor_claims c where c.site_id = n.site_id and c.sensor_key = n.sensor_key
        and c.event_id = ${eventId} and c.to_second is null)
    limit ${MAX_STRAYS}`.execute(trx);
  return rows.length;
}
