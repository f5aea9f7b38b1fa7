import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';
import { addClass, letScreenIn, openClub } from './tracker-club.ts';

/** The end of a class: moved, announced, and what the list says of one that nobody started. */

const club = openClub();
const { open } = club;

/** Lets a class have begun, and end, so many minutes from now. @returns when it ends */
async function plan(eventId: number, begins: number, ends: number): Promise<Date> {
  const owner = new pg.Client({ connectionString: club.databaseUrl });
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
  const [eventId, next] = [await addClass(club.trackerUrl), await addClass(club.trackerUrl, 'Late ride')];
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
    await letScreenIn(club.context, club.trackerUrl, { name: 'Wall', locale: 'fr-FR' }),
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
  const [eventId, missed] = [await addClass(club.trackerUrl), await addClass(club.trackerUrl, 'Missed ride')];
  await plan(eventId, -30, 4);
  await plan(missed, -2, -1);
  const instructor = await open(`/classes/${eventId}`);
  await instructor.getByRole('button', { name: 'Start' }).click();
  await instructor.getByText(/Where nobody presses Stop, it stops by itself at \d\d:\d\d\./).waitFor();
  const list = await open('/');
  await list.getByRole('link', { name: /Missed ride.*Nobody pressed Start/ }).waitFor();
  expect(await inspect(list)).toEqual({ overflowPx: 0, violations: [] });
});
