import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { makeSites } from '../../apps/tracker/src/testing/sites.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';
import { addClass, enterClub, letScreenIn } from './tracker-club.ts';

/** The end of a class: moved, announced, and what the list says of one that nobody started. */

let house: House;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) => makeSites(databaseUrl));
  browser = await launchBrowser();
  context = await enterClub(browser, house.trackerUrl);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function open(path: string, within = context): Promise<Page> {
  const page = await within.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${house.trackerUrl}${path}`);
  return page;
}

/** Lets a class have begun, and end, so many minutes from now. @returns when it ends */
async function plan(eventId: number, begins: number, ends: number): Promise<Date> {
  const owner = new pg.Client({ connectionString: house.databaseUrl });
  await owner.connect();
  const { rows } = await owner.query(
    `update tracker.events set starts_at = now() + make_interval(mins => $2), ends_at = now() + make_interval(mins => $3)
     where event_id = $1 returning ends_at`,
    [eventId, begins, ends],
  );
  await owner.end();
  return rows[0].ends_at as Date;
}

test('a class that runs over: extended on one of two tablets, it ends later on both and on the wall, and back again', async () => {
  const [eventId, next] = [await addClass(house.trackerUrl), await addClass(house.trackerUrl, 'Late ride')];
  const planned = await plan(eventId, -30, 14);
  /** The class's times, as they stand below its name. */
  const until = (page: Page, minutesLater: number) =>
    page
      .locator('.what p', {
        hasText: new Date(planned.getTime() + minutesLater * 60_000).toLocaleTimeString('en-GB', {
          timeZone: 'Europe/Paris',
          timeStyle: 'short',
        }),
      })
      .waitFor();
  await plan(next, 17, 90);
  const wall = await open(
    `/classes/${eventId}`,
    await letScreenIn(context, house.trackerUrl, { name: 'Wall', locale: 'fr-FR' }),
  );
  const [instructor, other] = [await open(`/classes/${eventId}`), await open(`/classes/${eventId}`)];
  await instructor.getByRole('button', { name: 'Start' }).click();
  await wall.getByText(/encore \d+/).waitFor();
  await until(wall, 0);
  expect(await wall.getByRole('button', { name: 'Prolonger' }).count()).toBe(0);
  for (const page of [instructor, other]) await page.getByText('“Late ride” begins in this room').waitFor();
  await instructor.getByRole('button', { name: 'Extend by 5' }).click();
  await until(other, 5);
  await other.getByRole('button', { name: 'Extend by 5' }).click();
  for (const page of [instructor, other, wall]) await until(page, 10);
  expect(await inspect(instructor)).toEqual({ overflowPx: 0, violations: [] });
  await instructor.getByRole('button', { name: /End at .* again/ }).click();
  for (const page of [other, wall]) await until(page, 0);
  await expect.poll(() => other.getByRole('button', { name: /End at .* again/ }).count()).toBe(0);
  expect(await instructor.getByText('stops by itself').count()).toBe(0);
  await instructor.getByRole('button', { name: 'Stop' }).click();
  await instructor.getByRole('button', { name: 'Stop the class' }).click();
  await wall.getByText('Cours terminé').waitFor();
});

test('near its end the class says when it stops by itself; one that nobody started says so on the list', async () => {
  const [eventId, missed] = [
    await addClass(house.trackerUrl),
    await addClass(house.trackerUrl, 'Missed ride'),
  ];
  await plan(eventId, -30, 4);
  await plan(missed, -2, -1);
  const instructor = await open(`/classes/${eventId}`);
  await instructor.getByRole('button', { name: 'Start' }).click();
  await instructor.getByText(/Where nobody presses Stop, it stops by itself at \d\d:\d\d\./).waitFor();
  const list = await open('/');
  await list.getByRole('link', { name: /Missed ride.*Nobody pressed Start/ }).waitFor();
  expect(await inspect(list)).toEqual({ overflowPx: 0, violations: [] });
});
