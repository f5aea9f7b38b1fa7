import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { lineFaults, lineOutcomes, personColumns } from '../words/customer-imports.ts';
import {
  MAX_CELL_CHARS,
  MAX_CUSTOM_FIELDS,
  MAX_LINES_AT_ONCE,
  MAX_LIST_LINES,
  MAX_LIST_NAME_CHARS,
} from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { id, inStudio, instant, text } from './common.ts';
import { customerQuery } from './customers.ts';

const lineNumber = z.number().int().min(1).max(MAX_LIST_LINES);
const cell = z.string().max(MAX_CELL_CHARS).default('');
/** A person as a line of a list: what is brought in, and what is taken along. */
const listed = z.object({
  /** What the studio's own fields hold. */
  fields: z
    .array(z.object({ fieldId: id, value: cell }))
    .max(MAX_CUSTOM_FIELDS)
    .default([]),
  ...(Object.fromEntries(personColumns.map((column) => [column, cell])) as Record<
    (typeof personColumns)[number],
    typeof cell
  >),
});
export type ListedPerson = z.output<typeof listed>;
const listLine = listed.extend({ line: lineNumber });
export type ListLine = z.output<typeof listLine>;

export const readLine = z.object({
  line: lineNumber,
  outcome: z.enum(lineOutcomes),
  /** The cell at fault, of the person or of a field of the studio's own, and why; null where it is not faulty. */
  column: z.enum(personColumns).nullable(),
  fieldId: id.nullable(),
  fault: z.enum(lineFaults).nullable(),
  /** Who was added, or who is a customer already; null in a preview of somebody new. */
  customerId: id.nullable(),
});
export type ReadLine = z.infer<typeof readLine>;

export const customerImport = z.object({
  listId: id,
  fileName: z.string(),
  startedAt: instant,
  /** Who brought it in; null where they are gone. */
  by: z.string().nullable(),
  /** People added by it who are still there. */
  added: z.number().int(),
  undoneAt: instant.nullable(),
  /** It can be taken back until then. */
  undoUntil: instant,
});
export type CustomerImport = z.infer<typeof customerImport>;

const ofImport = z.object({ studioId: id, listId: id });

export const customerImportsEndpoints = {
  exportCustomers: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customer-list',
    summary:
      'Customers by name with what a list of people may hold, page by page, to be kept as a file; each page is noted',
    access: powers.exportCustomers,
    // All that is known of everybody, at once: a program reads whom it needs.
    scope: null,
    params: inStudio,
    query: customerQuery,
    response: z.object({
      people: z.array(listed),
      nextCursor: z.string().nullable(),
      total: z.number().int(),
    }),
  }),
  listCustomerImports: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customer-imports',
    summary: 'Lists of people that were brought in, the latest first',
    access: powers.importCustomers,
    scope: 'customers:read',
    params: inStudio,
    response: z.array(customerImport),
  }),
  importCustomers: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customer-imports/:listId/lines',
    summary:
      'Read lines of a list of people, and add whoever is new; a line that was added before is told again',
    access: powers.importCustomers,
    scope: 'customers:write',
    params: ofImport,
    body: z.object({
      fileName: text(MAX_LIST_NAME_CHARS),
      lines: z.array(listLine).min(1).max(MAX_LINES_AT_ONCE),
      /** Nobody is added: what would become of each line is told. */
      preview: z.literal(true).optional(),
    }),
    response: z.object({ lines: z.array(readLine) }),
  }),
  undoCustomerImport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customer-imports/:listId/undo',
    summary: 'Take back the people of a list with whom nothing has happened since, some at a time',
    access: powers.importCustomers,
    // It deletes people, which no token does.
    scope: null,
    params: ofImport,
    body: z.object({
      /** Goes on after this line, of the answer before. */
      afterLine: lineNumber.nullable(),
    }),
    response: z.object({
      removed: z.number().int(),
      /** Who has booked, signed in or was changed since: they stay. */
      kept: z.array(z.object({ customerId: id, name: z.string() })),
      /** Where to go on; null at the end. */
      nextLine: lineNumber.nullable(),
    }),
  }),
} as const;
