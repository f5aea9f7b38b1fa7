import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { entriesIn } from '../../apps/studio/src/testing/calendars.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** A booking goes into a member's calendar, an instructor's classes into theirs, and the schedule to anybody's. */

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
        name: 'Calendars',
        staff: (['owner', 'instructor'] as const).map((role) => ({
          role,
          email: `${role}@calendars.example`,
          password: PASSWORD,
        })),
        customers: [
          {
            firstName: 'Ada',
            lastName: 'Demo',
            email: 'ada@calendars.example',
            login: { password: PASSWORD },
          },
        ],
        classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 3 * DAY_MS), instructor: 1 }],
      });
    }),
  );
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

/** Somebody's own window on a page of theirs, on a phone. */
async function open(who: string, path: string, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({
    locale,
    reducedMotion: 'reduce',
    viewport: { width: 390, height: 844 },
  });
  context.setDefaultTimeout(WAIT_MS);
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: `${who}@calendars.example`, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  const page = await context.newPage();
  await page.goto(`${house.studioUrl}/${path.replace(':studio', built.studioId)}`);
  return page;
}
const entriesAt = async (url: string) => {
  const answer = await fetch(house.studioUrl + new URL(url).pathname);
  return answer.ok ? entriesIn(await answer.text()) : answer.status;
};

test(
  'a member saves one class, follows all of them, and ends that',
  async () => {
    const page = await open('ada', `portal/:studio/classes/${built.classIds[0]}`);
    await page.getByRole('button', { name: /^Spot 3\b/ }).click();
    await page.getByRole('button', { name: 'Book spot 3' }).click();
    await page.getByRole('button', { name: 'Add to calendar' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save the file' }).click();
    expect((await saved).suggestedFilename()).toBe('class.ics');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const url = await page.getByRole('textbox').inputValue();
    const webcal = await page.getByRole('link', { name: 'Subscribe on this device' }).getAttribute('href');
    expect(webcal).toBe(url.replace(/^https?/, 'webcal'));
    expect(await inspect(page)).toEqual(CLEAN);
    expect(await entriesAt(url)).toMatchObject([{ title: 'Climb', status: 'CONFIRMED' }]);
    await page.getByRole('button', { name: 'End the link' }).click();
    await page
      .getByRole('dialog', { name: 'End the link?' })
      .getByRole('button', { name: 'End the link' })
      .click();
    await page.getByRole('button', { name: 'Make the link' }).waitFor();
    expect(await entriesAt(url)).toBe(404);
    await page.context().close();
  },
  4 * WAIT_MS,
);

test(
  'an instructor follows what they lead, and the owner lets anybody follow a place, in French',
  async () => {
    const coach = await open('instructor', 'console/:studio');
    await coach.getByRole('button', { name: 'In my calendar' }).click();
    await coach.getByRole('button', { name: 'Make the link' }).click();
    const led = await coach.getByRole('dialog').getByRole('textbox').inputValue();
    expect(await inspect(coach)).toEqual(CLEAN);
    expect(await entriesAt(led)).toMatchObject([{ title: 'Climb' }]);
    await coach.context().close();

    const owner = await open('owner', 'console/:studio/integrations/public', 'fr-FR');
    await owner.getByRole('button', { name: 'Le rendre public' }).click();
    const place = await owner.getByLabel('Here', { exact: true }).inputValue();
    expect(await inspect(owner)).toEqual(CLEAN);
    expect(await entriesAt(place)).toMatchObject([{ title: 'Climb' }]);
    await owner.context().close();
  },
  4 * WAIT_MS,
);
