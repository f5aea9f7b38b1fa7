import { createLog } from '@tandem/platform';
import { createStudio } from '../app/studio.ts';
import { startQuickWorker } from './quick-worker.ts';

/** A worker in a process of its own, which dies where TANDEM_FAILPOINT says. */
const [databaseUrl, baseUrl, dataDir] = process.argv.slice(2) as [string, string, string];
const { studio } = await createStudio({
  databaseUrl,
  dataDir,
  log: createLog('kill-worker', 'silent'),
  webFolder: null,
  services: { web: false, worker: false },
  settings: {
    publicUrl: 'http://localhost:3000',
    spiviBaseUrls: [baseUrl],
    signInsPerMinute: { perAddress: 10, perEmail: 10 },
  },
});
await startQuickWorker(studio, databaseUrl);
