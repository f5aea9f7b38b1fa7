import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { erasedPeople } from '../../customers/index.ts';
import type { ForeignBooking, Reading } from '../adapter.ts';
import type { Connection } from '../calls/connection.ts';
import { afterReading, type KnownBooking, mostGone } from '../rules.ts';

type Of = Pick<Connection, 'source'>;

/**
 * Keeps what a reading said of who is booked in a class, each booking by its own id. Who has had themself erased is left out as
 * if they had not been told of.
 * @param began when the reading began: where a later one was kept already it says nothing
 */
export async function keepRoster(
  work: Work,
  { source }: Of,
  foreignClass: string,
  { rows, complete }: Reading<ForeignBooking>,
  began: Date,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows: held } = await sql`update source_classes set roster_began_at = ${began},
      roster_to_settle = true, roster_read_at = case when ${complete} then ${now}::timestamptz else roster_read_at end
    where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignClass}
      and (roster_began_at is null or roster_began_at < ${began}) returning 1`.execute(trx);
  if (held.length === 0) return;
  const erased = await erasedPeople(work, source, [...new Set(rows.map(({ person }) => person.id))]);
  const told = rows.filter(({ person }) => !erased.has(person.id));
  for (const { person } of [...told].sort((a, b) => (a.person.id < b.person.id ? -1 : 1)))
    await sql`insert into source_people as s (studio_id, source, person_id, first_name, last_name, email, email_normalized, seen_at)
      values (${studioId}, ${source}, ${person.id}, ${person.firstName}, ${person.lastName}, ${person.email},
        ${person.email && normalizeEmail(person.email)}, ${now})
      on conflict (studio_id, source, person_id) do update set seen_at = excluded.seen_at,
        shared_email = s.shared_email and coalesce(s.email_normalized = excluded.email_normalized, true),
        asked_at = case when coalesce(s.email_normalized = excluded.email_normalized, true) then s.asked_at end,
        first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email,
        email_normalized = coalesce(excluded.email_normalized, s.email_normalized)`.execute(trx);
  // Who was erased while this waited for their row stands there anew: they are known by now.
  const late = await erasedPeople(
    work,
    source,
    told.map(({ person }) => person.id),
  );
  await sql`delete from source_people where studio_id = ${studioId} and source = ${source}
    and person_id = any(${[...late]})`.execute(trx);
  // Known of each who has it, whoever of them is forgotten first.
  const emails = told.flatMap(({ person }) => (person.email ? [normalizeEmail(person.email)] : []));
  await sql`update source_people p set shared_email = true where p.studio_id = ${studioId} and p.source = ${source}
    and p.email_normalized = any(${emails}) and not p.shared_email
    and exists (select from source_people o where o.studio_id = p.studio_id and o.source = p.source
      and o.email_normalized = p.email_normalized and o.person_id <> p.person_id)`.execute(trx);
  const { rows: known } = await sql<KnownBooking>`
    select foreign_id as id, person_id as "personId", spot_id as "spotId", checked_in as "checkedIn", cancelled, missing, doubted
    from source_bookings where studio_id = ${studioId} and source = ${source} and foreign_class = ${foreignClass}`.execute(
    trx,
  );
  const seen = told.flatMap(({ person, ...row }) =>
    late.has(person.id) ? [] : [{ ...row, personId: person.id }],
  );
  const reading = { rows: seen, complete };
  // One that was not read whole says nothing of it, for or against.
  if (complete)
    await sql`update source_classes set
        roster_many_gone_at = case when ${mostGone(known, reading)} then coalesce(roster_many_gone_at, ${now}) end
      where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignClass}`.execute(trx);
  for (const one of afterReading(known, reading).values())
    await sql`insert into source_bookings as s
        (studio_id, source, foreign_class, foreign_id, person_id, spot_id, checked_in, cancelled, missing, doubted)
      values (${studioId}, ${source}, ${foreignClass}, ${one.id}, ${one.personId}, ${one.spotId}, ${one.checkedIn},
        ${one.cancelled}, ${one.missing}, ${one.doubted})
      on conflict (studio_id, source, foreign_class, foreign_id) do update set person_id = excluded.person_id,
        spot_id = excluded.spot_id, checked_in = excluded.checked_in, cancelled = excluded.cancelled, missing = excluded.missing,
        doubted = excluded.doubted
        where (s.person_id, s.spot_id, s.checked_in, s.cancelled, s.missing, s.doubted) is distinct from
          (excluded.person_id, excluded.spot_id, excluded.checked_in, excluded.cancelled, excluded.missing, excluded.doubted)`.execute(
      trx,
    );
}
