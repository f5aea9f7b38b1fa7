import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { SOON_MINUTES, SOON_PRIORITY } from '../../base/jobs.ts';
import { sendSync } from './send-sync.ts';

/**
 * Says that Spivi's copy of a class may differ from what is wanted. The caller holds the class row's lock. Where Spivi
 * is connected the version that is wanted rises; the job that compares and applies is sent unless syncing is paused.
 * @param about.bookingIds bookings that changed: their chips turn to pending until Spivi has confirmed it
 * @param about.priority of a class that does not start soon
 */
export async function markClassDirty(
  work: Work,
  { classId, bookingIds = [], priority = 0 }: { classId: string; bookingIds?: string[]; priority?: number },
): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ enabled: boolean; soon: boolean }>`
    with connection as (
      select n.studio_id, n.enabled,
        c.ends_at > now() and c.starts_at < now() + make_interval(mins => ${SOON_MINUTES}) as soon
      from spivi_connections n join classes c using (studio_id)
      where n.studio_id = ${studioId} and c.class_id = ${classId}
    ), marked as (
      insert into spivi_class_sync as s (studio_id, class_id)
      select studio_id, ${classId} from connection
      on conflict (studio_id, class_id) do update set
        wanted_version = s.wanted_version + 1,
        pending_since = case when s.state = 'pending' then s.pending_since else now() end,
        state = 'pending', reason = null, detail = null, skipped_at = null
    ), marked_bookings as (
      insert into spivi_booking_sync as s (studio_id, booking_id, class_id)
      select studio_id, unnest(${bookingIds}::uuid[]), ${classId} from connection
      on conflict (studio_id, booking_id) do update set
        since = case when s.state = 'pending' then s.since else now() end,
        state = 'pending', reason = null, detail = null
    )
    select enabled, soon from connection`.execute(trx);
  const connection = rows[0];
  if (!connection?.enabled) return;
  await sendSync(work, classId, connection.soon ? SOON_PRIORITY : priority);
}
