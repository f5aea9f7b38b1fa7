import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** A class of one place: somebody has it, somebody waits, and both look at it on their phones. */

const WAIT_MS = 90_000;
const CLEAN = { overflowPx: 0, violations: [] };
const DAY_MS = 24 * 3_600_000;
const PASSWORD = 'a long enough one';

let house: House;
let browser: Browser;
let built: Built;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Waiting',
        staff: [{ role: 'owner', email: 'owner@waiting.example', password: PASSWORD }],
        customers: ['Ada', 'Bob'].map((firstName) => ({
          firstName,
          lastName: 'Demo',
          email: `${firstName.toLowerCase()}@waiting.example`,
          login: { password: PASSWORD },
        })),
        classes: [1, 2].map((days) => ({
          title: `Ride ${days}`,
          startsAt: new Date(Date.now() + (2 + days) * DAY_MS),
          capacity: 1,
        })),
      });
    }),
  );
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

/** Somebody's own window on a page of theirs: members by a phone. */
async function open(who: string, path: string): Promise<Page> {
  const isMember = who !== 'owner';
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...(isMember && { viewport: { width: 390, height: 844 } }),
  });
  context.setDefaultTimeout(WAIT_MS);
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: `${who}@waiting.example`, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  const page = await context.newPage();
  await page.goto(`${house.studioUrl}/${isMember ? 'portal' : 'console'}/${built.studioId}/${path}`);
  return page;
}

async function takeSpot(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Spot 4: free' }).click();
  await page.getByRole('button', { name: 'Book spot 4' }).click();
  await page.getByText('You have spot 4').first().waitFor();
}

async function giveUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  await page.getByRole('button', { name: 'Cancel it' }).click();
}

test('a full class is waited for, and whoever waits has the place once it is given up', {
  timeout: 120_000,
}, async () => {
  const path = `classes/${built.classIds[0]}`;
  const ada = await open('ada', path);
  await takeSpot(ada);
  const bob = await open('bob', path);
  await bob.getByText('This class is full').waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  await bob.getByLabel('Spot you would like').selectOption('Spot 7');
  await bob.getByRole('button', { name: 'Join the waitlist' }).click();
  await bob.getByText('Number 1 on the waitlist', { exact: true }).waitFor();

  const desk = await open('owner', path);
  await desk.getByRole('heading', { name: 'Waitlist (1)' }).waitFor();
  await desk
    .getByRole('listitem')
    .filter({ hasText: 'Bob Demo' })
    .filter({ hasText: 'would like spot 7' })
    .waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  await giveUp(ada);
  // Nobody has pressed anything here.
  await bob.getByText('You have spot 7').first().waitFor();
  await desk.getByRole('heading', { name: 'Waitlist (1)' }).waitFor({ state: 'detached' });
  for (const page of [ada, bob, desk]) await page.context().close();
});

test('where the studio asks first, a place is held with the time that is left, and taken by one tap', {
  timeout: 120_000,
}, async () => {
  const desk = await open('owner', 'places');
  await desk.getByRole('button', { name: 'Change the waitlist' }).click();
  await desk.getByRole('radio', { name: 'Hold it and ask' }).check();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('held for whoever is first, for 60 minutes').waitFor();

  const path = `classes/${built.classIds[1]}`;
  const ada = await open('ada', path);
  await takeSpot(ada);
  const bob = await open('bob', path);
  await bob.getByRole('button', { name: 'Join the waitlist' }).click();
  await bob.getByText('Number 1 on the waitlist', { exact: true }).waitFor();
  await giveUp(ada);
  await bob.getByText('A place is held for you').waitFor();
  await bob.getByText('60 minutes left').waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  // To whoever gave it up the class is full.
  await ada.getByText('This class is full').waitFor();

  await bob.getByRole('link', { name: 'My bookings' }).click();
  await bob.getByRole('heading', { name: 'Waitlist' }).waitFor();
  await bob.getByRole('button', { name: 'Take the place' }).click();
  await bob.getByText('Spot 1', { exact: true }).waitFor();
  await bob.getByRole('heading', { name: 'Waitlist' }).waitFor({ state: 'detached' });
  for (const page of [ada, bob, desk]) await page.context().close();
});
