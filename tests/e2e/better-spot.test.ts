import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** Who is booked waits for a better spot, keeps theirs, and has it before their eyes once it is free. */

const WAIT_MS = 90_000;
const CLEAN = { overflowPx: 0, violations: [] };
const DAY_MS = 24 * 3_600_000;
const PASSWORD = 'a long enough one';
const STAFF = ['front_desk'] as const;

const startsAt = new Date(Date.now() + 3 * DAY_MS);
let house: House;
let browser: Browser;
let built: Built;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Better',
        staff: STAFF.map((role) => ({ role, email: `${role}@better.example`, password: PASSWORD })),
        customers: ['Ada', 'Bob'].map((firstName) => ({
          firstName,
          lastName: 'Demo',
          email: `${firstName.toLowerCase()}@better.example`,
          login: { password: PASSWORD },
        })),
        classes: [{ title: 'Climb', startsAt }],
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
  const isStaff = (STAFF as readonly string[]).includes(who);
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...(!isStaff && { viewport: { width: 390, height: 844 } }),
  });
  context.setDefaultTimeout(WAIT_MS);
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: `${who}@better.example`, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  const page = await context.newPage();
  await page.goto(`${house.studioUrl}/${isStaff ? 'console' : 'portal'}/${built.studioId}/${path}`);
  return page;
}

test('a member waits for a spot that is taken, and is moved when its holder cancels', {
  timeout: 240_000,
}, async () => {
  const path = `classes/${built.classIds[0]}`;
  const [ada, bob] = [await open('ada', path), await open('bob', path)];
  for (const [page, spot] of [
    [ada, 1],
    [bob, 7],
  ] as const) {
    await page.getByRole('button', { name: `Spot ${spot}: free` }).click();
    await page.getByRole('button', { name: `Book spot ${spot}` }).click();
    await page.getByText(`You have spot ${spot}`).first().waitFor();
  }
  await bob.getByRole('button', { name: 'Wait for a better spot' }).click();
  const save = bob.getByRole('button', { name: 'Wait for these' });
  expect(await save.isDisabled()).toBe(true);
  await bob.getByRole('button', { name: 'Spot 1', exact: true }).click();
  expect(await inspect(bob)).toEqual(CLEAN);
  await save.click();
  await bob.getByText('You keep spot 7 until one of these is free').waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);

  const desk = await open('front_desk', path);
  await desk.getByText('would like spot 1').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  await ada.getByRole('button', { name: 'Cancel booking' }).click();
  await ada.getByRole('button', { name: 'Cancel it' }).click();
  await bob.getByText('You have spot 1').first().waitFor();
  await bob.getByRole('button', { name: 'Spot 7: free' }).waitFor();
  expect(await bob.getByText('would like').count()).toBe(0);
});
