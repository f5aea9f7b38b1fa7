import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import type { Studio } from '../base/context.ts';
import type { JobData } from '../base/jobs.ts';
import { KEPT_DAYS } from './import-rides.ts';
import { ABANDONED_HOURS } from './imports.ts';

/** Forgets an import that was left before it was read, or whose end is long ago; the rides stay. */
export async function dropImport(
  studio: Studio,
  { studioId, importId }: JobData['drop-import'],
): Promise<void> {
  await inStudio(studio, studioId, ({ trx, now }) =>
    sql`
      delete from imports where studio_id = ${studioId} and import_id = ${importId} and (
        state = 'receiving' and created_at <= ${now}::timestamptz - make_interval(hours => ${ABANDONED_HOURS})
        or state = 'done' and finished_at <= ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}))`.execute(
      trx,
    ),
  );
}
