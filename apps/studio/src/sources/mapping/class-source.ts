import type { ClassSource } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { stillFollows } from '../follows.ts';

type Row = Omit<ClassSource, 'readAt' | 'rosterReadAt' | 'bookings' | 'checkIns'> & {
  foreignId: string;
  readAt: Date;
  rosterReadAt: Date | null;
};

/** How a class stands with the system that it was read from. @throws Problem not_found for one of Tandem's own */
export async function classSource({ trx, studioId }: Work, classId: string): Promise<ClassSource> {
  const { rows } = await sql<Row>`select source, foreign_id as "foreignId", read_at as "readAt",
      roster_read_at as "rosterReadAt", roster_to_settle as waiting, trouble, roster_many_gone_at is not null as "rosterGone",
      (select l.takes_check_ins from class_places l where l.studio_id = s.studio_id and l.class_id = s.class_id) as "takesCheckIns"
    from source_classes s where studio_id = ${studioId} and class_id = ${classId} and ${stillFollows}`.execute(
    trx,
  );
  if (!rows[0]) throw notFound('source');
  const { foreignId, readAt, rosterReadAt, ...row } = rows[0];
  const { rows: bookings } = await sql<ClassSource['bookings'][number]>`
    select b.foreign_id as "foreignId", b.booking_id as "bookingId", b.person_id as "personId",
      coalesce(c.name, trim(concat_ws(' ', p.first_name, p.last_name))) as name, b.trouble
    from source_bookings b
    join source_people p on p.studio_id = b.studio_id and p.source = b.source and p.person_id = b.person_id
    left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where b.studio_id = ${studioId} and b.source = ${row.source} and b.foreign_class = ${foreignId}
      and b.trouble is not null and not b.cancelled
    order by name, b.foreign_id`.execute(trx);
  const { rows: checkIns } = await sql<Omit<ClassSource['checkIns'][number], 'at'> & { at: Date }>`
    select b.booking_id as "bookingId", w.wanted, w.state, w.code, coalesce(w.sent_at, w.tried_at, w.pressed_at) as at
    from source_check_ins w join source_bookings b using (studio_id, source, foreign_class, foreign_id)
    where w.studio_id = ${studioId} and w.source = ${row.source} and w.foreign_class = ${foreignId}
      and b.booking_id is not null order by b.foreign_id`.execute(trx);
  return {
    ...row,
    checkIns: checkIns.map((one) => ({ ...one, at: one.at.toISOString() })),
    readAt: readAt.toISOString(),
    rosterReadAt: rosterReadAt?.toISOString() ?? null,
    bookings,
  };
}
