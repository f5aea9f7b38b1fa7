import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { dropHeard } from '../hooks/drop-heard.ts';

/** A source is asked twice a second at most: what was asked longer ago explains nothing any more. */
const CALL_DAYS = 3;
/** What was read of a class that is over serves a while, should it be looked at again; the class itself stays. */
const READ_DAYS = 30;
/** Per studio and day: more than can be asked in one. */
const MOST = 200_000;

/** Deletes old calls, ways in that nobody came back from, what was read of classes long over, names there of whom no class tells any more, people who are nobody here and booked in none any more, and what is known of webhooks that came; once a day, also of what is connected no more. */
export async function dropOld(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  await dropHeard(work);
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
