import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspect, resize } from './inspect.ts';
import { addClass, addRider, openClub, sendEachSecond, spivi } from './tracker-club.ts';

/** Who comes to a class without a booking, as whoever runs it sees and settles it. */

const TOUCH_PX = 44;
const STRAP = 4711;

const club = openClub();
let page: Page;
let owner: pg.Client;
let eventId: number;

beforeAll(async () => {
  page = await club.context.newPage();
  owner = new pg.Client({ connectionString: club.databaseUrl });
  await owner.connect();
  eventId = await addClass(club.trackerUrl);
  await addRider(club.trackerUrl, { eventId, seatId: 1, name: ['Ada', 'Rider'] });
});
afterAll(async () => {
  await owner?.end();
});

/** A room in which a strap is worn and a bike turns, second by second. */
function room(strap: number, { heartRateBpm, seat }: { heartRateBpm: number; seat: number }) {
  const sensor = `ant heartRate ${strap}`;
  sendEachSecond(club.trackerUrl, (at) => ({
    samples: [
      { sensor, at, heartRateBpm },
      { seat, at, powerW: 180, cadenceRpm: 85 },
    ],
    sensors: [{ sensor, rssiDbm: -55 }],
  }));
}

test('a strap signs somebody in who allows it: a tap says on which bike, another takes them off, and both are undone', async () => {
  const clientId = await addRider(club.trackerUrl, {
    ...{ eventId, seatId: 9, name: ['Eve', 'Walker'], strap: STRAP },
  });
  await spivi(club.trackerUrl, 'EventService/RemoveClientsFromEvents', {
    ...{ 'ClientIDs[0]': clientId, 'EventIDs[0]': eventId },
  });
  await owner.query('delete from tracker.strap_refusals');
  await spivi(club.trackerUrl, 'ClientService/SetBoardVisibility', {
    ...{ ClientID: clientId, Shown: 1, Alias: '', Hidden: '', SignsIn: 1 },
  });
  await resize(page, { width: 820, height: 1180 });
  await page.goto(`${club.trackerUrl}/classes/${eventId}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  room(STRAP, { heartRateBpm: 131, seat: 5 });
  // As if the half minute that a strap must be heard had gone by.
  await expect
    .poll(async () => {
      const { rowCount } = await owner.query(
        "update tracker.sensors set worn_since = now() - interval '1 minute' where worn_since is not null",
      );
      return rowCount;
    })
    .toBe(1);
  const card = page.getByRole('article', { name: 'Eve Walker, signed in by their strap' });
  await card.getByText('131').waitFor();
  const seat5 = card.getByRole('button', { name: /Eve Walker sits on seat 5/ });
  const size = (await seat5.boundingBox())!;
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(TOUCH_PX);
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  const tile = page.locator('.tile').filter({ hasText: 'Eve Walker' });
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await seat5.click();
  await tile.getByText('180').waitFor();
  await page.getByText('1 came without a booking').waitFor();
  await undo.click();
  await seat5.waitFor();
  // Another seat than one that turns, from the list of all.
  await card.getByRole('button', { name: 'Another seat' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Seat 1 Ada Rider' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Seat 5', exact: true }).click();
  await tile.getByText('180').waitFor();
  await page.getByText('1 came without a booking').click();
  await page.getByRole('button', { name: 'Take off Eve Walker' }).click();
  await page.getByText('their strap does not sign them in again').waitFor();
  await tile.waitFor({ state: 'detached' });
  await undo.click();
  await tile.getByText('180').waitFor();
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await resize(page, { width, height });
    expect([width, await inspect(page)]).toEqual([width, { overflowPx: 0, violations: [] }]);
  }
});
