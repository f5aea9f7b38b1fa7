import { createLog } from '@tandem/platform';
import { createStudio } from '../app/studio.ts';
import { importRides } from '../imports/import-rides.ts';

/** Reads an import in a process of its own, for the kill test, and dies when it asks for the time once too often. */
const [databaseUrl, dataDir, studioId, importId, diesAt] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
let asked = 0;
const { studio, close } = await createStudio({
  databaseUrl,
  dataDir,
  log: createLog('kill-worker', 'silent'),
  webFolder: null,
  services: { web: false, worker: false },
  settings: {
    publicUrl: 'http://localhost:3000',
    spiviBaseUrls: [],
    signInsPerMinute: { perAddress: 10, perEmail: 10 },
  },
  now: () => {
    if (++asked === Number(diesAt)) process.kill(process.pid, 'SIGKILL');
    return new Date();
  },
});
await importRides(studio, { studioId, importId });
await close();
