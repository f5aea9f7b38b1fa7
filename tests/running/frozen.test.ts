import { readdirSync, readFileSync } from 'node:fs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@tandem/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import { startProxy, type TcpProxy } from '../chaos/proxy.ts';
import {
  endAll,
  makeDemo,
  newPlace,
  openDesk,
  PATIENT,
  type Place,
  postmasterOf,
  startTandem,
  type Tandem,
  TEST_MS,
} from './tandem.ts';

/** What stands still without having ended: nobody is left waiting for ever, and all goes on when it does. */

let place: Place;
let postgres: EmbeddedPostgres;
let proxy: TcpProxy;
let tandem: Tandem;
beforeAll(async () => {
  place = await newPlace();
  await makeDemo(place);
  postgres = await startEmbeddedPostgres(place.folder);
  const url = new URL(postgres.url);
  const port = Number(url.port);
  proxy = await startProxy(() => ({ port }));
  url.port = String(proxy.port);
  tandem = await startTandem(place, { DATABASE_URL: url.href });
}, TEST_MS);
afterAll(async () => {
  signalDatabase('SIGCONT');
  await proxy?.close();
  await postgres?.stop();
  await endAll(place);
}, TEST_MS);

/** PostgreSQL as a whole: the first process and all that it has started. */
function signalDatabase(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const first = postmasterOf(place);
  if (first === null) return;
  const parentOf = (pid: string) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
    } catch {
      return 0;
    }
  };
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === first);
  for (const pid of [first, ...children.map(Number)]) process.kill(pid, signal);
}

/** Status and words of an answer, however long it takes. */
const readiness = (base: string) =>
  fetch(`${base}/readyz`, { signal: AbortSignal.timeout(PATIENT.timeout) }).then(
    async (answer) => `${answer.status} ${await answer.text()}`,
  );
const both = () => Promise.all([tandem.studio, tandem.tracker].map(readiness));

test(
  'a database that stands still is said to be silent, to everybody who asks; when it goes on, all does',
  async () => {
    const { cookie, studioId } = await openDesk(tandem);
    const lives = [tandem.pid('studio'), tandem.pid('tracker')];
    signalDatabase('SIGSTOP');
    const wish = { params: { studioId }, headers: { 'idempotency-key': crypto.randomUUID() } };
    const person = { firstName: 'Nadia', lastName: 'Frozen', email: 'nadia@frozen.example' };
    const asked = call(tandem.studio, cookie, 'createCustomer', { ...wish, body: person });
    // More than there are connections: the first ask on lines that are there, the others wait for one.
    const answers = await Promise.all(Array.from({ length: 20 }, both));
    for (const answer of answers.flat())
      expect(answer).toMatch(/^503 .*"not_ready".*The database does not answer/);
    const answer = await asked;
    expect([answer.status, answer.body.code]).toEqual([
      503,
      expect.stringMatching(/^(busy|unsure|not_ready)$/),
    ]);
    signalDatabase('SIGCONT');
    await expect.poll(async () => (await both()).every((one) => one.startsWith('200')), PATIENT).toBe(true);
    const again = await call(tandem.studio, cookie, 'createCustomer', { ...wish, body: person });
    expect([again.status, again.body]).toEqual([200, expect.objectContaining({ email: person.email })]);
    expect([tandem.pid('studio'), tandem.pid('tracker')]).toEqual(lives);
  },
  TEST_MS,
);

test(
  'lines that freeze for good are given up and made anew, without a restart',
  async () => {
    const { cookie, studioId } = await openDesk(tandem);
    const lives = [tandem.pid('studio'), tandem.pid('tracker')];
    const names = () => call(tandem.studio, cookie, 'listCustomers', { params: { studioId } });
    // So that lines are open on which the next question will meet nobody.
    await Promise.all(Array.from({ length: 4 }, names));
    proxy.freeze();
    for (let asked = 0; asked < 4; asked++) expect([200, 503]).toContain((await names()).status);
    await expect.poll(async () => (await names()).status, PATIENT).toBe(200);
    await expect.poll(async () => (await both()).every((one) => one.startsWith('200')), PATIENT).toBe(true);
    expect([tandem.pid('studio'), tandem.pid('tracker')]).toEqual(lives);
  },
  TEST_MS,
);
