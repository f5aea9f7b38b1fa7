import { createJobs, createLog } from '@tandem/platform';
import { jobTable } from '../app/jobs.ts';
import type { Studio } from '../base/context.ts';

/** A worker that syncs classes with Spivi and nothing else, and is quick to notice dead runs. */
export const startQuickWorker = (studio: Studio, databaseUrl: string) =>
  createJobs({
    url: databaseUrl,
    schema: 'studio_jobs',
    role: 'tandem_studio_app',
    log: createLog('quick-worker', 'silent'),
    table: { 'sync-class': jobTable(studio)['sync-class'] },
    work: true,
    superviseSeconds: 1,
    pollSeconds: 0.5,
  });
