import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import { openSmallDisk } from '../small-disk.ts';
import {
  endAll,
  makeDemo,
  newPlace,
  openDesk,
  PATIENT,
  type Place,
  startTandem,
  type Tandem,
  TEST_MS,
  typeStart,
} from './tandem.ts';

/** A disk that fills up: it is said, nothing that was acknowledged is lost, and room is all that is needed. */

const DISK_MB = 224;
/** Only who may mount one can look. */
const small = openSmallDisk('disk', DISK_MB);
const { folder: disk, mounted, makeRoom } = small;

let place: Place;
let tandem: Tandem;
beforeAll(async () => {
  if (!mounted) return;
  place = await newPlace(disk);
  await makeDemo(place);
  tandem = await startTandem(place);
}, TEST_MS);
afterAll(async () => {
  if (mounted) {
    // Whoever ends needs room for the last words.
    makeRoom();
    await endAll(place);
  }
  small.close();
}, TEST_MS);

const told: string[] = [];
/** A new customer with much to note. @returns what was answered, in words */
async function add(desk: { cookie: string; studioId: string }, n: number): Promise<string> {
  const email = `rider${n}@full.example`;
  const { status, body } = await call(tandem.studio, desk.cookie, 'createCustomer', {
    params: { studioId: desk.studioId },
    body: { firstName: 'Ride', lastName: `Number ${n}`, email, notes: 'n'.repeat(1900) },
  });
  if (status === 200) told.push(email);
  return status === 200 ? 'ok' : `${status} ${body.code} ${body.message}`;
}

test.skipIf(!mounted)(
  'while the disk is full whoever writes is told so; with room again all goes on, without a restart',
  async () => {
    const desk = await openDesk(tandem);
    expect(await add(desk, 0)).toBe('ok');
    small.fill();
    let n = 1;
    await expect
      .poll(() => add(desk, n++), { ...PATIENT, interval: 0 })
      .toBe('507 disk_full The disk of the database is full. Nothing was changed.');
    expect(tandem.exitCode()).toBeNull();
    makeRoom();
    await expect.poll(() => add(desk, n++), PATIENT).toBe('ok');
  },
  TEST_MS,
);

test.skipIf(!mounted)(
  'a database that has no room for its log ends all with the reason; with room the next start has all that was told',
  async () => {
    // Who comes in only now may find no room even to be let in.
    const owner = await connectOwner();
    small.fill();
    await fillLog(owner);
    await expect.poll(tandem.exitCode, PATIENT).toBe(1);
    expect(tandem.said()).toMatch(
      /The database ended; ending the rest\. It said: PANIC: .*No space left on device/,
    );
    expect(tandem.said()).toContain('Make room on its disk, then start again: your data stays.');

    const refused = typeStart(place);
    await expect.poll(refused.exitCode, PATIENT).toBe(1);
    expect(refused.said()).toMatch(/did not start\. It said: (PANIC|FATAL): .*No space left on device/);
    expect(refused.said()).toContain('Make room on its disk, then start again');

    makeRoom();
    tandem = await startTandem(place);
    const { cookie, studioId } = await openDesk(tandem);
    for (const email of told) {
      const found = await call(tandem.studio, cookie, 'listCustomers', {
        params: { studioId },
        query: { search: email },
      });
      expect(found.body.rows.map((row) => row.email)).toEqual([email]);
    }
  },
  TEST_MS,
);

/** Has PostgreSQL begin one file of its log after the other, until it cannot. */
async function fillLog(client: pg.Client): Promise<void> {
  let alive = true;
  while (alive)
    await client
      .query('select pg_switch_wal(), pg_logical_emit_message(true, $1, $1)', ['x'])
      .catch((error) => {
        alive = error.code !== undefined && error.code !== 'ECONNRESET' && !error.code.startsWith('57');
      });
}

async function connectOwner(): Promise<pg.Client> {
  const folder = join(disk, 'postgres');
  const port = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  const client = new pg.Client(`postgresql://tandem:${password}@127.0.0.1:${port}/tandem`);
  client.on('error', () => {});
  await client.connect();
  return client;
}
