import { WEAK_DBM } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { type EventRow, plannedEnd } from '../events/index.ts';
import { HEARD_FOR_MS } from '../sensors/index.ts';
import {
  AHEAD_MS,
  BOOKED_ELSEWHERE_MS,
  LAST_MS,
  STAYS_MS,
  SUSTAINED_MS,
  SUSTAINED_UNTOLD_MS,
} from './strap-rule.ts';

/** Somebody whose strap may sign them in now. @property allowedSince since when they allow it */
export type ReadyStrap = { clientId: number; allowedSince: Date };

/** Whether straps sign people in to a class at this instant: from a quarter of an hour before it until it is nearly over. */
export function takesStraps(event: EventRow, now: Date): boolean {
  const nowMs = now.getTime();
  const begins =
    event.state === 'started' ||
    (event.state === 'scheduled' && nowMs >= event.startsAt.getTime() - AHEAD_MS);
  return begins && nowMs < plannedEnd(event).getTime() - LAST_MS;
}

/**
 * Whose own strap is heard in the room of a class as of somebody who has come to ride in it, the one who came first first:
 * with a heart rate and near enough for a while, by a box of that room and by no other's better; who allows it; who is on no
 * roster of this class, nor of another that runs or is about to begin; who was not taken off it; and who has not just stayed
 * in the room after a class that they rode.
 * @param clientIds only of these; null: of anybody
 */
export async function readyStraps(
  { trx, siteId, now }: Work,
  { eventId, boxId }: Pick<EventRow, 'eventId' | 'boxId'>,
  clientIds: readonly number[] | null,
): Promise<ReadyStrap[]> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const { rows } = await sql<ReadyStrap>`
    select c.client_id as "clientId", c.strap_signs_in_since as "allowedSince"
    from sensors n
    join sensor_bindings b on b.site_id = n.site_id and b.sensor_key = n.sensor_key and b.to_at is null
    join clients c on c.site_id = b.site_id and c.client_id = b.client_id
    join boxes x on x.site_id = n.site_id and x.box_id = n.box_id
    where n.site_id = ${siteId} and c.strap_signs_in_since <= ${now} and n.sensor_key like '% heartRate %'
      and (${clientIds}::int[] is null or c.client_id = any(${clientIds}::int[]))
      and coalesce(x.stands_with, x.box_id) = ${boxId}
      and n.last_heard_at > ${before(HEARD_FOR_MS)} and coalesce(n.rssi_dbm, ${WEAK_DBM}) >= ${WEAK_DBM}
      and n.worn_since <= case when n.rssi_dbm is null then ${before(SUSTAINED_UNTOLD_MS)}::timestamptz
        else ${before(SUSTAINED_MS)}::timestamptz end
      and not exists (select from strap_refusals r
        where r.site_id = ${siteId} and r.event_id = ${eventId} and r.client_id = c.client_id)
      and not exists (select from seat_assignments a join events e on e.site_id = a.site_id and e.event_id = a.event_id
        where a.site_id = ${siteId} and a.client_id = c.client_id and (
          (a.to_second is null and (a.event_id = ${eventId} or e.state = 'started'
            or (e.state = 'scheduled' and e.ends_at > ${now} and e.starts_at < ${before(-BOOKED_ELSEWHERE_MS)})))
          or (e.state = 'stopped' and (e.stopped_at > n.worn_since
            or (e.box_id = ${boxId} and a.to_second is null and e.stopped_at > ${before(STAYS_MS)})))))
    group by c.client_id, c.strap_signs_in_since
    order by min(n.worn_since), c.client_id`.execute(trx);
  return rows;
}
