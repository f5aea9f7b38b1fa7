import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { addTombstones } from '../customers/index.ts';

/**
 * Takes out who an erased person is at the sources of their studio, with what was read of their bookings: the next reading
 * knows them by a keyed hash alone, and leaves them out. So do people there who are nobody here yet and have their email; where
 * somebody else here has it too, those of their name. @returns how many rows went
 */
export async function forgetPerson(work: Work, customerId: string): Promise<number> {
  const { rows } = await sql<{ source: ForeignSource; personId: string }>`
    delete from source_people where studio_id = ${work.studioId} and customer_id = ${customerId}
    returning source, person_id as "personId"`.execute(work.trx);
  const gone = [...rows, ...(await dropUnlinked(work, customerId))];
  await addTombstones(work, gone);
  return gone.length;
}

type Unlinked = { source: ForeignSource; personId: string; email: string; name: string };

async function dropUnlinked({ trx, studioId }: Work, customerId: string): Promise<Unlinked[]> {
  const { rows: people } = await sql<{ email: string; name: string; others: boolean }>`
    select c.email_normalized as email, search_form(c.name) as name, exists (select from customers o
      where o.studio_id = c.studio_id and o.email_normalized = c.email_normalized and o.customer_id <> c.customer_id
        and o.erased_at is null) as others
    from customers c where c.studio_id = ${studioId} and c.customer_id = ${customerId} and c.erased_at is null`.execute(
    trx,
  );
  const [person] = people;
  if (!person) return [];
  const { rows } = await sql<Unlinked>`select source, person_id as "personId", email,
      search_form(concat_ws(' ', first_name, last_name)) as name
    from source_people where studio_id = ${studioId} and customer_id is null and email is not null`.execute(
    trx,
  );
  const theirs = rows.filter(
    ({ email, name }) => normalizeEmail(email) === person.email && (!person.others || name === person.name),
  );
  for (const { source, personId } of theirs)
    await sql`delete from source_people where studio_id = ${studioId} and source = ${source} and person_id = ${personId}
      and customer_id is null`.execute(trx);
  return theirs;
}
