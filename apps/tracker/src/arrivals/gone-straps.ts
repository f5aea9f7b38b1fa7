import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { HEARD_FOR_MS } from '../sensors/index.ts';
import { GONE_MS } from './strap-rule.ts';

/** A box that was not heard for longer hears nobody in the room any more, and is not waited for. */
const OF_THE_ROOM_MS = 3_600_000;

/**
 * Whom their strap has signed in to a class that is to come or runs, who is not known to sit, and whose strap has left the room:
 * none of theirs was heard for minutes, while each box of the room heard all along, or it is worn in another room for as long. Who
 * was given another strap in the class is there by that one.
 */
export async function goneStraps({
  trx,
  siteId,
  now,
}: Work): Promise<{ eventId: number; clientId: number }[]> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const { rows } = await sql<{ eventId: number; clientId: number }>`
    with straps as (
      select b.client_id, coalesce(x.stands_with, x.box_id) as room, n.last_heard_at, n.worn_since
      from sensors n
      join sensor_bindings b on b.site_id = n.site_id and b.sensor_key = n.sensor_key and b.to_at is null
      join boxes x on x.site_id = n.site_id and x.box_id = n.box_id
      where n.site_id = ${siteId} and n.sensor_key like '% heartRate %' and n.last_heard_at > ${before(GONE_MS)}
    )
    select a.event_id as "eventId", a.client_id as "clientId"
    from seat_assignments a join events e on e.site_id = a.site_id and e.event_id = a.event_id
    where a.site_id = ${siteId} and a.came is not null and a.to_second is null and not a.sits
      and e.state in ('scheduled', 'started')
      and not exists (select from sensor_claims c where c.site_id = a.site_id and c.event_id = a.event_id
        and c.client_id = a.client_id and c.to_second is null)
      and not exists (select from straps s where s.client_id = a.client_id
        and (s.room = e.box_id or s.worn_since is null or s.worn_since > ${before(GONE_MS)}))
      and (exists (select from straps s where s.client_id = a.client_id)
        or not exists (select from boxes x where x.site_id = e.site_id and coalesce(x.stands_with, x.box_id) = e.box_id
          and x.last_seen_at > ${before(OF_THE_ROOM_MS)}
          and (x.last_seen_at <= ${before(HEARD_FOR_MS)} or x.heard_since >= ${before(GONE_MS)} or x.heard_since is null)))
    order by a.event_id, a.client_id`.execute(trx);
  return rows;
}
