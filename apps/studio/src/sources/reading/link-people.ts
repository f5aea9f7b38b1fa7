import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Call, Studio, Work } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { createCustomer } from '../../customers/index.ts';
import type { Source } from '../adapter.ts';
import { stopsAll } from '../calls/call-source.ts';
import type { Connection } from '../calls/connection.ts';
import { sourceCaller } from './source-caller.ts';
import { whileHeld } from './while-held.ts';

/** Who is nobody here after they were asked for is asked for again after so long, or when staff say who they are. */
const ASK_AGAIN_HOURS = 24;

type Nobody = { personId: string; firstName: string; lastName: string; email: string };
/** @property linked they are somebody here, and it is asked of their email alone */
type Asked = Nobody & { linked: boolean };

/**
 * Says who here the people of a class are who are nobody yet: by their email, where exactly one person there and at most one
 * here has it; whoever has none here is made. All others wait for a person of the studio: a wrong link shows somebody's heart to
 * somebody else. Of who is somebody here and signs in nowhere yet it is asked whether their email is theirs alone, each time it is
 * another: by no other one they sign in.
 * @returns whether anything else can be asked
 */
export async function linkPeople(
  studio: Studio,
  connection: Connection,
  there: Source,
  foreignClass: string,
): Promise<boolean> {
  const { studioId, source } = connection;
  const nobodies = await inStudio(studio, studioId, (work) => readNobodies(work, source, foreignClass));
  for (const nobody of nobodies) {
    const told = await there.peopleWith(nobody.email);
    if (stopsAll(told)) return false;
    if (told.kind !== 'ok') continue;
    const { rows, complete } = told.value;
    // What may be half a list says nothing: it is asked for again by the next reading.
    if (!complete) continue;
    const others = rows.filter(({ id }) => id !== nobody.personId).length;
    // A list without even them says nobody else is alone.
    const found = others > 0 ? 'shared' : rows.length > 0 ? 'alone' : 'unfound';
    await whileHeld(studio, connection, (work) => link(work, source, nobody, found));
  }
  return true;
}

async function readNobodies(
  { trx, studioId, now }: Work,
  source: string,
  foreignClass: string,
): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select p.person_id as "personId", p.first_name as "firstName", p.last_name as "lastName", p.email,
      p.customer_id is not null as linked
    from source_people p left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where p.studio_id = ${studioId} and p.source = ${source} and p.email is not null and not p.shared_email
      and (p.customer_id is null and not p.by_hand
        or p.customer_id is not null and c.account_id is null and c.erased_at is null and p.alone_email is distinct from p.email_normalized)
      and (p.asked_at is null or p.asked_at < ${now}::timestamptz - make_interval(hours => ${ASK_AGAIN_HOURS}))
      and exists (select from source_bookings b where b.studio_id = p.studio_id and b.source = p.source
        and b.person_id = p.person_id and b.foreign_class = ${foreignClass} and not b.cancelled)
    order by p.person_id`.execute(trx);
  return rows;
}

/**
 * Says who somebody is, if they alone have their email there and at most one here has it. Where others have it too only a
 * person says who they are, also once the others are gone: whoever is left need not be who was meant.
 * @param found who there has their email
 */
async function link(
  work: Work,
  source: ForeignSource,
  nobody: Asked,
  found: 'alone' | 'shared' | 'unfound',
): Promise<void> {
  const { trx, studioId, now } = work;
  const { personId, email, linked } = nobody;
  const normalized = normalizeEmail(email);
  // One empty answer may be a slip: the next reading asks once more, and only then it waits.
  const askedAt =
    found === 'unfound'
      ? sql`case when asked_at is null then ${now}::timestamptz - make_interval(hours => ${ASK_AGAIN_HOURS + 1}) else ${now} end`
      : sql`${now}`;
  const note = () =>
    sql`update source_people set asked_at = ${askedAt}, alone_email = ${found === 'alone' ? normalized : null}
      where studio_id = ${studioId} and source = ${source} and person_id = ${personId} and email = ${email}
        and (customer_id is not null) = ${linked}`.execute(trx);
  const share = () =>
    sql`update source_people set shared_email = true where studio_id = ${studioId} and source = ${source}
      and email_normalized = ${normalized}`.execute(trx);
  if (found !== 'alone' || linked) {
    await note();
    if (found === 'shared') await share();
    return;
  }
  const { rows } = await sql<{ customerId: string; linked: boolean }>`
    select c.customer_id as "customerId", exists (select from source_people p where p.studio_id = c.studio_id
      and p.source = ${source} and p.customer_id = c.customer_id) as linked
    from customers c where c.studio_id = ${studioId} and c.email_normalized = ${normalized} and c.erased_at is null
    order by c.customer_id for no key update`.execute(trx);
  await note();
  if (rows.length > 1 || rows[0]?.linked) {
    await share();
    return;
  }
  const how = rows.length === 1 ? 'email' : 'made';
  const customerId = rows[0]?.customerId ?? (await make(work, source, nobody));
  await sql`update source_people set customer_id = ${customerId}, how = ${how}, linked_at = ${now},
      linked_email = ${normalized}
    where studio_id = ${studioId} and source = ${source} and person_id = ${personId} and customer_id is null`.execute(
    trx,
  );
}

/** A customer as the desk would make them; what they allow nobody says for them. */
function make(work: Work, source: ForeignSource, nobody: Nobody): Promise<string> {
  return makeCustomer({ ...work, caller: sourceCaller(work.studioId, source) }, nobody);
}

/** A customer of what was read of somebody. @returns the id */
export function makeCustomer(
  call: Call,
  { firstName, lastName, email }: Omit<Nobody, 'personId'>,
): Promise<string> {
  const named = firstName !== '' || lastName !== '';
  return createCustomer(
    call,
    {
      ...{
        firstName: named ? firstName : email.split('@')[0]!,
        lastName,
        email,
        phone: null,
        locale: null,
        notes: '',
      },
      ...{ emergencyName: '', emergencyPhone: '', consents: [], anotherPerson: true },
    },
    // Nobody here has seen them, and they have answered nothing here.
    { amongMany: true, emailAnswered: false },
  );
}
