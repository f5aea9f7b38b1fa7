import pg from 'pg';
import type { Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { A } from '../../apps/tracker/src/testing/sites.ts';
import { inspect } from './inspect.ts';
import { addClass, addRider, openClub, spivi } from './tracker-club.ts';

/** What a screen shows is chosen on a tablet; the screen, which nobody touches, takes it over. */

const WAIT_MS = 90_000;

const club = openClub({ viewport: { width: 820, height: 1180 } });
let page: Page;

beforeAll(async () => {
  page = await club.context.newPage();
  await page.goto(`${club.trackerUrl}/club`);
});

/** A screen of the club, let in by its code and at a class. */
async function screenAt(path: string, name: string): Promise<Page> {
  await page.getByLabel('Name of the screen').fill(name);
  await page.getByRole('button', { name: 'Add a screen' }).click();
  const code = (await cardOf(name).locator('code.code').textContent())!;
  const context = await club.context
    .browser()!
    .newContext({ locale: 'en-GB', viewport: { width: 1920, height: 1080 } });
  context.setDefaultTimeout(WAIT_MS);
  onTestFinished(() => context.close());
  const screen = await context.newPage();
  await screen.goto(club.trackerUrl);
  await screen.getByLabel('Code').fill(code);
  await screen.getByRole('button', { name: 'Show the classes' }).click();
  await screen.getByRole('heading', { name: 'Classes today' }).waitFor();
  await screen.goto(club.trackerUrl + path);
  return screen;
}

const cardOf = (name: string) =>
  page.locator('li.card').filter({ has: page.getByText(name, { exact: true }) });

test('a screen takes over what the club chooses for it, in its language, and goes back; another one stays as it is', async () => {
  const path = `/classes/${await addClass(club.trackerUrl)}`;
  const wall = await screenAt(path, 'Wall');
  const other = await screenAt(path, 'Door');
  for (const screen of [wall, other]) await screen.locator('.ranking').waitFor();

  const card = cardOf('Wall');
  await card.getByRole('button', { name: 'What it shows' }).click();
  await card.getByLabel('The room together').check();
  await card.getByLabel('calories').uncheck();
  // Three are too few, and nothing is sent.
  await card.getByText('Choose 4 to 6; 3 are chosen.').waitFor();
  expect(await card.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await card.getByLabel('cadence').check();
  await card.getByLabel('Language').selectOption('Français');
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await card.getByRole('button', { name: 'Save' }).click();

  await wall.getByRole('heading', { name: 'Ensemble' }).waitFor();
  expect(await wall.locator('.tiles-area').isVisible()).toBe(false);
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });
  expect(await other.locator('.tiles-area').isVisible()).toBe(true);
  expect(await other.locator('html').getAttribute('lang')).toBe('en');

  await card.getByRole('button', { name: 'What it shows' }).click();
  await card.getByLabel('Outside the room').check();
  await card.getByRole('button', { name: 'Save' }).click();
  await wall.getByRole('heading', { name: 'Dernier cours' }).waitFor();
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });

  await card.getByRole('button', { name: 'What it shows' }).click();
  await card.getByRole('button', { name: 'As screens usually show' }).click();
  await wall.locator('.tiles-area').waitFor();
});

test('a screen that is removed shows nothing more, whatever was chosen for it', async () => {
  const wall = await screenAt(`/classes/${await addClass(club.trackerUrl)}`, 'Gone');
  await wall.locator('.ranking').waitFor();
  const card = cardOf('Gone');
  await card.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await wall.getByLabel('Code').waitFor();
});

test('a screen that follows its room tells who comes and is heard, shows the class once it runs, and forgets who hides', async () => {
  const database = new pg.Client({ connectionString: club.databaseUrl });
  await database.connect();
  onTestFinished(() => database.end());
  // Whatever the room had before.
  await database.query("update tracker.events set state = 'cancelled', started_at = null, stopped_at = null");
  const wall = await screenAt('/', 'Room');
  const card = cardOf('Room');
  await card.getByRole('button', { name: 'What it shows' }).click();
  await card.getByLabel('Between classes and before Start').selectOption({ index: 1 });
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await card.getByRole('button', { name: 'Save' }).click();
  await wall.getByText('No class is planned.').waitFor();
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });

  const eventId = await addClass(club.trackerUrl, 'Ride to come', 50);
  await wall.getByRole('heading', { name: 'Ride to come' }).waitFor();
  await wall.getByText('Starts in').waitFor();
  const riders = (['Ada', 'Bo'] as const).map((first, i) =>
    addRider(club.trackerUrl, { eventId, seatId: i + 1, name: [first, 'Demo'], strap: 41_000 + i }),
  );
  const [, bo] = await Promise.all(riders);
  const seat = (name: string) => wall.locator('.set-wall .tile').filter({ hasText: name });
  await seat('Ada').getByText('We cannot hear your strap. Come closer.').waitFor();
  const hear = (rssiDbm: number, ...numbers: number[]) =>
    fetch(`${club.trackerUrl}/box/v1/sensors`, {
      method: 'POST',
      headers: { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        sensors: numbers.map((n) => ({ sensor: `ant heartRate ${n}`, rssiDbm, moving: false })),
      }),
    });
  await hear(-50, 41_000, 42_000);
  await hear(-90, 41_001);
  await seat('Ada').getByText('Heard well').waitFor();
  await seat('Bo').getByText('Weak signal. Come closer.').waitFor();
  await wall.getByText('1 strap is heard that nobody has.').waitFor();
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });

  const wish = { ClientID: bo!, Alias: '', Hidden: '' };
  await spivi(club.trackerUrl, 'ClientService/SetBoardVisibility', { ...wish, Shown: 0 });
  await expect.poll(() => seat('Bo').count(), { timeout: WAIT_MS }).toBe(0);
  await spivi(club.trackerUrl, 'ClientService/SetBoardVisibility', { ...wish, Shown: 1, Alias: 'Comet' });
  await seat('Comet').waitFor();

  await club.context.request.post(`${club.trackerUrl}/api/events/${eventId}/start`);
  await wall.locator('.elapsed').waitFor();
  expect(await wall.locator('.coming').count()).toBe(0);
  await club.context.request.post(`${club.trackerUrl}/api/events/${eventId}/stop`);
  await wall.locator('.live[data-state="stopped"]').waitFor();
  // Its result has been looked at.
  await database.query("update tracker.events set stopped_at = stopped_at - interval '11 min'");
  await addClass(club.trackerUrl, 'The one after', 55);
  await wall.getByRole('heading', { name: 'The one after' }).waitFor();
});
