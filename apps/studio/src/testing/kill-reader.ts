import { createLog } from '@tandem/platform';
import { createStudio } from '../app/studio.ts';
import { importRides } from '../imports/import-rides.ts';
import { createRideReaders } from '../imports/ride-readers.ts';

/** Reads an import in a process of its own, for the kill test, and dies before it writes a row too many. */
const [databaseUrl, dataDir, studioId, importId, diesAt] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
let written = 0;
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
});
const dying = studio.db.withPlugin({
  transformQuery({ node }) {
    const writes = node.kind === 'InsertQueryNode' || node.kind === 'UpdateQueryNode';
    if (writes && ++written === Number(diesAt)) process.kill(process.pid, 'SIGKILL');
    return node;
  },
  transformResult: async ({ result }) => result,
});
await importRides({ ...studio, db: dying }, { studioId, importId }, createRideReaders());
await close();
