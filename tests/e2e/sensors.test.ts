import { randomUUID } from 'node:crypto';
import { decodeTrace } from '@tandem/metrics/trace';
import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { A } from '../../apps/tracker/src/testing/sites.ts';
import { inspect, resize } from './inspect.ts';
import { addClass, addRider, openClub } from './tracker-club.ts';

/** Whose a sensor is, decided where people see it: bikes and straps on the club's page, unknown ones in the class. */

const TOUCH_PX = 44;
const [METER, OTHER_METER, STRAP, UNKNOWN] = [
  'ant power 7',
  'ant power 8',
  'ant heartRate 31',
  'ant heartRate 12345',
];

const club = openClub();
let page: Page;
let eventId: number;

beforeAll(async () => {
  page = await club.context.newPage();
  eventId = await addClass(club.trackerUrl);
  for (const [i, first] of ['Ada', 'Ben'].entries())
    await addRider(club.trackerUrl, { eventId, seatId: i + 1, name: [first, 'Rider'] });
});

const asBox = async (path: string, body: object) => {
  const headers = { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${club.trackerUrl}/box/v1/${path}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  return (await answer.json()) as { stored?: number };
};
const told = (sensor: string, moving = false) => ({ sensor, rssiDbm: -55, batteryPercent: 80, moving });

/** A strap as the box hears it, second by second. @property stored seconds that came to the class */
function worn(sensor: string, heartRateBpm: number) {
  const bootId = randomUUID();
  const beganMs = Date.now();
  let [sequence, stored] = [0, 0];
  let sending: Promise<void> = Promise.resolve();
  const send = async () => {
    const at = new Date(beganMs + sequence * 1000).toISOString();
    const batch = { bootId, sequence: sequence++, sentAt: new Date().toISOString() };
    const answer = await asBox('batches', {
      ...batch,
      samples: [{ sensor, at, heartRateBpm }],
      sensors: [{ sensor, rssiDbm: -55 }],
    });
    stored += answer.stored ?? 0;
  };
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, 1000);
  return {
    stored: () => stored,
    async off() {
      clearInterval(timer);
      await sending;
      return stored;
    },
  };
}

const card = (name: string): Locator =>
  page.locator('.sensor').filter({ has: page.getByRole('heading', { name, exact: true }) });
const said = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();

test('a bike that begins to turn is bound to its seat by two taps, taken off it, and undone', async () => {
  await page.goto(`${club.trackerUrl}/club`);
  await page.getByText('No box is heard').waitFor();
  const weak = { ...told(STRAP), batteryPercent: null, batteryVolts: 2.6, batteryLow: true };
  await asBox('sensors', { sensors: [told(METER), told(OTHER_METER), weak] });
  await card('Power meter 8').getByText('battery 80%').waitFor();
  await page.getByText('battery 2.6\u00a0V, battery low: it will not last long').waitFor();
  await asBox('sensors', { sensors: [told(METER), told(OTHER_METER, true), told(STRAP)] });
  await page.locator('.sensor').first().filter({ hasText: 'Power meter 8' }).getByText('turns now').waitFor();

  await card('Power meter 8').getByRole('button', { name: 'Choose its seat' }).click();
  const seats = page.getByRole('dialog').getByRole('button', { name: /^Seat/ });
  const size = (await seats.first().boundingBox())!;
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(TOUCH_PX);
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await page.getByRole('dialog').getByRole('button', { name: 'Seat 4', exact: true }).click();
  await said('Power meter 8 is on seat 4.');
  await card('Power meter 8').getByText('Seat 4 · Cycle').waitFor();

  await page.getByRole('button', { name: 'Undo' }).click();
  await card('Power meter 8').getByRole('button', { name: 'Choose its seat' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Seat 5', exact: true }).click();
  await card('Power meter 8').getByText('Seat 5').waitFor();
  await card('Power meter 8').getByRole('button', { name: 'Unbind' }).click();
  await said('bound to nothing any more');
  await page.getByRole('button', { name: 'Undo' }).click();
  await card('Power meter 8').getByText('Seat 5').waitFor();
  // The next bike is told what is bound already.
  await card('Power meter 7').getByRole('button', { name: 'Choose its seat' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Seat 5 +Power meter 8$/ })
    .waitFor();
  await page.keyboard.press('Escape');
});

test('a strap joins the pool by its number, is handed out in the class and comes back', async () => {
  await card('Strap 31').getByRole('button', { name: 'Make it a loan strap' }).click();
  expect(await page.getByLabel('Number').inputValue()).toBe('1');
  await page.getByRole('dialog').getByRole('button', { name: 'Make it a loan strap' }).click();
  await card('Loan strap 1').getByText('Not handed out').waitFor();

  await card('Loan strap 1').getByText('No class runs now.').waitFor();
  await card('Loan strap 1')
    .getByRole('button', { name: /^Hand out in the next, / })
    .click();
  await page.waitForURL(`${club.trackerUrl}/classes/${eventId}`);
  await page.getByText('1 loan strap to hand out').click();
  await page.getByRole('button', { name: 'Loan strap 1' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Seat 2 +Ben Rider$/ })
    .click();
  await said('Loan strap 1 counts for seat 2');

  await page.goto(`${club.trackerUrl}/club`);
  await card('Loan strap 1').getByText('Ben Rider · Seat 2').waitFor();
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await card('Loan strap 1').getByRole('button', { name: 'Returned' }).click();
  await card('Loan strap 1').getByText('Not handed out').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await card('Loan strap 1').getByText('Ben Rider · Seat 2').waitFor();
  await card('Loan strap 1').getByRole('button', { name: 'Returned' }).click();
  await card('Loan strap 1').getByText('Not handed out').waitFor();
});

test('the instructor gives a strap that nobody claims by one tap: it counts since Start, and can be undone', async () => {
  await resize(page, { width: 820, height: 1180 });
  await page.goto(`${club.trackerUrl}/classes/${eventId}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  const strap = worn(UNKNOWN!, 142);
  onTestFinished(async () => void (await strap.off()));
  const unknown = page.getByRole('article').filter({ hasText: 'A strap nobody claims' });
  await unknown
    .filter({ hasText: '12345' })
    .filter({ hasText: '142 bpm' })
    .getByText('strong signal')
    .waitFor();
  const toAda = unknown.getByRole('button', { name: /^Give it to seat 1 +Ada Rider$/ });
  const size = (await toAda.boundingBox())!;
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(TOUCH_PX);
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  const tile = page.locator('.tile').filter({ hasText: 'Ada Rider' });
  await toAda.click();
  await said('Strap 12345 counts for seat 1');
  await tile.getByText('142').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await tile.getByText('No signal yet').waitFor();
  await toAda.click();
  await tile.getByText('142').waitFor();

  const seconds = await strap.off();
  expect(seconds).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Stop the class' }).click();
  await page.getByText('1 workout written').waitFor();
  const owner = new pg.Client({ connectionString: club.databaseUrl });
  await owner.connect();
  const { rows } = await owner.query('select trace from tracker.workouts where event_id = $1', [eventId]);
  await owner.end();
  const hearts = decodeTrace(rows[0].trace).heartRateBpm.filter((bpm) => bpm !== null);
  expect(hearts).toEqual(new Array(seconds).fill(142));
});

test('the club’s page fits a phone in both languages, with every group of sensors', async () => {
  await page.goto(`${club.trackerUrl}/club`);
  await asBox('sensors', { sensors: [told(METER, true), told(UNKNOWN!)] });
  await card('Power meter 7').waitFor();
  for (const width of [390, 820, 1440])
    for (const language of ['Français', 'English']) {
      await resize(page, { width, height: 900 });
      await page.getByRole('button', { name: language }).click();
      expect([width, language, await inspect(page)]).toEqual([
        width,
        language,
        { overflowPx: 0, violations: [] },
      ]);
    }
});

test('a second box joins a room on the club’s page: its classes name which box is not heard', async () => {
  await resize(page, { width: 390, height: 844 });
  await page.goto(`${club.trackerUrl}/club`);
  const box = (boxId: number) =>
    page.locator('li.card').filter({ has: page.getByText(`Box ${boxId}`, { exact: true }) });
  const other = box(A.otherBoxId);
  await other.getByRole('button', { name: 'Change' }).click();
  await other.getByLabel('Room').selectOption({ label: `Room of Cycle (${A.boxId})` });
  expect(await other.getByLabel('Seats').count()).toBe(0);
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await other.getByRole('button', { name: 'Save' }).click();
  await other.getByText(`In the same room as Cycle (box ${A.boxId})`).waitFor();
  // A room that others stand in is no box to stand with another.
  await box(A.boxId).getByRole('button', { name: 'Change' }).click();
  await box(A.boxId).getByLabel('Seats').waitFor();
  expect(await box(A.boxId).getByLabel('Room').count()).toBe(0);

  await page.goto(club.trackerUrl);
  await page.getByText('Cycle · Box not heard yet').waitFor();
  expect(await page.getByRole('heading', { name: `Box ${A.otherBoxId}` }).count()).toBe(0);
  await page.goto(`${club.trackerUrl}/club`);
  await other.getByRole('button', { name: 'Change' }).click();
  await other.getByLabel('Room').selectOption({ label: 'A room of its own' });
  await other.getByRole('button', { name: 'Save' }).click();
  await other.getByText('seats: 1 to').waitFor();
});
