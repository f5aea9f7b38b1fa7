import type { endpoints, ListLine, ReadLine } from '@tandem/api/studio';
import { LIST_UNDO_DAYS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { createCustomer } from '../change-customer.ts';
import { alikeOf } from '../known-already.ts';
import { readLine } from './read-line.ts';

export const DAY_MS = 86_400_000;
type Asked = z.output<typeof endpoints.importCustomers.body>;

/**
 * Reads lines of a list and adds whoever is new; somebody of this name with this email or phone is a customer already. Lines
 * are added once, however often they come.
 * @throws Problem import_over where the list was taken back
 */
export async function importLines(call: Call, listId: string, asked: Asked): Promise<ReadLine[]> {
  if (asked.preview) return Promise.all(asked.lines.map((line) => readOne(call, line)));
  await beginImport(call, listId, asked.fileName);
  const before = await linesOf(call, listId, asked.lines);
  const read: ReadLine[] = [];
  for (const line of asked.lines) {
    const customerId = before.get(line.line);
    const told = customerId === undefined ? await readOne(call, line) : newOne(line, customerId);
    read.push(told.outcome === 'new' && told.customerId === null ? await add(call, listId, line) : told);
  }
  const added = read.filter(({ outcome, line }) => outcome === 'new' && !before.has(line)).length;
  await audit(call, 'customers.import', { kind: 'customer_import', id: listId }, { added });
  return read;
}

const newOne = ({ line }: ListLine, customerId: string | null): ReadLine => ({
  ...{ line, outcome: 'new', column: null, fault: null, customerId },
});

async function readOne(call: Call, line: ListLine): Promise<ReadLine> {
  const person = readLine(line);
  if ('fault' in person) return { line: line.line, outcome: 'faulty', ...person, customerId: null };
  const [known] = await alikeOf(call, person);
  if (!known) return newOne(line, null);
  return { ...newOne(line, known.customerId), outcome: 'known' };
}

async function add(call: Call, listId: string, line: ListLine): Promise<ReadLine> {
  const person = readLine(line);
  if ('fault' in person) throw new Error('only lines without fault are added');
  const customerId = await createCustomer(
    call,
    { ...person, consents: [], anotherPerson: true },
    { amongMany: true },
  );
  await call.trx
    .insertInto('customer_import_lines')
    .values({ studio_id: call.studioId, import_id: listId, line: line.line, customer_id: customerId })
    .execute();
  return newOne(line, customerId);
}

async function beginImport({ trx, studioId, caller, now }: Call, listId: string, fileName: string) {
  await trx
    .insertInto('customer_imports')
    .values({
      ...{ studio_id: studioId, import_id: listId, file_name: fileName },
      ...{ by_staff: caller.staffId, started_at: now },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await lockImport({ trx, studioId, now }, listId);
}

/**
 * Holds a list that can still be changed: lines that come beside each other wait.
 * @throws Problem not_found; import_over where it was taken back, or is too old to be
 */
export async function lockImport(
  { trx, studioId, now }: Pick<Call, 'trx' | 'studioId' | 'now'>,
  listId: string,
): Promise<void> {
  const list = await trx
    .selectFrom('customer_imports')
    .select(['undone_at', 'started_at'])
    .where('studio_id', '=', studioId)
    .where('import_id', '=', listId)
    .forUpdate()
    .executeTakeFirst();
  if (!list) throw notFound('list');
  if (list.undone_at !== null || now.getTime() > list.started_at.getTime() + LIST_UNDO_DAYS * DAY_MS)
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
