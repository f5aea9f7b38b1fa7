import { createLog } from '@tandem/platform';
import { jobTable } from '../app/jobs.ts';
import { createStudio } from '../app/studio.ts';

/** Runs one job once in a process of its own, for tests that kill it: database, Spivi, folder, job, its data. */
const [databaseUrl, baseUrl, dataDir, name, data] = process.argv.slice(2) as [
  string,
  string,
  string,
  'create-accounts',
  string,
];
const { studio, close } = await createStudio({
  databaseUrl,
  dataDir,
  log: createLog('job-worker', 'silent'),
  webFolder: null,
  services: { web: false, worker: false },
  settings: {
    publicUrl: 'http://localhost:3000',
    spiviBaseUrls: [baseUrl],
    signInsPerMinute: { perAddress: 10, perEmail: 10 },
  },
});
const run = { jobId: name, retryCount: 0, signal: AbortSignal.timeout(60_000) };
await jobTable(studio)[name].handler(JSON.parse(data), run);
await close();
