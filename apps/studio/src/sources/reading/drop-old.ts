import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/** A source is asked twice a second at most: what was asked longer ago explains nothing any more. */
const CALL_DAYS = 3;
/** What was read of a class that is over serves a while, should it be looked at again; the class itself stays. */
const READ_DAYS = 30;
/** Per studio and pass: more than are written between two passes. */
const MOST = 20_000;

/** Deletes old calls, ways in that nobody came back from, what was read of classes long over, names there of whom no class tells any more, and people who are nobody here and booked in none any more. */
export async function dropOld({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from source_sign_ins where studio_id = ${studioId} and expires_at <= ${now}`.execute(trx);
  await sql`delete from source_calls where studio_id = ${studioId} and call_id in (
    select call_id from source_calls where studio_id = ${studioId}
      and started_at < ${now}::timestamptz - make_interval(days => ${CALL_DAYS}) limit ${MOST})`.execute(trx);
  await sql`delete from source_classes where studio_id = ${studioId}
    and ends_at < ${now}::timestamptz - make_interval(days => ${READ_DAYS})`.execute(trx);
  await sql`update source_people set first_name = null, last_name = null, email = null where studio_id = ${studioId}
    and customer_id is not null and num_nonnulls(first_name, last_name, email) > 0
    and seen_at < ${now}::timestamptz - make_interval(days => ${READ_DAYS})`.execute(trx);
  await sql`delete from source_people p where studio_id = ${studioId} and customer_id is null
    and not exists (select from source_bookings b where b.studio_id = p.studio_id and b.source = p.source
      and b.person_id = p.person_id)`.execute(trx);
}
