import type { ForeignSource } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { holdPerson } from '../../consent/index.ts';
import { makeCustomer } from '../reading/link-people.ts';

type Person = {
  customerId: string | null;
  customerName: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
};
/** @property customerId null: a customer is made; `another`: it was asked, they are somebody else there too */
type Wish = { personId: string; customerId: string | null; another: boolean };

/**
 * Says by hand who somebody there is. Again it changes nothing.
 * @throws Problem not_found; person_linked where they are another customer already; customer_linked, as a question;
 *   invalid_field where a customer is to be made and no email was read
 */
export async function linkPerson(
  call: Call,
  source: ForeignSource,
  { personId, customerId, another }: Wish,
): Promise<void> {
  const { trx, studioId, now } = call;
  if (customerId !== null && !(await holdPerson(call, customerId, 'mention'))) throw notFound('customer');
  await markClasses(call, source, personId);
  const person = await holdThere(call, source, personId);
  if (person.customerId !== null) {
    if (person.customerId === customerId || customerId === null) return;
    throw problem({
      code: 'person_linked',
      field: 'customerId',
      message: `They are ${person.customerName} here already.`,
      remedy: 'Take that back first.',
      details: { customerId: person.customerId, name: person.customerName },
    });
  }
  if (customerId !== null && !another) await askLinked(call, source, customerId);
  const who = customerId ?? (await make(call, person));
  await sql`update source_people set customer_id = ${who}, how = ${customerId === null ? 'made' : 'manual'}, linked_at = ${now},
      linked_email = case when ${customerId === null} then email_normalized end
    where studio_id = ${studioId} and source = ${source} and person_id = ${personId}`.execute(trx);
  await tell(call, 'source.link', who, { source, personId });
}

/**
 * Takes back who somebody there is. From then on only a person says it: what was wrong would be found by their email again.
 * Classes that are over stay as they were ridden. Again it changes nothing.
 * @throws Problem not_found
 */
export async function unlinkPerson(call: Call, source: ForeignSource, personId: string): Promise<void> {
  const { trx, studioId } = call;
  await markClasses(call, source, personId);
  const { customerId } = await holdThere(call, source, personId);
  if (customerId === null) return;
  await sql`update source_people set customer_id = null, how = null, linked_at = null, linked_email = null, alone_email = null, by_hand = true,
      email_normalized = case when email is not null then email_normalized end
    where studio_id = ${studioId} and source = ${source} and person_id = ${personId}`.execute(trx);
  await tell(call, 'source.unlink', customerId, { source, personId });
}

/** The classes in which they are booked follow: their rows before the person's, as a reading holds them. */
async function markClasses({ trx, studioId }: Work, source: ForeignSource, personId: string): Promise<void> {
  await sql`update source_classes set roster_to_settle = true where studio_id = ${studioId} and source = ${source}
    and class_id is not null and foreign_id in (select foreign_class from source_bookings where studio_id = ${studioId}
      and source = ${source} and person_id = ${personId} and not cancelled)`.execute(trx);
}

async function holdThere({ trx, studioId }: Work, source: ForeignSource, personId: string): Promise<Person> {
  const { rows } = await sql<Person>`select p.customer_id as "customerId", c.name as "customerName",
      p.first_name as "firstName", p.last_name as "lastName", p.email
    from source_people p left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where p.studio_id = ${studioId} and p.source = ${source} and p.person_id = ${personId} for update of p`.execute(
    trx,
  );
  if (!rows[0]) throw notFound('person');
  return rows[0];
}

async function askLinked({ trx, studioId }: Work, source: ForeignSource, customerId: string): Promise<void> {
  const { rows } = await sql<{ personId: string; name: string }>`select person_id as "personId",
      trim(concat_ws(' ', first_name, last_name)) as name from source_people
    where studio_id = ${studioId} and source = ${source} and customer_id = ${customerId} order by person_id limit 1`.execute(
    trx,
  );
  const [other] = rows;
  if (!other) return;
  throw problem({
    code: 'customer_linked',
    field: 'customerId',
    message: 'This customer is somebody else there already.',
    remedy: 'If both are the same person, send it again with another.',
    details: other,
  });
}

function make(call: Call, { firstName, lastName, email }: Person): Promise<string> {
  if (email === null)
    throw invalidField('customerId', 'Nothing was read of their email.', 'Choose or add a customer.');
  return makeCustomer(call, { firstName: firstName ?? '', lastName: lastName ?? '', email });
}

async function tell(
  call: Call,
  action: 'source.link' | 'source.unlink',
  customerId: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await audit(call, action, { kind: 'customer', id: customerId }, detail);
  await announceChange(call, 'customer', customerId);
  await announceChange(call, 'source', null);
}
