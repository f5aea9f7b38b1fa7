import { fileURLToPath } from 'node:url';
import { installJobs, migrate } from '@tandem/platform';
import { APP_ROLE, JOBS_SCHEMA, SCHEMA } from '../base/db.ts';
import { queues } from '../base/jobs.ts';

/** Brings schema, role and job queues up to date; runs as the database's owner. */
export async function migrateTracker(url: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate({ url, schema: SCHEMA, role: APP_ROLE, folder });
  await installJobs({ url, schema: JOBS_SCHEMA, role: APP_ROLE, queues });
}
