import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import type { Events } from '../../base/events.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';

/**
 * Has check-ins that were made here, or taken back, sent to the system that has the bookings; of several presses the last counts.
 * One that was taken back before it was sent asks nothing, and so does what was read there: it is so there already.
 */
export async function sendCheckInsOn(
  work: Work,
  { bookingIds }: Pick<Events['checked_in'], 'bookingIds'>,
): Promise<void> {
  if (bookingIds.length === 0) return;
  const { studio, trx, studioId } = work;
  const pressed = sql`from bookings k
    join source_bookings b on b.studio_id = k.studio_id and b.booking_id = k.booking_id and not b.cancelled
    join classes c on c.studio_id = k.studio_id and c.class_id = k.class_id and c.source = b.source
    where k.studio_id = ${studioId} and k.booking_id = any(${bookingIds}::uuid[])`;
  await sql`delete from source_check_ins w using (select b.*, k.checked_in_at is not null as here ${pressed}) p
    where w.studio_id = ${studioId} and w.source = p.source and w.foreign_class = p.foreign_class
      and w.foreign_id = p.foreign_id and p.checked_in = p.here
      and (w.state = 'waiting' and w.tried_at is null or w.state = 'refused')`.execute(trx);
  const { rows } = await sql<{ source: ForeignSource }>`
    insert into source_check_ins as w (studio_id, source, foreign_class, foreign_id, wanted, pressed_at)
    select b.studio_id, b.source, b.foreign_class, b.foreign_id, k.checked_in_at is not null, clock_timestamp() ${pressed}
      and (b.checked_in <> (k.checked_in_at is not null) or exists (select from source_check_ins o
        where o.studio_id = b.studio_id and o.source = b.source and o.foreign_class = b.foreign_class
          and o.foreign_id = b.foreign_id))
    order by b.foreign_class, b.foreign_id
    on conflict (studio_id, source, foreign_class, foreign_id) do update set wanted = excluded.wanted,
      presses = w.presses + 1, pressed_at = excluded.pressed_at, state = 'waiting', sent_at = null, code = null,
      tried_at = case when w.unsure then w.tried_at end
    returning source`.execute(trx);
  if (rows.length === 0) return;
  for (const source of new Set(rows.map((row) => row.source)))
    await studio.jobs.send(
      trx,
      'send-check-ins',
      { studioId, source },
      { key: `${studioId}:${source}`, group: studioId, priority: SOON_PRIORITY },
    );
  await announceChange(work, 'source', null);
}
