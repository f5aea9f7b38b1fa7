import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

/** Two tabs press at one moment: one wins, and in the end both show what is so. Which of them wins is left to chance. */

const WAIT_MS = 90_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a long enough one';
const CLASSES = 6;

let house: House;
let browser: Browser;
let built: Built;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Races',
        staff: (['owner', 'manager'] as const).map((role) => ({
          role,
          email: `${role}@races.example`,
          password: PASSWORD,
        })),
        customers: ['Ada', 'Bob'].map((firstName) => ({
          firstName,
          lastName: 'Demo',
          email: `${firstName.toLowerCase()}@races.example`,
          login: { password: PASSWORD },
        })),
        // A day apart, each a test's own.
        classes: Array.from({ length: CLASSES }, (_, i) => ({
          title: `Ride ${i}`,
          startsAt: new Date(Date.now() + (i + 1) * 24 * HOUR_MS),
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

/** So many tabs of one person, who signs in once, on a class's page. */
async function tabs(who: string, nth: number, count = 1): Promise<Page[]> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS);
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: `${who}@races.example`, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  const room = /owner|manager/.test(who) ? 'console' : 'portal';
  const pages = Array.from({ length: count }, () => context.newPage());
  return Promise.all(
    pages.map(async (opening) => {
      const page = await opening;
      await page.goto(`${house.studioUrl}/${room}/${built.studioId}/classes/${built.classIds[nth]}`);
      return page;
    }),
  );
}

/** Holds back the first change that each page asks for, until all have asked for one: then they go at once. @returns their answers' statuses */
async function atOnce(...acts: readonly (readonly [Page, () => Promise<unknown>])[]): Promise<number[]> {
  const together = Promise.withResolvers<void>();
  let asked = 0;
  const statuses = acts.map(async ([page, press]) => {
    const answered = Promise.withResolvers<number>();
    let first = true;
    await page.route('**/api/studios/**', async (route) => {
      if (route.request().method() === 'GET' || !first) return route.fallback();
      first = false;
      if (++asked === acts.length) together.resolve();
      await together.promise;
      const answer = await route.fetch();
      answered.resolve(answer.status());
      await route.fulfill({ response: answer });
    });
    await press();
    return answered.promise;
  });
  return Promise.all(statuses);
}

type Entry = { name: string; spotNumber: number | null; state: string; checkedInAt: string | null };
/** What is so: the class's state, and who is on its roster. */
async function truth(page: Page, nth: number): Promise<{ state: string; booked: number; roster: Entry[] }> {
  const at = `${house.studioUrl}/api/studios/${built.studioId}/classes/${built.classIds[nth]}`;
  return (await page.context().request.get(at)).json();
}

async function close(...pages: Page[]): Promise<void> {
  for (const context of new Set(pages.map((page) => page.context()))) await context.close();
}

async function bookFor(desk: Page, nth: number, customer: number, spotNumber: number): Promise<void> {
  const answer = await desk
    .context()
    .request.post(
      `${house.studioUrl}/api/studios/${built.studioId}/classes/${built.classIds[nth]}/bookings`,
      { headers: { origin: house.studioUrl }, data: { customerId: built.customerIds[customer], spotNumber } },
    );
  expect(answer.status()).toBe(200);
}

const reach = (page: Page, spot: number) => page.getByRole('button', { name: `Spot ${spot}: free` }).click();
const book = (page: Page, spot: number) => page.getByRole('button', { name: `Book spot ${spot}` }).click();
const pick = async (page: Page, spot: number) => {
  await reach(page, spot);
  return () => book(page, spot);
};
const has = (page: Page, spot: number) => page.getByText(`You have spot ${spot}`).first().waitFor();

test('a member who books one spot in two tabs has it once, and both tabs say so', async () => {
  const pages = (await tabs('ada', 0, 2)) as [Page, Page];
  const presses = await Promise.all(pages.map((page) => pick(page, 3)));
  await atOnce([pages[0], presses[0]!], [pages[1], presses[1]!]);
  for (const page of pages) await has(page, 3);
  const [owner] = (await tabs('owner', 0)) as [Page];
  expect((await truth(owner, 0)).roster).toMatchObject([{ spotNumber: 3, state: 'booked' }]);
  await close(...pages, owner);
});

test('two members who reach for one spot: it is held for one, the other reads that it is taken and takes another', async () => {
  const [ada] = (await tabs('ada', 1)) as [Page];
  const [bob] = (await tabs('bob', 1)) as [Page];
  const statuses = await atOnce([ada, () => reach(ada, 5)], [bob, () => reach(bob, 5)]);
  expect(statuses.toSorted()).toEqual([200, 409]);
  const [winner, loser] = statuses[0] === 200 ? [ada, bob] : [bob, ada];
  await loser.getByText('Spot 5 has just been taken.').waitFor();
  await book(winner, 5);
  await has(winner, 5);
  await reach(loser, 6);
  await book(loser, 6);
  await has(loser, 6);
  await close(ada, bob);
});

test('one checks somebody in while another cancels the booking: both screens end with the same', async () => {
  const [owner] = (await tabs('owner', 2)) as [Page];
  const [manager] = (await tabs('manager', 2)) as [Page];
  await bookFor(owner, 2, 0, 1);
  await manager.getByRole('button', { name: 'Actions for Ada Demo' }).click();
  const [checkedIn, cancelled] = await atOnce(
    [owner, () => owner.getByRole('button', { name: 'Check in Ada Demo' }).click()],
    [manager, () => manager.getByRole('dialog').getByRole('button', { name: 'Cancel booking' }).click()],
  );
  expect(cancelled).toBe(200);
  expect([200, 409]).toContain(checkedIn);
  expect((await truth(owner, 2)).roster).toMatchObject([{ state: 'cancelled', checkedInAt: null }]);
  for (const page of [owner, manager])
    await page.getByRole('button', { name: 'Actions for Ada Demo' }).waitFor({ state: 'detached' });
  if (checkedIn === 409)
    await owner
      .getByRole('alert')
      .getByText(/cancelled/)
      .first()
      .waitFor();
  await close(owner, manager);
});

test('two move one booking to different spots: one of them is right, and both screens say which', async () => {
  const [owner] = (await tabs('owner', 3)) as [Page];
  const [manager] = (await tabs('manager', 3)) as [Page];
  await bookFor(owner, 3, 0, 1);
  const wish = async (page: Page, spot: number) => {
    await page.getByRole('button', { name: 'Actions for Ada Demo' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move to another spot' }).click();
    return () => page.getByRole('button', { name: `Spot ${spot}: free` }).click();
  };
  const statuses = await atOnce([owner, await wish(owner, 7)], [manager, await wish(manager, 8)]);
  expect(statuses).toEqual([200, 200]);
  const { roster } = await truth(owner, 3);
  const { spotNumber } = roster[0]!;
  expect([7, 8]).toContain(spotNumber);
  for (const page of [owner, manager])
    await page.getByRole('button', { name: `Spot ${spotNumber}: Ada Demo` }).waitFor();
  await close(owner, manager);
});

test('the studio cancels a class while a member books it: nobody is left with a place in it', async () => {
  const [ada] = (await tabs('ada', 4)) as [Page];
  const [owner] = (await tabs('owner', 4)) as [Page];
  const press = await pick(ada, 2);
  await owner.getByRole('button', { name: 'Cancel class' }).click();
  const [booked, cancelled] = await atOnce(
    [ada, press],
    [owner, () => owner.getByRole('dialog').getByRole('button', { name: 'Cancel class' }).click()],
  );
  expect(cancelled).toBe(200);
  expect([200, 409]).toContain(booked);
  const { state, roster } = await truth(owner, 4);
  expect([state, roster.filter((entry) => entry.state === 'booked')]).toEqual(['cancelled', []]);
  await ada
    .getByText(/was cancelled|is cancelled/)
    .first()
    .waitFor();
  expect(await ada.getByText('You have spot').count()).toBe(0);
  await close(ada, owner);
});
