import type { endpoints, ListLine, ReadLine } from '@tandem/api/studio';
import { LIST_UNDO_DAYS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { createCustomer } from '../change-customer.ts';
import { listCustomFields } from '../custom-fields.ts';
import { alikeOf } from '../known-already.ts';
import { listTags } from '../tags.ts';
import { type Listed, type Own, readLine } from './read-line.ts';

const DAY_MS = 86_400_000;
type Asked = z.output<typeof endpoints.importCustomers.body>;

/**
 * Reads lines of a list and adds whoever is new; somebody of this name with this email or phone is a customer already. Lines
 * are added once, however often they come.
 * @throws Problem import_over where the list was taken back
 */
export async function importLines(call: Call, listId: string, asked: Asked): Promise<ReadLine[]> {
  const before = asked.preview ? new Map<number, string>() : await beginImport(call, listId, asked);
  const own = await ownOf(call);
  const read: ReadLine[] = [];
  for (const line of asked.lines) {
    const customerId = before.get(line.line);
    read.push(
      customerId === undefined
        ? await readOne(call, line, own, asked.preview ? null : listId)
        : told(line, 'new', customerId),
    );
  }
  if (asked.preview) return read;
  const added = read.filter(({ outcome, line }) => outcome === 'new' && !before.has(line)).length;
  await audit(call, 'customers.import', { kind: 'customer_import', id: listId }, { added });
  return read;
}

const told = ({ line }: ListLine, outcome: 'new' | 'known', customerId: string | null): ReadLine => ({
  ...{ line, outcome, column: null, fieldId: null, fault: null, customerId },
});

/** @param listId that whoever is new is added by; null in a preview */
async function readOne(call: Call, line: ListLine, own: Own, listId: string | null): Promise<ReadLine> {
  const listed = readLine(line, own);
  if ('fault' in listed) return { line: line.line, outcome: 'faulty', ...listed, customerId: null };
  const { person } = listed;
  const [known] = await alikeOf(call, person);
  if (known) return told(line, 'known', known.customerId);
  if (listId === null) return told(line, 'new', null);
  const body = { ...person, consents: [], anotherPerson: true };
  const customerId = await createCustomer(call, body, { amongMany: true });
  await call.trx
    .insertInto('customer_import_lines')
    .values({ studio_id: call.studioId, import_id: listId, line: line.line, customer_id: customerId })
    .execute();
  await keepListed(call, customerId, listed);
  return told(line, 'new', customerId);
}

/** The studio's tags and fields, none of which changes until the transaction ends. */
async function ownOf(call: Call): Promise<Own> {
  const { trx, studioId } = call;
  await sql`select 1 from tags where studio_id = ${studioId} order by tag_id for share`.execute(trx);
  await sql`select 1 from custom_fields where studio_id = ${studioId} order by field_id for share`.execute(
    trx,
  );
  const [tags, fields] = [await listTags(call), await listCustomFields(call)];
  return {
    tags: new Map(tags.map(({ tagId, name }) => [name.toLowerCase(), tagId])),
    fields: new Map(fields.map((field) => [field.fieldId, field])),
  };
}

/** What the list says of somebody in the studio's own words. */
async function keepListed(
  { trx, studioId }: Call,
  customerId: string,
  { tagIds, values }: Listed,
): Promise<void> {
  const ofList = { studio_id: studioId, customer_id: customerId, from_list: true };
  if (tagIds.length > 0)
    await trx
      .insertInto('customer_tags')
      .values(tagIds.map((tag_id) => ({ ...ofList, tag_id })))
      .execute();
  if (values.length > 0)
    await trx
      .insertInto('custom_values')
      .values(values.map(({ fieldId, value }) => ({ ...ofList, field_id: fieldId, value })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** @returns who was added by these lines before */
async function beginImport(call: Call, listId: string, { fileName, lines }: Asked) {
  const { trx, studioId, caller, now } = call;
  await trx
    .insertInto('customer_imports')
    .values({
      ...{ studio_id: studioId, import_id: listId, file_name: fileName },
      ...{ by_staff: caller.staffId, started_at: now },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await lockImport(call, listId);
  return linesOf(call, listId, lines);
}

/** Until then a list can be taken back. */
export const undoUntil = (startedAt: Date): Date => new Date(startedAt.getTime() + LIST_UNDO_DAYS * DAY_MS);

/**
 * Holds a list that can still be changed: lines that come beside each other wait.
 * @throws Problem not_found; import_over where it was taken back, or is too old to be
 */
export async function lockImport({ trx, studioId, now }: Call, listId: string): Promise<void> {
  const list = await trx
    .selectFrom('customer_imports')
    .select(['undone_at', 'started_at'])
    .where('studio_id', '=', studioId)
    .where('import_id', '=', listId)
    .forUpdate()
    .executeTakeFirst();
  if (!list) throw notFound('list');
  if (list.undone_at !== null || now > undoUntil(list.started_at))
    throw problem({
      code: 'import_over',
      message: 'This list was taken back, or is older than it can be changed.',
      remedy: 'Choose the file once more.',
    });
}

/** Who was added by these lines before. */
async function linesOf({ trx, studioId }: Call, listId: string, lines: readonly ListLine[]) {
  const rows = await trx
    .selectFrom('customer_import_lines')
    .select(['line', 'customer_id'])
    .where('studio_id', '=', studioId)
    .where('import_id', '=', listId)
    .where(sql<boolean>`line = any(${lines.map(({ line }) => line)}::int[])`)
    .execute();
  return new Map(rows.map(({ line, customer_id }) => [line, customer_id]));
}
