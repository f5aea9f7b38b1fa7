import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspect, resize } from './inspect.ts';
import { addClass, addRider, openClub, sendEachSecond, spivi } from './tracker-club.ts';

/** Who sits where, as whoever runs the class sets it right on a tablet while a second one looks on. */

const TOUCH_PX = 44;
const TABLET = { width: 820, height: 1180 };

const club = openClub();

/** A room whose bikes send, second by second, a power that tells which bike it is. */
const pedal = (seats: readonly number[]) =>
  sendEachSecond(club.trackerUrl, (at) => ({
    samples: seats.map((seat) => ({ seat, at, powerW: 100 + seat, cadenceRpm: 80 })),
  }));

const tileOf = (page: Page, name: string) => page.locator('.tile').filter({ hasText: name });
const start = async (page: Page) => {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
};
/** A room has one class at a time. */
const stop = async (page: Page) => {
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Stop the class' }).click();
  await page.getByRole('button', { name: /Resume/ }).waitFor();
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
  await other.getByRole('button', { name: 'Undo the change of seats of Ada Rider and Ben Cycle' }).click();
  await other.getByRole('status').getByText('It is as if it had not been.').waitFor();
  for (const page of [tablet, other]) await tileOf(page, 'Ada Rider').getByText('101').waitFor();
  // What is undone is undone for both.
  await tablet.getByRole('button', { name: 'Undo', exact: true }).click();
  await tablet.getByText('Somebody has changed who sits there since.').waitFor();
  await stop(tablet);
});

test('somebody who stands in the door is found by name, put on a bike that counts for them, taken off and put back', async () => {
  const eventId = await addClass(club.trackerUrl, 'Late ride');
  await addRider(club.trackerUrl, { eventId, seatId: 1, name: ['Cleo', 'Saddle'] });
  const clientId = await addRider(club.trackerUrl, { eventId, seatId: 9, name: ['Zoé', 'Müller'] });
  await spivi(club.trackerUrl, 'EventService/RemoveClientsFromEvents', {
    ...{ 'ClientIDs[0]': clientId, 'EventIDs[0]': eventId },
  });
  const [tablet, other] = [await club.open(`/classes/${eventId}`), await club.open(`/classes/${eventId}`)];
  for (const page of [tablet, other]) await resize(page, TABLET);
  await start(tablet);
  pedal([1, 5]);
  await tileOf(tablet, 'Cleo Saddle').getByText('101').waitFor();
  await tablet.getByRole('button', { name: 'Change seats, late arrival' }).click();
  await tablet.getByRole('dialog').getByRole('button', { name: 'Seat 5 free' }).click();
  const dialog = tablet.getByRole('dialog', { name: 'Who has come, to seat 5?' });
  await dialog.getByLabel('Name').fill('muller zo');
  const found = dialog.getByRole('button', { name: 'Zoé Müller' });
  await found.waitFor();
  expect((await found.boundingBox())!.height).toBeGreaterThanOrEqual(TOUCH_PX);
  expect(await inspect(tablet)).toEqual({ overflowPx: 0, violations: [] });
  // Who is on the class already is not offered.
  await dialog.getByLabel('Name').fill('saddle');
  await dialog.getByText('Nobody of that name is found.').waitFor();
  await dialog.getByLabel('Name').fill('zoe');
  await found.click();
  await tablet.getByRole('status').getByText('Zoé Müller is on seat 5, without a booking.').waitFor();
  for (const page of [tablet, other]) await tileOf(page, 'Zoé Müller').getByText('105').waitFor();
  await other.getByText('1 came without a booking').click();
  await other.getByRole('button', { name: 'Take off Zoé Müller' }).click();
  await tileOf(tablet, 'Zoé Müller').waitFor({ state: 'detached' });
  await other.getByRole('button', { name: 'Undo', exact: true }).click();
  for (const page of [tablet, other]) await tileOf(page, 'Zoé Müller').getByText('105').waitFor();
});
