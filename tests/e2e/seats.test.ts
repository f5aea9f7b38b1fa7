import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { A } from '../../apps/tracker/src/testing/sites.ts';
import { inspect, resize } from './inspect.ts';
import { addClass, addRider, openClub } from './tracker-club.ts';

/** Who sits where, as whoever runs the class sets it right on a tablet while a second one looks on. */

const TOUCH_PX = 44;
const TABLET = { width: 820, height: 1180 };

const club = openClub();

/** A room whose bikes send, second by second, a power that tells which bike it is. */
function pedal(seats: readonly number[]) {
  const bootId = randomUUID();
  let sequence = 0;
  const send = async () => {
    const at = new Date().toISOString();
    await fetch(`${club.trackerUrl}/box/v1/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ bootId, sequence: sequence++, sentAt: at },
        samples: seats.map((seat) => ({ seat, at, powerW: 100 + seat, cadenceRpm: 80 })),
      }),
    });
  };
  let sending = send();
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, 1000);
  onTestFinished(async () => {
    clearInterval(timer);
    await sending;
  });
}

const tileOf = (page: Page, name: string) => page.locator('.tile').filter({ hasText: name });
const start = async (page: Page) => {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
};

test('two who sit on each other’s bikes change seats by two taps, another tablet sees it and takes it back', async () => {
  const eventId = await addClass(club.trackerUrl);
  await addRider(club.trackerUrl, { eventId, seatId: 1, name: ['Ada', 'Rider'] });
  await addRider(club.trackerUrl, { eventId, seatId: 2, name: ['Ben', 'Cycle'] });
  const [tablet, other] = [await club.open(`/classes/${eventId}`), await club.open(`/classes/${eventId}`)];
  for (const page of [tablet, other]) await resize(page, TABLET);
  await start(tablet);
  pedal([1, 2]);
  await tileOf(other, 'Ada Rider').getByText('101').waitFor();
  await tablet.getByRole('button', { name: 'Change seats' }).click();
  const ada = tablet.getByRole('dialog').getByRole('button', { name: 'Seat 1 Ada Rider' });
  const size = (await ada.boundingBox())!;
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(TOUCH_PX);
  await ada.click();
  const where = tablet.getByRole('dialog', { name: 'Where does Ada Rider, seat 1, sit?' });
  await where.getByRole('button', { name: 'Seat 3 free' }).waitFor();
  expect(await inspect(tablet)).toEqual({ overflowPx: 0, violations: [] });
  await where.getByRole('button', { name: 'Seat 2 Ben Cycle' }).click();
  await tablet.getByRole('status').getByText('Ada Rider sits on seat 2 now, Ben Cycle on seat 1.').waitFor();
  for (const page of [tablet, other]) {
    await tileOf(page, 'Ada Rider').getByText('102').waitFor();
    await tileOf(page, 'Ben Cycle').getByText('101').waitFor();
  }
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await resize(tablet, { width, height });
    expect([width, await inspect(tablet)]).toEqual([width, { overflowPx: 0, violations: [] }]);
  }
  await other.getByRole('button', { name: 'Undo the last change of seats' }).click();
  await other.getByRole('status').getByText('It is as if it had not been.').waitFor();
  for (const page of [tablet, other]) await tileOf(page, 'Ada Rider').getByText('101').waitFor();
  // What is undone is undone for both.
  await tablet.getByRole('button', { name: 'Undo', exact: true }).click();
  await tablet.getByText('Somebody has changed who sits there since.').waitFor();
});
