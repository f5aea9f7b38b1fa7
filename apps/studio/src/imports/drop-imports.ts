import { sql } from 'kysely';
import { allStudios } from '../base/all-studios.ts';
import { inStudio } from '../base/call.ts';
import type { Studio } from '../base/context.ts';

/** Files that nobody asked to read are dropped then. */
const ABANDONED_HOURS = 24;
/** What became of the files can be read so long. */
const KEPT_DAYS = 30;

/** Forgets imports that were left before they were read, or whose end is long ago; the rides stay. By the clock. */
export async function dropImports(studio: Studio): Promise<void> {
  for await (const studioId of allStudios(studio))
    await inStudio(studio, studioId, ({ trx, now }) =>
      sql`
        delete from imports where studio_id = ${studioId} and (
          state = 'receiving' and created_at <= ${now}::timestamptz - make_interval(hours => ${ABANDONED_HOURS})
          or state = 'done' and finished_at <= ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}))`.execute(
        trx,
      ),
    );
}
