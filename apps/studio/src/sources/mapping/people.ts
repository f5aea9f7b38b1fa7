import type { SourcePerson } from '@tandem/api/studio';
import type { ForeignSource, sourcePeopleStates } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../base/context.ts';

const PAGE_ROWS = 50;
/** Customers who may be meant; a family is not larger. */
const MAX_CANDIDATES = 10;
/** People there who are one customer, or may be. */
const MAX_OF_CUSTOMER = 20;

type Row = Omit<SourcePerson, 'linkedAt' | 'seenAt'> & { linkedAt: Date | null; seenAt: Date };

const place = sql`lower(coalesce(p.last_name, c.last_name, '')), lower(coalesce(p.first_name, c.first_name, '')), p.person_id`;

/** @param where of `p`, the person there, and `c`, the customer */
async function readPeople(
  { trx, studioId, now }: Work,
  source: ForeignSource,
  where: RawBuilder<unknown>,
  most: number,
): Promise<SourcePerson[]> {
  const { rows } = await sql<Row>`
    select p.person_id as "personId", trim(concat_ws(' ', p.first_name, p.last_name)) as name, p.email,
      case when c.customer_id is not null then jsonb_build_object('customerId', c.customer_id, 'name', c.name) end as customer,
      p.how, p.linked_at as "linkedAt", p.seen_at as "seenAt", p.shared_email as shared,
      (select count(distinct s.foreign_id)::int from source_bookings b join source_classes s on s.studio_id = b.studio_id
          and s.source = b.source and s.foreign_id = b.foreign_class and s.ends_at > ${now}
        where b.studio_id = p.studio_id and b.source = p.source and b.person_id = p.person_id and not b.cancelled) as classes,
      case when p.customer_id is null then (select coalesce(jsonb_agg(jsonb_build_object('customerId', o.customer_id,
            'name', o.name, 'email', o.email, 'linked', exists (select from source_people k where k.studio_id = o.studio_id
              and k.source = p.source and k.customer_id = o.customer_id)) order by o.same desc, o.name, o.customer_id), '[]')
        from (select o.*, o.email_normalized = lower(trim(p.email)) as same from customers o
          where o.studio_id = p.studio_id and o.erased_at is null and (o.email_normalized = lower(trim(p.email))
            or search_form(o.name) = search_form(concat_ws(' ', p.first_name, p.last_name)))
          order by same desc, o.name limit ${MAX_CANDIDATES}) o) else '[]' end as candidates
    from source_people p left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where p.studio_id = ${studioId} and p.source = ${source} and ${where}
    order by ${place} limit ${most}`.execute(trx);
  return rows.map((row) => ({
    ...row,
    linkedAt: row.linkedAt?.toISOString() ?? null,
    seenAt: row.seenAt.toISOString(),
  }));
}

/** One page of the people there, by name: those of whom nobody has said who they are here, or those of whom it is known. */
export async function listPeople(
  work: Work,
  source: ForeignSource,
  { state, after }: { state: (typeof sourcePeopleStates)[number]; after?: string },
): Promise<{ people: SourcePerson[]; next: string | null }> {
  const behind = sql`(${place}) > (select ${place} from source_people p
    left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
    where p.studio_id = ${work.studioId} and p.source = ${source} and p.person_id = ${after ?? null})`;
  const found = await readPeople(
    work,
    source,
    sql`(p.customer_id is not null) = ${state === 'linked'} and ${after === undefined ? sql`true` : behind}`,
    PAGE_ROWS + 1,
  );
  const people = found.slice(0, PAGE_ROWS);
  return { people, next: found.length > PAGE_ROWS ? people.at(-1)!.personId : null };
}

/** @throws Problem not_found */
export async function readPerson(work: Work, source: ForeignSource, personId: string): Promise<SourcePerson> {
  const [person] = await readPeople(work, source, sql`p.person_id = ${personId}`, 1);
  if (!person) throw notFound('person');
  return person;
}

/** Who a customer is there, and who there has their email or name and is nobody here yet. @throws Problem not_found */
export async function ofCustomer(
  work: Work,
  source: ForeignSource,
  customerId: string,
): Promise<{ people: SourcePerson[]; candidates: SourcePerson[] }> {
  const { trx, studioId } = work;
  const { rows } = await sql<{
    email: string;
    name: string;
  }>`select email_normalized as email, name from customers
    where studio_id = ${studioId} and customer_id = ${customerId} and erased_at is null`.execute(trx);
  const [customer] = rows;
  if (!customer) throw notFound('customer');
  const people = await readPeople(work, source, sql`p.customer_id = ${customerId}`, MAX_OF_CUSTOMER);
  const candidates = await readPeople(
    work,
    source,
    sql`p.customer_id is null and (lower(trim(p.email)) = ${customer.email}
      or search_form(concat_ws(' ', p.first_name, p.last_name)) = search_form(${customer.name}))`,
    MAX_OF_CUSTOMER,
  );
  return { people, candidates };
}
