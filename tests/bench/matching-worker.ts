import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLog, inTenant, seal } from '@tandem/platform';
import { XMLParser } from 'fast-xml-parser';
import { createStudio } from '../../apps/studio/src/app/studio.ts';
import { inStudio } from '../../apps/studio/src/base/call.ts';
import { passwordContext } from '../../apps/studio/src/spivi/calls/load-connection.ts';
import { matchCustomers } from '../../apps/studio/src/spivi/people/match-clients.ts';
import { lastMatchRun, startMatching } from '../../apps/studio/src/spivi/people/match-run.ts';
import { type Measured, MISSING_EVERY } from './matching-people.ts';

/** Matches all customers of a studio, or with `floor` asks and reads only, and prints what that cost this process. */
const [mode, databaseUrl, spiviUrl, dataDir, studioId, customers] = process.argv.slice(2) as [
  'match' | 'floor',
  string,
  string,
  string,
  string,
  string,
];
const MB = 1024 * 1024;
const SETTLE_MS = 500;
const CUSTOMERS = Number(customers);

const { studio, close } = await createStudio({
  databaseUrl,
  dataDir,
  log: createLog('matching', 'silent'),
  webFolder: null,
  services: { web: false, worker: false },
  settings: {
    publicUrl: 'http://localhost:3000',
    spiviBaseUrls: [spiviUrl],
    signInsPerMinute: { perAddress: 10, perEmail: 10 },
  },
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes that are still in use. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function match(): Promise<number> {
  await inStudio(studio, studioId, (work) => startMatching(work, 'manual'));
  for (;;) {
    await matchCustomers(studio, { studioId }, 0);
    const run = await inStudio(studio, studioId, (work) => lastMatchRun(work));
    if (run?.state === 'running') continue;
    if (run?.state !== 'finished' || run.done !== CUSTOMERS) throw new Error(JSON.stringify(run));
    return run.matched;
  }
}

/** The least that finds everybody: one bare call each, its answer parsed, nothing kept. */
async function floor(): Promise<number> {
  const parser = new XMLParser();
  let found = 0;
  for (let n = 1; n <= CUSTOMERS; n++) {
    const answer = await fetch(`${spiviUrl}/ClientService/GetClients`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        'SourceCredentials[SourceName]': 'club@bench.example',
        'SourceCredentials[Password]': 'secret',
        'SourceCredentials[SiteID]': '1',
        Username: `rider${n}@bench.example`,
      }).toString(),
    });
    if (parser.parse(await answer.text()).Response.Clients !== '') found++;
  }
  if (found !== CUSTOMERS - Math.floor(CUSTOMERS / MISSING_EVERY)) throw new Error(`${found} found`);
  return found;
}

await inTenant(studio.db, studioId, (trx) =>
  trx
    .insertInto('spivi_connections')
    .values({
      studio_id: studioId,
      base_url: spiviUrl,
      site_id: 1,
      source_name: 'club@bench.example',
      password_sealed: seal(studio.secretKey, 'secret', passwordContext(studioId)),
      time_zone: 'Europe/Paris',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute(),
);
await sleep(SETTLE_MS);
const heldBefore = held();
const rssBefore = process.memoryUsage().rss;
const cpuBefore = process.cpuUsage();
const begun = performance.now();
const linked = mode === 'match' ? await match() : await floor();
const { user, system } = process.cpuUsage(cpuBefore);
const measured: Measured = {
  customers: CUSTOMERS,
  linked,
  cpuMs: (user + system) / 1000,
  seconds: (performance.now() - begun) / 1000,
  rssBeforeMb: rssBefore / MB,
  rssPeakMb: process.resourceUsage().maxRSS / 1024,
  heldMb: (held() - heldBefore) / MB,
};
console.log(JSON.stringify(measured));
await close();
process.exit(0);
