import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** The ways in which a text may hide in another. */
function traces(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex');
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + secret)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [secret, hex, ...base64];
}

/** What was found where, with enough around it to see what it is. */
export function found(text: string, secrets: string[]): string[] {
  const small = text.toLowerCase();
  return secrets
    .flatMap(traces)
    .map((trace) => small.indexOf(trace.toLowerCase()))
    .filter((at) => at >= 0)
    .map((at) => text.slice(Math.max(0, at - 150), at + 80));
}

/** Every table of a database but PostgreSQL's own. */
export async function tablesOf(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** The rows of a table as text, bytes as hex. */
export const rowsOf = async (admin: pg.Client, table: string): Promise<string[]> =>
  (await admin.query<{ text: string }>(`select x::text as text from ${table} x`)).rows.map(
    ({ text }) => text,
  );

/** The files below a folder with their contents. */
export function* filesIn(folder: string): Generator<{ path: string; text: string }> {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const whole = join(folder, path);
    if (statSync(whole).isFile()) yield { path, text: readFileSync(whole, 'latin1') };
  }
}
