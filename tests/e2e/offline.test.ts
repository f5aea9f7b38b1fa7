import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { asOf, keys, untilKept } from './kept.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** The portal without a line: what a member last saw, dated, and of nobody else; and no old version that stays. */

const DAY_MS = 24 * 3_600_000;
const TEST_MS = 240_000;
const WAIT_MS = 60_000;

const studio = peopleOfStudio({
  name: 'Cellar',
  staff: ['owner'],
  members: ['Ada', 'Bob'],
  classes: [
    { title: 'Climb', startsAt: new Date(Date.now() + 3 * DAY_MS) },
    { title: 'Sprint', startsAt: new Date(Date.now() + 4 * DAY_MS) },
  ],
});

const shells = (page: Page) => page.evaluate<string[]>('caches.keys()');
const registrations = (page: Page) =>
  page.evaluate<number>('navigator.serviceWorker.getRegistrations().then(({ length }) => length)');

const classPath = (place: number) => `classes/${studio.built().classIds[place]}`;

beforeAll(async () => {
  const page = await studio.open('ada', classPath(0));
  await page.getByRole('button', { name: 'Spot 3: free' }).click();
  await page.getByRole('button', { name: 'Book spot 3' }).click();
  await page.getByText('You have spot 3').first().waitFor();
  await page.context().close();
}, TEST_MS);

test('a portal that is opened without a line shows what was last seen, dated, and books nothing', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', classPath(0));
  await page.getByText('You have spot 3').waitFor();
  await page.getByRole('link', { name: 'Schedule' }).first().click();
  await untilKept(page, '.places', '.class list', `.class ${studio.built().classIds[0]}`);
  await page.getByRole('link', { name: 'Performance' }).click();
  await untilKept(page, ' rides');
  await page.getByRole('link', { name: 'My bookings' }).click();
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();

  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Climb').waitFor();
  await asOf(page).waitFor();
  const cancel = page.getByRole('button', { name: 'Cancel booking' });
  expect(await cancel.isDisabled()).toBe(true);
  await page.getByText('Waits for a connection to the studio.').waitFor();
  expect(await inspect(page)).toEqual(CLEAN);

  await page.getByText('Climb').click();
  await page.getByText('You have spot 3').waitFor();
  await page.getByRole('button', { name: 'Spot 5: free' }).click();
  const move = page.getByRole('button', { name: 'Move to spot 5' });
  expect(await move.isDisabled()).toBe(true);
  expect(await inspect(page)).toEqual(CLEAN);

  await page.goto(studio.url());
  await page.getByRole('heading', { name: 'Schedule' }).waitFor();
  await asOf(page).waitFor();

  // What no device keeps is told as out of reach, beside what it does.
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByText('ada@cellar.example').waitFor();
  await page.getByRole('link', { name: /^Body details/ }).click();
  await page.getByText('Your body details are not kept on this device').waitFor();

  await page.context().setOffline(false);
  await page.goto(studio.at('ada', 'bookings'));
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  expect(await asOf(page).count()).toBe(0);
  await page.context().close();
});

test('once the line is back a page that was opened without it is true again by itself', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', 'bookings');
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await untilKept(page);
  await page.context().setOffline(true);
  await page.reload();
  await asOf(page).waitFor();
  await page.context().setOffline(false);
  await asOf(page).waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('button', { name: 'Cancel booking' }).isEnabled()).toBe(true);
  await page.context().close();
});

test('the French page says it in French', { timeout: TEST_MS }, async () => {
  const page = await studio.open('bob', classPath(0), { locale: 'fr-FR' });
  await page.getByRole('button', { name: /^Place 4/ }).waitFor();
  await untilKept(page, `.class ${studio.built().classIds[0]}`);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText(/Dernière mise à jour\u00a0: .+ Pas de connexion\./).waitFor();
  await page.getByText('En attente d’une connexion au studio.').waitFor();
  expect(await inspect(page)).toEqual(CLEAN);
  await page.context().close();
});

test('whoever signs out leaves nothing on the device', { timeout: TEST_MS }, async () => {
  const page = await studio.open('ada', 'bookings');
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await untilKept(page);
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await keys(page)).toEqual([]);
  await page.context().setOffline(true);
  await page.goto(studio.at('ada', 'bookings'));
  await page.getByRole('alert').waitFor();
  expect(await page.getByText('Climb').count()).toBe(0);
  await page.context().close();
});

test('who asks to leave without a line leaves nothing either, and is told that the studio does not know', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', 'details');
  await page.getByText('ada@cellar.example').waitFor();
  await untilKept(page);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('alert').waitFor();
  expect(await keys(page)).toEqual([]);
  await page.context().close();
});

test('a session that has ended takes what was kept with it', { timeout: TEST_MS }, async () => {
  const page = await studio.open('ada', 'bookings');
  await untilKept(page);
  await page.context().clearCookies();
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await keys(page)).toEqual([]);
  await page.context().close();
});

test('of two members on one phone the second sees nothing of the first', { timeout: TEST_MS }, async () => {
  const page = await studio.open('ada', 'bookings');
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await untilKept(page);
  const ofAda = await keys(page);
  // Gone without a word: no open page of hers hears that somebody else signs in.
  await page.goto('about:blank');
  const signedIn = await page.context().request.post(`${studio.url()}/api/auth/sign-in/email`, {
    headers: { origin: studio.url() },
    data: { email: 'bob@cellar.example', password: 'a long enough one' },
  });
  expect(signedIn.status()).toBe(200);
  await page.goto(studio.at('bob', 'bookings'));
  await page.getByText(/^Nothing is booked/).waitFor();
  await untilKept(page);
  expect((await keys(page)).filter((key) => ofAda.includes(key))).toEqual([]);
  await page.context().setOffline(true);
  await page.reload();
  await asOf(page).waitFor();
  await page.getByText(/^Nothing is booked/).waitFor();
  expect(await page.getByText('Climb').count()).toBe(0);
  await page.context().close();
});

test('an answer of another version of the pages, or of more than a week ago, is not shown', {
  timeout: TEST_MS,
}, async () => {
  for (const spoil of [{ version: 'another' }, { at: Date.now() - 8 * DAY_MS }]) {
    const page = await studio.open('ada', 'bookings');
    await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
    await untilKept(page);
    await page.context().setOffline(true);
    // After the page has gone: it writes what it shows once more then.
    await page.goto('about:blank');
    await page.goto(studio.at('ada', 'bookings'));
    await asOf(page).waitFor();
    await page.evaluate((change) => {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith('tandem.kept.')))
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)!), ...change }));
    }, spoil);
    await page.reload();
    await page.getByRole('alert').waitFor();
    expect(await page.getByText('Climb').count()).toBe(0);
    await page.context().close();
  }
});

test('no number of a body or a ride is kept, and nothing at all of the console', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', 'details/body');
  await page.getByRole('heading', { name: 'Body details' }).waitFor();
  await page.getByRole('link', { name: 'Performance' }).click();
  await untilKept(page, ' rides');
  const kept = await page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith('tandem.kept.'))
      .map(([, value]) => value)
      .join('\n'),
  );
  expect(kept).toContain('"body":null');
  expect(kept).not.toMatch(/ftpW|weightKg|"values":\{"/);
  // Nor how somebody is reached, and whom to call.
  expect(kept).not.toMatch(/"(phone|emergency\w+|pendingEmail|spivi)":/);
  await page.context().close();

  const desk = await studio.open('owner', '');
  await desk.getByRole('heading', { name: 'Schedule' }).waitFor();
  // What comes later has come.
  await expect
    .poll(
      () =>
        desk.evaluate(() =>
          performance.getEntriesByType('resource').some(({ name }) => /\/errors-/.test(name)),
        ),
      {
        timeout: WAIT_MS,
      },
    )
    .toBe(true);
  expect(await keys(desk)).toEqual([]);
  expect(await registrations(desk)).toBe(0);
  await desk.context().close();
});

test('of who has themself deleted nothing stays on the device', { timeout: TEST_MS }, async () => {
  const page = await studio.open('bob', 'details/data');
  await untilKept(page);
  await page.getByRole('button', { name: 'Go on to delete' }).click();
  await page.getByRole('textbox').fill('Bob Demo');
  await page.getByRole('button', { name: 'Delete everything of mine' }).click();
  await page.waitForURL(/\/erased$/);
  await expect.poll(() => keys(page)).toEqual([]);
  await page.context().close();
});

/** Before the studio: another version of its pages, no worker in it any more, or nothing behind it. */
let front: Server;
let stands: 'as it is' | 'newer' | 'without a worker' | 'away' = 'as it is';

function forward(asked: IncomingMessage, answer: ServerResponse): void {
  if (stands === 'away') return void answer.writeHead(502).end();
  const path = asked.url!.split('?')[0]!;
  if (path === '/worker.js' && stands === 'without a worker') return void answer.writeHead(404).end();
  const changed = stands === 'newer' && asked.method === 'GET' && !/^\/(api|assets)\//.test(path);
  const headers = { ...asked.headers };
  if (changed)
    for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
  const { hostname, port } = new URL(studio.url());
  const behind = request({ hostname, port, path: asked.url, method: asked.method, headers }, (got) => {
    if (!changed) {
      answer.writeHead(got.statusCode!, got.headers);
      return void got.pipe(answer);
    }
    got.setEncoding('utf8');
    let text = '';
    got.on('data', (part: string) => {
      text += part;
    });
    got.on('end', async () => {
      const { 'content-length': _, etag: __, ...rest } = got.headers;
      answer
        .writeHead(got.statusCode!, rest)
        .end(path === '/worker.js' ? await newWorker(text) : newer(text));
    });
  });
  behind.on('error', () => answer.writeHead(502).end());
  asked.pipe(behind);
}

const newer = (html: string) => html.replace('<html ', '<html data-newer ');
async function newWorker(text: string): Promise<string> {
  const html = newer(await (await fetch(studio.url(), { headers: { accept: 'text/html' } })).text());
  const sum = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(html))).toString('base64');
  return text.replace(/"page":"[^"]+"/, `"page":"${sum}"`);
}

beforeAll(async () => {
  front = createServer(forward);
  await new Promise<void>((up) => front.listen(0, '127.0.0.1', up));
});
afterAll(() => {
  front?.closeAllConnections();
  front?.close();
});

test('a new version is shown at once and kept; while nothing answers what was kept is shown; a server without a worker ends it', {
  timeout: TEST_MS,
}, async () => {
  const base = `http://localhost:${(front.address() as AddressInfo).port}`;
  const first = await studio.open('ada', 'bookings');
  const context = first.context();
  await first.close();
  const page = await context.newPage();
  const at = studio.at('ada', 'bookings').replace(studio.url(), base);
  await page.goto(at);
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await untilKept(page);
  const [old] = await shells(page);

  stands = 'newer';
  await page.reload();
  await page.locator('html[data-newer]').waitFor({ state: 'attached' });
  await expect.poll(() => shells(page), { timeout: WAIT_MS }).not.toContain(old);
  await expect.poll(async () => (await shells(page)).length).toBe(1);

  stands = 'away';
  await page.reload();
  await page.locator('html[data-newer]').waitFor({ state: 'attached' });
  await page.getByText('Climb').waitFor();
  await asOf(page).waitFor();

  stands = 'without a worker';
  await page.reload();
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  await expect.poll(() => shells(page), { timeout: WAIT_MS }).toEqual([]);
  await expect.poll(() => registrations(page)).toBe(0);
  await context.setOffline(true);
  await expect(page.goto(at)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  await context.close();
});
