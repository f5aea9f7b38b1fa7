import { readFileSync } from 'node:fs';
import { loadSecretKey } from '@tandem/platform';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDemo } from '../../apps/demo/src/index.ts';
import { unsubscribeToken } from '../../apps/studio/src/notifications/unsubscribe-token.ts';
import { unzip } from '../../apps/studio/src/testing/exports.ts';
import { rideFile, zipOf } from '../../apps/studio/src/testing/imports.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

/**
 * A member's rights in a browser: asked at the first visit, taken back with effect at Spivi, rides brought in from
 * files, everything taken along, everything deleted.
 */
const WAIT_MS = 90_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a password of her own';
const NEWCOMER = {
  firstName: 'Nadia',
  lastName: 'Nouvelle',
  email: 'nadia.nouvelle@demo.tandem.example',
};

let house: House;
let browser: Browser;
let owner: BrowserContext;
let studioId: string;
let newcomerId: string;
let newcomer: Page;

const api = (path: string) => `${house.studioUrl}/api/studios/${studioId}${path}`;
const portal = (path: string) => `${house.studioUrl}/portal/${studioId}${path}`;

beforeAll(async () => {
  house = await openHouse();
  const demo = await openDemo({ ...house, wanted: true, rides: 0 });
  await demo.fill();
  await demo.close();
  browser = await launchBrowser();
  owner = await signedIn('owner@demo.tandem.example');
  studioId = (await (await owner.request.get(`${house.studioUrl}/api/me`)).json()).studios[0].studioId;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function open(phone: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: phone ? { width: 360, height: 780 } : { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(WAIT_MS);
  return context;
}

async function signedIn(email: string, phone = false): Promise<BrowserContext> {
  const context = await open(phone);
  const answer = await signIn(context, email, 'tandem-demo');
  expect(answer.status()).toBe(200);
  return context;
}

const signIn = (context: BrowserContext, email: string, password: string) =>
  context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email, password },
  });

async function post(path: string, data: object) {
  const answer = await owner.request.post(api(path), { headers: { origin: house.studioUrl }, data });
  expect(answer.status()).toBeLessThan(300);
  return answer.json();
}

/** Books this person into the next class of tomorrow that has a free spot. */
async function bookTomorrow(customerId: string): Promise<{ classId: string; spot: number }> {
  const [from, to] = [12, 72].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
  const classes = await (await owner.request.get(api(`/classes?from=${from}&to=${to}`))).json();
  for (const { classId } of classes) {
    const { spots, sync } = await (await owner.request.get(api(`/classes/${classId}`))).json();
    const free = spots.find((one: { state: string }) => one.state === 'free');
    if (!free || sync.state === 'off') continue;
    await post(`/classes/${classId}/bookings`, { customerId, spotNumber: free.spotNumber });
    return { classId, spot: free.spotNumber };
  }
  throw new Error('the demo has no tracked class with a free spot tomorrow');
}

test('a first visit asks each purpose on its own, and asks no more once all are answered', async () => {
  const { customerId } = await post('/customers', NEWCOMER);
  newcomerId = customerId;
  const { url } = await post(`/customers/${customerId}/invitation`, {});
  newcomer = await (await open(true)).newPage();
  await newcomer.goto(url);
  await newcomer.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await newcomer.getByRole('button', { name: 'Continue' }).click();

  await newcomer.getByRole('heading', { name: 'What may we do with your data?' }).waitFor();
  const save = newcomer.getByRole('button', { name: /Save my answers|answers? to go/ });
  expect(await save.isDisabled()).toBe(true);
  const answers = newcomer.getByRole('group').filter({ hasText: 'Text 1' }).getByRole('radio');
  expect(await answers.count()).toBe(6);
  expect(await answers.and(newcomer.locator(':checked')).count()).toBe(0);
  const choose = (question: RegExp, answer: 'Yes' | 'No') =>
    newcomer.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true }).click();
  await choose(/keep your numbers/, 'Yes');
  await choose(/tell Spivi/, 'No');
  expect(await save.isDisabled()).toBe(true);
  await choose(/screen in the gym/, 'No');
  await save.click();
  await newcomer.getByRole('navigation').waitFor();
  await newcomer
    .getByRole('heading', { name: 'What may we do with your data?' })
    .waitFor({ state: 'detached' });

  const rights = await (await owner.request.get(api(`/customers/${customerId}/rights`))).json();
  expect(
    Object.fromEntries(rights.consents.map((c: { purpose: string; state: string }) => [c.purpose, c.state])),
  ).toEqual({ store: 'granted', send: 'revoked', board: 'revoked', strap: 'never' });
  await newcomer.reload();
  await newcomer.getByRole('heading', { level: 1, name: 'Schedule' }).waitFor();
}, 60_000);

test('taking back "send" gives up the seat, and both sides say why', async () => {
  const member = await signedIn('member@demo.tandem.example', true);
  const me = await (await member.request.get(`${house.studioUrl}/api/me`)).json();
  const customerId = me.studios[0].customerId;
  const { classId, spot } = await bookTomorrow(customerId);
  const seat = async () => {
    const { roster } = await (await owner.request.get(api(`/classes/${classId}`))).json();
    return roster.find((one: { customerId: string }) => one.customerId === customerId).sync;
  };
  await expect.poll(seat, { timeout: WAIT_MS }).toMatchObject({ state: 'synced', seatId: spot });

  const page = await member.newPage();
  await page.goto(portal('/details/consent'));
  await page.getByRole('switch', { name: 'Send to Spivi' }).click();
  await page
    .getByRole('dialog')
    .getByText(/seat in Spivi is given up within seconds/)
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop sending' }).click();
  await page.getByText('Spivi is told to give up the seat').waitFor();

  await expect.poll(seat, { timeout: WAIT_MS }).toMatchObject({ state: 'off', reason: 'consent_missing' });
  await page.goto(portal(`/classes/${classId}`));
  await page.getByText(`You have spot ${spot}`).waitFor();
  await page.getByText('Not tracked: you have not allowed that Spivi is told who you are.').waitFor();
  const desk = await owner.newPage();
  await desk.goto(`${house.studioUrl}/console/${studioId}/classes/${classId}`);
  await desk
    .getByText(/this person has not allowed that Spivi is told/)
    .first()
    .waitFor();
  await desk.getByRole('link', { name: 'See what they allow' }).first().click();
  await desk.getByRole('heading', { name: 'Consents' }).waitFor();
  await desk.close();
  await member.close();
}, 90_000);

test('rides from a zip are read with each file’s own outcome, and lead to their page', async () => {
  const [first, second] = ['2026-10-03T17:00:00Z', '2026-10-05T17:00:00Z'].map((at) => rideFile(at, 600));
  const zip = await zipOf({ 'evening.fit': first!, 'morning.fit': second! });
  await newcomer.goto(portal('/details/import'));
  await newcomer.locator('input[type="file"]').setInputFiles([
    { name: 'autumn.zip', mimeType: 'application/zip', buffer: zip },
    { name: 'evening-again.fit', mimeType: 'application/octet-stream', buffer: Buffer.from(first!) },
    { name: 'notes.fit', mimeType: 'application/octet-stream', buffer: Buffer.from('no ride at all') },
  ]);
  await newcomer.getByText('2 rides added · 1 was there already · 1 could not be read').waitFor();
  await newcomer.getByText('This is not a FIT, TCX or GPX file.').waitFor();
  await newcomer.getByText('This very file was brought in before.').waitFor();
  await newcomer.getByRole('link', { name: 'See the ride' }).first().click();
  await newcomer.waitForURL(/\/performance\/[0-9a-f-]{36}$/);
  await newcomer.getByText('Average power').first().waitFor();
}, 60_000);

test('a file that did not arrive says why, and what to do about it', async () => {
  await newcomer.goto(portal('/details/import'));
  const refusals = [
    { status: 408, json: { code: 'too_slow', message: '', remedy: '' } },
    { status: 502, body: '<html>Bad gateway</html>' },
  ];
  await newcomer.route('**/files?name=*', (route) => route.fulfill(refusals.shift()!));
  const file = (name: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(rideFile('2026-10-07T17:00:00Z', 60)),
  });
  const choose = newcomer.locator('input[type="file"]');
  await choose.setInputFiles([file('slow.fit')]);
  await newcomer.getByText('The file came too slowly. Send it again over a better line').waitFor();
  await choose.setInputFiles([file('proxy.fit')]);
  await newcomer.getByText('Choose this file again to send it.').waitFor();
  await newcomer.unroute('**/files?name=*');
}, 60_000);

test('an answer given and taken back leaves one note on the screen, the latest', async () => {
  await newcomer.goto(portal('/details/consent'));
  const board = newcomer.getByRole('switch').nth(2);
  await board.click({ force: true });
  await newcomer.getByText('Shown on the board from now on').waitFor();
  await board.click({ force: true });
  await newcomer.getByText('Taken off the board').waitFor();
  await newcomer.getByText('Shown on the board from now on').waitFor({ state: 'detached', timeout: 3_000 });
}, 60_000);

test('everything is taken along as one zip', async () => {
  await newcomer.goto(portal('/details/data'));
  await newcomer.getByRole('button', { name: 'Prepare the file' }).click();
  const link = newcomer.getByRole('link', { name: /^Download \(/ });
  await link.waitFor();
  const [download] = await Promise.all([newcomer.waitForEvent('download'), link.click()]);
  const files = await unzip(readFileSync(await download.path()));
  expect(files.get('profile.json')!.toString()).toContain(NEWCOMER.email);
  expect([...files.keys()].filter((name) => name.endsWith('.fit'))).toHaveLength(2);
}, 60_000);

test('a mail’s link stops the mails by its button alone', async () => {
  const mailed = async () =>
    (await (await owner.request.get(api(`/customers/${newcomerId}/rights`))).json()).classMail;
  const token = unsubscribeToken(
    { secretKey: loadSecretKey(house.dataDir) },
    { studioId, customerId: newcomerId, of: 'class_mail' },
  );
  const page = await (await open(true)).newPage();
  await page.goto(`${house.studioUrl}/unsubscribe#${token}`);
  const button = page.getByRole('button', { name: 'Stop these mails' });
  await button.waitFor();
  expect(await mailed()).toBe(true);
  await button.click();
  await page.getByText(/Tandem Demo Studio sends you no more mails after class/).waitFor();
  expect(await mailed()).toBe(false);
  await page.goto('about:blank');
  await page.goto(`${house.studioUrl}/unsubscribe#${token.slice(0, -4)}`);
  await button.click();
  await page.getByText('This link is not valid.').waitFor();
  await page.context().close();
}, 60_000);

test('deleting everything asks for the name, shows what is gone, and leaves nobody to sign in', async () => {
  await newcomer.goto(portal('/details/data'));
  await newcomer.getByRole('button', { name: 'Go on to delete' }).click();
  const confirm = newcomer.getByRole('button', { name: 'Delete everything of mine' });
  expect(await confirm.isDisabled()).toBe(true);
  await newcomer
    .getByRole('textbox', { name: /type the full name/ })
    .fill(`${NEWCOMER.firstName} ${NEWCOMER.lastName}`);
  await confirm.click();
  await newcomer.waitForURL(/\/erased$/);
  await newcomer.getByText('Numbers and rides').waitFor();
  await newcomer.getByText(/Number of this deletion/).waitFor();

  const again = await open(true);
  expect((await signIn(again, NEWCOMER.email, PASSWORD)).status()).toBe(401);
  await again.close();
  await newcomer.goto(portal(''));
  await newcomer.waitForURL(/\/sign-in/);
  const found = await owner.request.get(api(`/customers?search=${encodeURIComponent(NEWCOMER.lastName)}`));
  expect((await found.json()).rows).toEqual([]);

  const page = await owner.newPage();
  await page.goto(`${house.studioUrl}/console/${studioId}/privacy`);
  await page.getByRole('heading', { name: 'Deletions' }).waitFor();
  await page.getByText('Finished', { exact: true }).waitFor();
  await page.getByRole('button', { name: /Finished/ }).click();
  await page.getByText('Proof (SHA-256 of the record)').waitFor();
  expect(await page.locator('main').textContent()).not.toContain(NEWCOMER.lastName);
  await page.close();
}, 60_000);

test('whom staff delete is on no page that is open, and the deletion is followed where it is listed', async () => {
  const name = 'Erased Meanwhile';
  const { customerId } = await post('/customers', {
    firstName: 'Erased',
    lastName: 'Meanwhile',
    email: 'erased.meanwhile@demo.tandem.example',
  });
  const profile = `${house.studioUrl}/console/${studioId}/customers/${customerId}`;
  const [page, left] = [await owner.newPage(), await owner.newPage()];
  await left.goto(`${profile}?tab=details`);
  await left.getByRole('heading', { name }).waitFor();
  await page.goto(`${profile}?tab=rights`);
  await page.getByRole('button', { name: 'Delete this person…' }).click();
  await page.getByRole('textbox', { name: /type the full name/ }).fill(name);
  await page.getByRole('button', { name: 'Delete this person', exact: true }).click();
  await page.waitForURL(/\/privacy$/);
  await page.getByText('Deletion has begun').waitFor();
  await page
    .getByRole('button', { name: /Under way|Finished/ })
    .first()
    .waitFor();
  await left.getByText('This is no longer here.').waitFor();
  await left.getByRole('heading', { name }).waitFor({ state: 'detached' });
  expect(await left.locator('main').textContent()).not.toContain('Meanwhile');
  for (const each of [page, left]) await each.close();
}, 60_000);
