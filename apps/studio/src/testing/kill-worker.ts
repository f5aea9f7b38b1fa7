import { createJobs, createLog } from '@tandem/platform';
import { jobTable } from '../app/jobs.ts';
import { createStudio } from '../app/studio.ts';

/** A worker of its own for the kill test: quick to notice dead runs, and dying where TANDEM_FAILPOINT says. */
const [databaseUrl, baseUrl, dataDir] = process.argv.slice(2) as [string, string, string];
const log = createLog('kill-worker', 'silent');
const { studio } = await createStudio({
  databaseUrl,
  dataDir,
  log,
  webFolder: null,
  services: { web: false, worker: false },
  settings: {
    publicUrl: 'http://localhost:3000',
    spiviBaseUrls: [baseUrl],
    signInsPerMinute: { perAddress: 10, perEmail: 10 },
  },
});
const { 'sync-class': syncClass } = jobTable(studio);
await createJobs({
  url: databaseUrl,
  schema: 'studio_jobs',
  role: 'tandem_studio_app',
  log,
  table: { 'sync-class': syncClass },
  work: true,
  superviseSeconds: 1,
  pollSeconds: 0.5,
});
