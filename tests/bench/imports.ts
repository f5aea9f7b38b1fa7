import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateRide } from '@tandem/box/simulate';
import { startEmbeddedPostgres } from '@tandem/platform';
import { readFit, writeFit } from '@tandem/sensors';
import { importRides } from '../../apps/studio/src/imports/import-rides.ts';
import { createRideReaders } from '../../apps/studio/src/imports/ride-readers.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { bring, type Person, zipOf } from '../../apps/studio/src/testing/imports.ts';
import { startTestStudio } from '../../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import type { Bench, Figure } from './figure.ts';

const FILES = 1000;
/** Different rides; the others are these on other days. */
const RIDES = 20;
const RIDE_SECONDS = 45 * 60;
/** One zip may have so many bytes. */
const FILES_PER_ZIP = 500;

export const imports: Bench = {
  name: 'import',
  async *run() {
    const files = rideFiles();
    const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    chmodSync(folder, 0o755);
    const postgres = await startEmbeddedPostgres(folder);
    process.env.TEST_DATABASE_URL = postgres.url;
    const t = await startTestStudio();
    try {
      const tenant = await seedTenant(t, { name: 'bench' });
      const cookie = await signIn(t.base, tenant.emails.member);
      const person: Person = { cookie, studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
      const zips = [];
      for (let at = 0; at < files.length; at += FILES_PER_ZIP)
        zips.push([
          `${at}.zip`,
          await zipOf(Object.fromEntries(files.slice(at, at + FILES_PER_ZIP))),
        ] as const);

      const bare = perSecond(
        files.length,
        timed(() => files.forEach(([, bytes]) => void readFit(bytes))),
      );
      const readers = createRideReaders();
      const begun = performance.now();
      const importId = await bring(t, person, zips);
      const sent = performance.now();
      const params = { studioId: person.studioId, customerId: person.customerId, importId };
      const ask = async () => (await call(t.base, cookie, 'getImport', { params })).body;
      while ((await ask()).state !== 'done')
        await importRides(t.studio, { studioId: person.studioId, importId }, readers);
      const ended = performance.now();
      const { added } = await ask();
      if (added !== FILES) throw new Error(`only ${added} of ${FILES} rides came in`);
      yield figure(`${FILES} FIT files read and kept`, perSecond(FILES, ended - sent), bare, 'ratio 0.5');
      yield figure('with sending them as zips', perSecond(FILES, ended - begun), bare, 'ratio 0.4');
    } finally {
      await t.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function rideFiles(): (readonly [string, Uint8Array])[] {
  const rides = Array.from({ length: RIDES }, (_, seed) =>
    simulateRide({ seed: seed + 1, durationSeconds: RIDE_SECONDS, ftpW: 180 + 5 * seed, maxHrBpm: 185 }),
  );
  return Array.from({ length: FILES }, (_, day) => {
    const startedAt = new Date(Date.UTC(2022, 0, 1 + day, 18));
    return [`${day}.fit`, writeFit({ startedAt, trace: rides[day % RIDES]!, values: {} })] as const;
  });
}

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const perSecond = (files: number, ms: number) => (files * 1000) / ms;

const figure = (name: string, rate: number, floor: number, aim: string): Figure => ({
  name,
  figure: rate,
  unit: 'files/s',
  floor,
  floorIs: 'bare parsing',
  ratio: rate / floor,
  aim,
});
