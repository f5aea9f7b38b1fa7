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

/**
 * Does something for every studio of the installation, also for those after one that fails.
 * @throws AggregateError at the end, with what each failed by
 */
export async function forEachStudio(studio: Studio, act: (studioId: string) => Promise<void>): Promise<void> {
  const failed: unknown[] = [];
  for await (const studioId of allStudios(studio)) await act(studioId).catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} studios failed.`);
}
