import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateRide } from '@tandem/box/simulate';
import { computeRide } from '@tandem/metrics';
import { createLog } from '@tandem/platform';
import { readFit } from '@tandem/sensors';
import { createSpiviClient } from '@tandem/spivi';
import { withoutMark } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { DEMO_SITE, seedStudioDemo, seedTrackerDemo } from '../../apps/demo/src/index.ts';
import { settingsFrom } from '../../apps/studio/src/app/settings.ts';
import { createStudio } from '../../apps/studio/src/app/studio.ts';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { BLUETOOTH_IN_PAGE } from '../../apps/web/src/testing/fake-bluetooth.ts';
import { fitFile } from '../../packages/sensors/src/testing/fit-file.ts';
import { recording } from '../../packages/sensors/src/testing/fixtures.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, makeNoAccounts, openHouse } from './house.ts';
import { inspect, resize } from './inspect.ts';

/** The whole path in a browser: a booked spot becomes a seat, a ride becomes numbers on a profile and in the portal. */

const MINUTE_MS = 60_000;
const WAIT_MS = 90_000;
const TITLE = 'Path Ride';

/** A real ride with its device's own totals where the recordings are at hand, else one that we wrote ourselves. */
const recorded = recording('indoor-trainer');
const device = existsSync(recorded)
  ? {
      averagePowerW: 201,
      maxPowerW: 331,
      normalisedPowerW: 228,
      averageHeartRateBpm: 148,
      maximumHeartRateBpm: 176,
      maxCadenceRpm: 108,
    }
  : null;
if (!device)
  console.warn(`skipping the device's totals: there is no ${recorded}; a generated ride is ridden instead`);

let house: House;
let browser: Browser;
let owner: BrowserContext;
let member: BrowserContext;
let instructor: BrowserContext;
let studioId: string;
let classId: string;
let rideFile: string;

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
    // The room and the member are free for the class of this path, at whatever hour it runs.
    await asOwner(databaseUrl, (db) =>
      sql`update classes set cancelled_at = now()
        where starts_at < now() + interval '2 hours' and ends_at > now()`.execute(db),
    );
  });
  browser = await launchBrowser();
  owner = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 1000 } });
  member = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  instructor = await browser.newContext({ locale: 'en-GB', viewport: { width: 1366, height: 768 } });
  for (const context of [owner, member, instructor]) context.setDefaultTimeout(WAIT_MS);
  rideFile = device ? recorded : join(mkdtempSync(join(tmpdir(), 'tandem-ride-')), 'ride.fit');
  if (!device) writeFileSync(rideFile, generatedRide());
});

afterAll(async () => {
  await browser?.close();
  await house?.close();
});

function generatedRide(): Uint8Array {
  const ride = simulateRide({ seed: 7, durationSeconds: 1200, ftpW: 220, maxHrBpm: 185 });
  return fitFile(
    ride.powerW.map((power, at) => ({
      at,
      power: power ?? undefined,
      heart_rate: ride.heartRateBpm[at] ?? undefined,
      cadence: ride.cadenceRpm[at] ?? undefined,
    })),
  );
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(house.studioUrl);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('tandem-demo');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What the tracker says of our class, read as any Spivi client would. */
async function rosterOnTracker(): Promise<{ events: number; seats: Record<string, number> }> {
  const client = createSpiviClient({
    baseUrl: house.trackerUrl,
    credentials: {
      sourceName: DEMO_SITE.sourceName,
      password: DEMO_SITE.password,
      siteId: String(DEMO_SITE.siteId),
    },
  });
  try {
    const day = new Date().toISOString().slice(0, 10);
    const next = new Date(Date.now() + 24 * 60 * MINUTE_MS).toISOString().slice(0, 10);
    const answer = await client.call('EventService/GetEvents', {
      startDateTime: `${day}T00:00`,
      endDateTime: `${next}T23:59`,
      boxId: 2101,
    });
    if (answer.kind !== 'ok') throw new Error(answer.message);
    const ours = answer.value.events.filter(
      (event) => withoutMark(event.title) === TITLE && !event.isCancelled,
    );
    return {
      events: ours.length,
      seats: Object.fromEntries(
        ours.flatMap((event) => event.bookedClients.map((booked) => [booked.userName, booked.seatId ?? 0])),
      ),
    };
  } finally {
    await client.close();
  }
}

/** The person who signs in as the demo's member has another email on the booking side than for signing in. */
async function emailOnTracker(): Promise<string> {
  const context = await browser.newContext();
  const headers = { origin: house.studioUrl };
  await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers,
    data: { email: 'member@demo.tandem.example', password: 'tandem-demo' },
  });
  const me = await (await context.request.get(`${house.studioUrl}/api/me`)).json();
  const customer = await (await context.request.get(api(`/customers/${me.studios[0].customerId}`))).json();
  await context.close();
  return customer.email;
}

const api = (path: string) => `${house.studioUrl}/api/studios/${studioId}${path}`;

test('the owner signs in, connects Spivi after a test, and maps a gym', { timeout: 120_000 }, async () => {
  const page = await owner.newPage();
  await signIn(page, 'owner@demo.tandem.example');
  await page.getByRole('heading', { name: 'Schedule' }).waitFor();
  studioId = /console\/([0-9a-f-]+)/.exec(page.url())![1]!;

  await page.getByRole('link', { name: 'Integrations' }).click();
  await page.getByRole('link', { name: /Spivi/ }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Site ID').fill('1002');
  await page.getByLabel('Login').fill(DEMO_SITE.sourceName);
  // Never guessed for a studio in two zones.
  await page.getByLabel('Time zone of the site').first().click();
  await page.getByRole('option', { name: 'Europe/Paris' }).click();
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('not the password');
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Spivi does not know this Site ID').waitFor();
  await page.getByLabel('Site ID').fill(String(DEMO_SITE.siteId));
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Spivi did not accept login and password').waitFor();
  await password.fill(DEMO_SITE.password);
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await makeNoAccounts(page);
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  // 45 of the demo's customers have an account on the tracker under the same email; one of them allows no sending.
  await page
    .locator('dl div', { hasText: 'Linked' })
    .getByText('44', { exact: true })
    .waitFor({ timeout: 60_000 });

  await page.getByRole('button', { name: 'Add gym' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Paris');
  await dialog.getByLabel('Box ID').fill('2101');
  await dialog.getByLabel('Room').first().click();
  await page.getByRole('option', { name: /Cycle/ }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Box 2101').waitFor();
  await page.close();
});

test('a member books spot 12, moves to 14, cancels and books again; the tracker follows and open screens too', async () => {
  const studio = await (await owner.request.get(api(''))).json();
  const room = studio.rooms.find((r: { name: string }) => r.name === 'Cycle');
  const created = await owner.request.post(api('/classes'), {
    headers: { origin: house.studioUrl },
    data: {
      title: TITLE,
      roomId: room.roomId,
      startsAt: new Date(Math.ceil((Date.now() + 3 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS).toISOString(),
      endsAt: new Date(Math.ceil((Date.now() + 48 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS).toISOString(),
    },
  });
  expect(created.status()).toBe(200);
  classId = (await created.json()).classId;
  const riderEmail = await emailOnTracker();
  const desk = await owner.newPage();
  await desk.goto(`${house.studioUrl}/console/${studioId}/classes/${classId}`);

  const page = await member.newPage();
  await signIn(page, 'member@demo.tandem.example');
  // Whether it is today or tomorrow already, its own place says.
  await page.getByRole('combobox', { name: 'Location' }).selectOption('Paris');
  await page.getByRole('link', { name: new RegExp(TITLE) }).click();
  await page.getByRole('button', { name: /^Spot 12: free/ }).click();
  await page.getByRole('button', { name: 'Book spot 12' }).click();
  await page.getByText('Spot 12 is yours.').waitFor();
  // The front desk's screen, open since before the booking, was not reloaded.
  await desk.getByText('Seat 12 ready').waitFor();
  expect(await rosterOnTracker()).toEqual({ events: 1, seats: { [riderEmail]: 12 } });

  // By its key: the note that was just shown may still lie over it.
  await page.getByRole('button', { name: /^Spot 14: free/ }).press('Enter');
  await page.getByRole('button', { name: 'Move to spot 14' }).click();
  await page.getByText('You are now on spot 14.').waitFor();
  await desk.getByText('Seat 14 ready').waitFor();
  expect((await rosterOnTracker()).seats).toEqual({ [riderEmail]: 14 });

  await page.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page
    .getByText(/Booking cancelled/)
    .first()
    .waitFor();
  await expect.poll(async () => (await rosterOnTracker()).seats, { timeout: WAIT_MS }).toEqual({});

  await page.getByRole('button', { name: /^Spot 12: free/ }).press('Enter');
  await page.getByRole('button', { name: 'Book spot 12' }).click();
  await desk.getByText('Seat 12 ready').waitFor();
  expect(await rosterOnTracker()).toEqual({ events: 1, seats: { [riderEmail]: 12 } });
  await page.close();
  await desk.close();
});

test('where the studio allows it, one button of the member’s spot makes their phone its sensor, and another ends that', async () => {
  const page = await member.newPage();
  await page.addInitScript(BLUETOOTH_IN_PAGE);
  const ofClass = `${house.studioUrl}/portal/${studioId}/classes/${classId}`;
  const send = page.getByRole('button', { name: 'Send from this phone' });
  await page.goto(ofClass);
  await page.getByRole('button', { name: 'Cancel booking' }).waitFor();
  expect(await send.count()).toBe(0);
  const allowed = await owner.request.patch(api(''), {
    headers: { origin: house.studioUrl },
    data: { memberPhones: true },
  });
  expect(allowed.status()).toBe(200);
  await page.reload();
  await send.click();
  await page.getByText('Spot 12 in').waitFor();
  expect(new URL(page.url())).toMatchObject({ origin: house.trackerUrl, pathname: '/strap', hash: '' });
  const portal = await member.newPage();
  await portal.goto(ofClass);
  await portal.getByRole('button', { name: 'Stop my phone' }).click();
  await portal.getByText('Your phone sends no more.').waitFor();
  await page.getByText('This phone sends no more').waitFor();
  await portal.getByRole('button', { name: 'Stop my phone' }).waitFor({ state: 'detached' });
  await page.close();
  await portal.close();
});

test('the instructor starts the class, a ride is replayed, Stop writes the workout', async () => {
  const page = await instructor.newPage();
  await page.goto(house.trackerUrl);
  await page.getByLabel('Site ID').fill(String(DEMO_SITE.siteId));
  await page.getByLabel('Login').fill(DEMO_SITE.sourceName);
  await page.getByLabel('Password', { exact: true }).fill(DEMO_SITE.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: new RegExp(TITLE) }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();

  const ridden = await house.box(
    'replay',
    rideFile,
    '--seat',
    '12',
    '--speed',
    '0',
    '--token',
    'demo-box-2101',
  );
  expect(ridden, ridden.output).toMatchObject({ code: 0 });

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Stop the class' }).click();
  await page.getByText('Class finished. 1 workout written.').waitFor();
  await page.close();
});

test('the numbers are the ride’s: on the profile for the owner, in the portal for the member, in both languages', async () => {
  const me = await (await member.request.get(`${house.studioUrl}/api/me`)).json();
  const { customerId } = me.studios[0];
  const result = async () =>
    (await member.request.get(api(`/customers/${customerId}/rides/${classId}`))).json();
  await expect.poll(async () => (await result()).state, { timeout: 40_000, interval: 500 }).toBe('ready');
  const { values, trace } = await result();

  const ride = readFit(readFileSync(rideFile))[0]!;
  expect(trace.powerW).toEqual(ride.trace.powerW);
  if (device) {
    expect(Math.abs(values.averagePowerW - device.averagePowerW)).toBeLessThanOrEqual(1);
    expect(values.maximumPowerW).toBe(device.maxPowerW);
    expect(Math.abs(values.normalisedPowerW - device.normalisedPowerW)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(values.averageHeartRateBpm - device.averageHeartRateBpm)).toBeLessThanOrEqual(0.5);
    expect(values.maximumHeartRateBpm).toBe(device.maximumHeartRateBpm);
  }
  const nobody = {
    weightKg: null,
    heightCm: null,
    ageYears: null,
    gender: null,
    ftpW: null,
    lthrBpm: null,
    restingHrBpm: null,
    maxHrBpm: null,
  };
  expect(values.workKj).toBeCloseTo(computeRide(ride.trace, nobody).values.workKj!, 6);

  const shown = Math.round(values.averagePowerW);
  const profile = await owner.newPage();
  await profile.goto(
    `${house.studioUrl}/console/${studioId}/customers/${customerId}?tab=performance&rideId=${classId}`,
  );
  await profile.getByText('Average power').first().waitFor();
  await profile
    .getByText(new RegExp(`^${shown}(\\s|\\u00a0|\\u202f)*W?$`))
    .first()
    .waitFor();
  await profile.getByText('Français').first().click();
  await profile.getByText('Puissance moyenne').first().waitFor();

  const portal = await member.newPage();
  await portal.goto(`${house.studioUrl}/portal/${studioId}/performance`);
  await portal
    .getByRole('link', { name: new RegExp(TITLE) })
    .first()
    .click();
  await portal.getByText('Average power').first().waitFor();
  await portal
    .getByText(new RegExp(`^${shown}(\\s|\\u00a0|\\u202f)*W?$`))
    .first()
    .waitFor();
  const saved = await member.request.put(`${house.studioUrl}/api/me/locale`, {
    headers: { origin: house.studioUrl },
    data: { locale: 'fr' },
  });
  expect(saved.status()).toBe(200);
  await portal.reload();
  await portal.getByText('Puissance moyenne').first().waitFor();
  expect(await portal.locator('html').getAttribute('lang')).toBe('fr');
});

test('a member chooses their own strap, with Bluetooth only, from those that the room hears now', async () => {
  const hear = () =>
    fetch(`${house.trackerUrl}/box/v1/sensors`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo-box-2101', 'content-type': 'application/json' },
      body: JSON.stringify({
        sensors: [
          { sensor: 'ant heartRate 4711', rssiDbm: -72, moving: false },
          { sensor: 'bluetooth heartRate aa:bb:cc:dd:ee:ff', rssiDbm: -50, moving: false, worn: true },
        ],
      }),
    });
  await hear();
  const heardOn = setInterval(() => void hear(), 5_000);
  onTestFinished(() => clearInterval(heardOn));
  await member.request.put(`${house.studioUrl}/api/me/locale`, {
    headers: { origin: house.studioUrl },
    data: { locale: 'en' },
  });
  const page = await member.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(`${house.studioUrl}/portal/${studioId}/details/body`);
  await page.getByRole('button', { name: 'Choose from straps heard now' }).click();
  const heard = page.getByRole('region', { name: 'Straps heard now' });
  await heard.getByText('Strong signal, -50 dBm').waitFor();
  // Only what is worn and near: another may be somebody's who rides there.
  expect(await heard.getByRole('radio').count()).toBe(1);
  for (const width of [390, 820]) {
    await resize(page, { width, height: 900 });
    expect([width, await inspect(page)]).toEqual([width, { overflowPx: 0, violations: [] }]);
  }
  await heard.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'This is the one' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(
      async () => {
        const { rows } = await asOwner(house.databaseUrl, (db) =>
          sql<{ id: string }>`select strap_id as id from customers where strap_id is not null`.execute(db),
        );
        return rows.map(({ id }) => id);
      },
      { timeout: 20_000 },
    )
    .toContain('bluetooth aa:bb:cc:dd:ee:ff');
});
