import type { endpoints, ListedPerson } from '@tandem/api/studio';
import { EXPORTED_A_PAGE, type PersonField, personFields } from '@tandem/api/words';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { writeCursor } from '../../base/cursor.ts';
import { needFresh } from '../../base/fresh.ts';
import { countFound, pageOf, positionOf } from '../store.ts';
import { listTags } from '../tags.ts';
import { BETWEEN_TAGS } from './read-line.ts';

type Asked = z.output<typeof endpoints.exportCustomers.query>;
type Page = z.input<typeof endpoints.exportCustomers.response>;
type Row = Record<PersonField, string | null> & {
  customerId: string;
  l: string;
  f: string;
  tags: string[];
  fields: ListedPerson['fields'];
};

/**
 * A page of the customers that are asked for, each as a line of a list that can be brought in again. No health number is
 * among what a list holds. Each page leaves a line in the log, since whoever asks for one may have made up its mark.
 * @throws Problem confirm_needed, token_refused
 */
export async function exportCustomers(call: Call, asked: Asked): Promise<Page> {
  needFresh(call);
  const { trx, studioId } = call;
  const { cursor, ...filter } = asked;
  const { where, total } = await countFound(call, filter);
  const { rows } = await sql<Row>`
    with page as materialized (${pageOf(where, positionOf(cursor), EXPORTED_A_PAGE)})
    select page.customer_id as "customerId", page.l, page.f, c.first_name as "firstName", c.last_name as "lastName",
      c.email, c.phone, c.locale, c.notes, c.emergency_name as "emergencyName", c.emergency_phone as "emergencyPhone",
      array(select t.name from customer_tags g join tags t using (studio_id, tag_id)
        where g.studio_id = c.studio_id and g.customer_id = c.customer_id order by lower(t.name)) as tags,
      (select coalesce(jsonb_agg(jsonb_build_object('fieldId', v.field_id, 'value', v.value)), '[]')
        from custom_values v where v.studio_id = c.studio_id and v.customer_id = c.customer_id) as fields
    from page join customers c on c.studio_id = ${studioId} and c.customer_id = page.customer_id
    order by page.l, page.f, page.customer_id`.execute(trx);
  // A tag whose name holds what stands between tags is told apart by its line alone.
  const between = (await listTags(call)).some(({ name }) => BETWEEN_TAGS.test(name)) ? '\n' : '; ';
  const page = rows.slice(0, EXPORTED_A_PAGE);
  const last = page.at(-1);
  const people = page.map((row) => ({
    ...(Object.fromEntries(personFields.map((field) => [field, row[field] ?? ''])) as Record<
      PersonField,
      string
    >),
    tags: row.tags.join(between),
    fields: row.fields,
  }));
  await audit(
    call,
    'customers.export',
    { kind: 'studio', id: studioId },
    { people: people.length, ...filtered(filter) },
  );
  return {
    people,
    nextCursor: rows.length > EXPORTED_A_PAGE && last ? writeCursor([last.l, last.f, last.customerId]) : null,
    total,
  };
}

/** What a list was narrowed by; of a search only that there was one, since it may be a name. */
const filtered = ({ search, ...filter }: Omit<Asked, 'cursor'>) => ({
  ...filter,
  ...(search && { searched: true }),
});
