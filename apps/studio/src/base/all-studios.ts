import { sql } from 'kysely';
import type { Studio } from './context.ts';

/** Studios looked at in one statement. */
const STEP_STUDIOS = 500;

/** Every studio of the installation, by id. */
export async function* allStudios(studio: Studio): AsyncGenerator<string> {
  let last: string | null = null;
  for (;;) {
    const rows: { studio_id: string }[] = (
      await sql<{ studio_id: string }>`select studio_id from studios_after(${last}, ${STEP_STUDIOS})`.execute(
        studio.db,
      )
    ).rows;
    for (const { studio_id } of rows) yield studio_id;
    if (rows.length < STEP_STUDIOS) return;
    last = rows.at(-1)!.studio_id;
  }
}
