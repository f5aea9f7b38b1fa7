import { createLog, inTenant } from '@tandem/platform';
import { createSpiviClient, type SpiviEvent } from '@tandem/spivi';
import { withoutMark } from '@tandem/spivi/tandem';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_SITE, seedStudioDemo, seedTrackerDemo } from '../../apps/demo/src/index.ts';
import { settingsFrom } from '../../apps/studio/src/app/settings.ts';
import { createStudio } from '../../apps/studio/src/app/studio.ts';
import { connect } from '../../apps/tracker/src/base/db.ts';
import { hashPassword } from '../../apps/tracker/src/sites/index.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, makeNoAccounts, openHouse } from './house.ts';
import { inspect, overflowPx } from './inspect.ts';

/**
 * The integration in a browser, from a studio that is not connected: the wizard with its checks and its preview, a
 * person linked by hand, the removal that clears what is to come, connecting again without doubles, a new password from
 * the banner, and a screen that has lost its line.
 */
const WAIT_MS = 90_000;
const DAY_MS = 86_400_000;
/** Classes that begin sooner may begin while the test runs: those are never cleared. */
const SOON_MS = 10 * 60_000;
/** As far ahead as classes are sent. */
const DAYS_AHEAD = 14;
const ROOM = 'Cycle';
const BOX_ID = 2101;
const STRANGER = { firstName: 'Sam', lastName: 'Otherwise', email: 'sam.otherwise@demo.tandem.example' };

let house: House;
let browser: Browser;
let owner: BrowserContext;
let page: Page;
let studioId: string;

beforeAll(async () => {
  house = await openHouse(async ({ databaseUrl, dataDir }) => {
    await seedTrackerDemo(databaseUrl);
    const { studio, close } = await createStudio({
      databaseUrl,
      dataDir,
      log: createLog('furnish', 'silent'),
      webFolder: null,
      services: { web: false, worker: false },
      settings: settingsFrom({}),
    });
    await seedStudioDemo(studio, { now: new Date() });
    await close();
  });
  browser = await launchBrowser();
  owner = await browser.newContext({ locale: 'en-GB', viewport: DESKTOP, reducedMotion: 'reduce' });
  owner.setDefaultTimeout(WAIT_MS);
  page = await signIn(owner, 'owner');
  studioId = /console\/([0-9a-f-]+)/.exec(page.url())![1]!;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function signIn(context: BrowserContext, who: string): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(house.studioUrl);
  await opened.getByLabel('Email').fill(`${who}@demo.tandem.example`);
  await opened.getByLabel('Password', { exact: true }).fill('tandem-demo');
  await opened.getByRole('button', { name: 'Sign in', exact: true }).click();
  await opened.getByRole('heading', { name: 'Schedule' }).waitFor();
  return opened;
}

/** What the club's owner does on spivi.com. */
async function changePasswordAtSpivi(password: string): Promise<void> {
  const db = connect(house.databaseUrl);
  try {
    const password_hash = await hashPassword(password);
    await inTenant(db, String(DEMO_SITE.siteId), (trx) =>
      trx.updateTable('sites').set({ password_hash }).where('site_id', '=', DEMO_SITE.siteId).execute(),
    );
  } finally {
    await db.destroy();
  }
}

const spivi = () =>
  createSpiviClient({
    baseUrl: house.trackerUrl,
    credentials: {
      sourceName: DEMO_SITE.sourceName,
      password: DEMO_SITE.password,
      siteId: String(DEMO_SITE.siteId),
    },
  });
const open = (path = '') => page.goto(`${house.studioUrl}/console/${studioId}/integrations/spivi${path}`);

/** From when on a test may count on what it sees, as Spivi states it: both sides are asked from one moment on. */
const inTenMinutes = () => localTime(new Date(Date.now() + SOON_MS).toISOString());

/** Live events of the box that begin later than soon, as "title at start". */
async function comingEvents(soon: string): Promise<string[]> {
  const client = spivi();
  try {
    const events: SpiviEvent[] = [];
    for (let day = 0; day <= DAYS_AHEAD; day++) {
      const date = new Date(Date.now() + day * DAY_MS).toISOString().slice(0, 10);
      const span = { startDateTime: `${date}T00:00`, endDateTime: `${date}T23:59`, boxId: BOX_ID };
      const answer = await client.call('EventService/GetEvents', span);
      if (answer.kind !== 'ok') throw new Error(answer.message);
      events.push(...answer.value.events);
    }
    return events
      .filter((event) => !event.isCancelled && event.startDateTime > soon)
      .map((event) => `${withoutMark(event.title)} at ${event.startDateTime}`)
      .sort();
  } finally {
    await client.close();
  }
}

/** What the studio wants to be there. */
async function comingClasses(soon: string): Promise<string[]> {
  const [from, to] = [0, DAYS_AHEAD * DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString());
  const answer = await owner.request.get(
    `${house.studioUrl}/api/studios/${studioId}/classes?from=${from}&to=${to}`,
  );
  const classes: { title: string; roomName: string; startsAt: string; state: string }[] = await answer.json();
  return classes
    .filter((c) => c.roomName === ROOM && c.state === 'scheduled' && localTime(c.startsAt) > soon)
    .map((c) => `${c.title} at ${localTime(c.startsAt)}`)
    .sort();
}

/** An instant as Spivi states it: the site's wall time, 'YYYY-MM-DDTHH:mm'. */
const localTime = (instant: string) =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: DEMO_SITE.timeZone })
    .format(new Date(instant))
    .replace(' ', 'T');

async function enterCredentials(password: string): Promise<void> {
  await page.getByLabel('Site ID').fill(String(DEMO_SITE.siteId));
  await page.getByLabel('Login').fill(DEMO_SITE.sourceName);
  // Never guessed for a studio in two zones.
  await page.getByLabel('Time zone of the site').first().click();
  await page.getByRole('option', { name: DEMO_SITE.timeZone }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Test' }).click();
}

const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 360, height: 780 };

/** The steps that a connected demo does not show, on a small phone and a desktop. */
async function expectClean(sizes = [PHONE, DESKTOP]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // The frame takes a moment to follow.
    await expect.poll(() => overflowPx(page), { timeout: WAIT_MS }).toBe(0);
    expect({ size, ...(await inspect(page)) }).toEqual({ size, overflowPx: 0, violations: [] });
  }
}

async function throughPrerequisites(): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await expectClean();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('the wizard says what is wrong with the credentials, and saves nothing until they are right', async () => {
  await open();
  await throughPrerequisites();
  await enterCredentials('not the password');
  await page.getByText('Spivi did not accept login and password').waitFor();
  await page.getByText('Site ID · not tried').waitFor();
  await expectClean();
  expect(await page.getByRole('button', { name: 'Save and preview' }).count()).toBe(0);
  await page.getByLabel('Password', { exact: true }).fill(DEMO_SITE.password);
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Access · fine').waitFor();
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByText('Nobody new is linked and no class is sent yet.').waitFor();
});

test('the preview says who is there, links nobody, stays over a reload, and enabling links', async () => {
  await page.getByText('All 59 customers looked up in Spivi.').waitFor();
  await page.reload();
  await page.getByText('All 59 customers looked up in Spivi.').waitFor();
  // Who refuses to be sent is not looked up; 44 of the others have an account on the tracker under the same email.
  await page.locator('dl div', { hasText: 'Found' }).getByText('44', { exact: true }).waitFor();
  await page.locator('dl div', { hasText: 'Not in Spivi' }).getByText('15', { exact: true }).waitFor();
  await expectClean();
  expect(await comingEvents(inTenMinutes())).toEqual([]);
  await makeNoAccounts(page);
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await page.locator('dl div', { hasText: 'Linked' }).getByText('44', { exact: true }).waitFor();
});

test('a box that Spivi does not know is refused at its field; a known one sends the room’s classes', async () => {
  await page.getByRole('button', { name: 'Add gym' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Paris');
  await dialog.getByLabel('Box ID').fill('4711');
  await dialog.getByLabel('Room').first().click();
  await page.getByRole('option', { name: ROOM }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Spivi does not know this box.').first().waitFor();
  await dialog.getByLabel('Box ID').fill(String(BOX_ID));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`Box ${BOX_ID}`).waitFor();
  const soon = inTenMinutes();
  const wanted = await comingClasses(soon);
  expect(wanted.length).toBeGreaterThan(5);
  await expect.poll(() => comingEvents(soon), { timeout: WAIT_MS, interval: 500 }).toEqual(wanted);
});

test('a person with another name and email at Spivi is linked by hand, once their email is told', async () => {
  const client = spivi();
  await client.call('ClientService/AddClient', {
    username: STRANGER.email,
    ...STRANGER,
    password: 'unused-1234',
  });
  const found = await client.call('ClientService/GetClients', { username: STRANGER.email });
  await client.close();
  if (found.kind !== 'ok') throw new Error(found.message);
  await open('/people');
  await page
    .getByRole('button', { name: /^Set Client ID of/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Client ID').fill(String(found.value.clients[0]!.clientId));
  expect(await dialog.getByLabel('Email in Spivi').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByLabel('Email in Spivi').fill(STRANGER.email);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Client ID saved').waitFor();
  await page.getByRole('link', { name: 'Linked 45' }).waitFor();
});

test('removing clears the coming classes from Spivi first, then says what stayed', async () => {
  await page.setViewportSize(PHONE);
  await open();
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Clear them first').click();
  await dialog.getByText(/45 linked customers/).waitFor();
  await expectClean([PHONE]);
  await dialog.getByRole('button', { name: 'Clear, then remove' }).click();
  await page.getByText('Not connected', { exact: true }).waitFor();
  await page.getByText(/Still here: 45 linked customers and 1 gym/).waitFor();
  await expectClean();
  expect(await comingEvents(inTenMinutes())).toEqual([]);
});

test('connecting again takes everything up where it was and makes nothing twice', async () => {
  await page.getByRole('button', { name: 'Connect again' }).click();
  await enterCredentials(DEMO_SITE.password);
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByText(/coming classes in Cycle go to Spivi/).waitFor();
  await makeNoAccounts(page);
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.locator('dl div', { hasText: 'Linked' }).getByText('45', { exact: true }).waitFor();
  const soon = inTenMinutes();
  const wanted = await comingClasses(soon);
  await expect.poll(() => comingEvents(soon), { timeout: WAIT_MS, interval: 500 }).toEqual(wanted);
});

test('a changed password shows on every page of those who can enter the new one, and only there', async () => {
  await changePasswordAtSpivi('a new password');
  const api = `${house.studioUrl}/api/studios/${studioId}/spivi`;
  const state = async () => {
    await owner.request.post(`${api}/sync`, { headers: { origin: house.studioUrl } });
    return (await (await owner.request.get(api)).json()).connection.state;
  };
  await expect.poll(state, { timeout: WAIT_MS, interval: 1000 }).toBe('reauth');
  await page.getByRole('link', { name: 'Schedule' }).click();
  await page.getByText('Spivi refuses the login').first().waitFor();
  const desk = await browser.newContext({ locale: 'en-GB', viewport: DESKTOP });
  const deskPage = await signIn(desk, 'desk');
  await deskPage.waitForLoadState('networkidle');
  expect(await deskPage.getByText('Spivi refuses the login').count()).toBe(0);
  await desk.close();

  await page.getByRole('link', { name: 'Reconnect' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('a new password');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await dialog.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByText('Spivi is connected again').waitFor();
  await page.getByText('Connected', { exact: true }).waitFor();
});

test('a screen that has lost its line to the studio says since when, until it is back', async () => {
  await owner.setOffline(true);
  await page.getByText(/^Not connected: what you see is from/).waitFor();
  await owner.setOffline(false);
  await page.getByText(/^Not connected: what you see is from/).waitFor({ state: 'detached' });
});
