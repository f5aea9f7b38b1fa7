import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Two phones, one in each language, and the desk: who taps a spot has it held, the other hears at once. */

const DAY_MS = 24 * 3_600_000;
const HELD = /^Held for you until \d\d:\d\d$/;

const studio = peopleOfStudio({
  name: 'Holding',
  staff: ['front_desk'],
  members: ['Ada', 'Bob'],
  classes: [3, 4, 5, 6, 7, 8, 9, 10].map((days) => ({
    title: `Climb ${days}`,
    startsAt: new Date(Date.now() + days * DAY_MS),
    ...(days === 10 && { capacity: 1 }),
  })),
});
const path = (n: number) => `classes/${studio.built().classIds[n]}`;
const spot = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The spots that are held in a class. */
const heldIn = (n: number) =>
  asOwner(studio.databaseUrl(), async (db) => {
    const { rows } = await sql<{ spot: number }>`select spot_number as spot from studio.spot_holds
      where class_id = ${studio.built().classIds[n]} and spot_number is not null`.execute(db);
    return rows.map((row) => row.spot);
  });

test('of two phones that tap one spot the first has it held, the second hears at once and takes another', {
  timeout: 240_000,
}, async () => {
  const ada = await studio.open('ada', path(0));
  const bob = await studio.open('bob', path(0), { locale: 'fr-FR' });
  await spot(bob, 'Place 1 : libre').waitFor();
  await spot(ada, 'Spot 1: free').click();
  await ada.getByText(HELD).waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await spot(bob, 'Place 1 : en cours de choix').waitFor();
  await bob.getByText('Liste', { exact: true }).click();
  await bob.getByText('en cours de choix').first().waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  await bob.getByText('Plan', { exact: true }).click();

  await spot(bob, 'Place 2 : libre').click();
  await bob.getByText(/^Retenue pour vous jusqu’à \d\d:\d\d$/).waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  await spot(ada, 'Spot 2: being chosen').waitFor();
  // Another spot in its place, and the first is free again.
  await spot(ada, 'Spot 3: free').click();
  await spot(bob, 'Place 1 : libre').waitFor();

  await spot(ada, 'Book spot 3').click();
  await ada.getByText('You have spot 3').first().waitFor();
  await spot(bob, 'Place 3 : occupée').waitFor();
  // Whoever leaves the page lets go.
  await bob.getByRole('link', { name: 'Planning' }).first().click();
  await spot(ada, 'Spot 2: free').waitFor();
});

test('a hold outlives a new start of the page, and once its time is up there is a way back', {
  timeout: 240_000,
}, async () => {
  const ada = await studio.open('ada', path(1));
  await spot(ada, 'Spot 4: free').click();
  await ada.getByText(HELD).waitFor();
  await ada.reload();
  await ada.getByText(HELD).waitFor();
  await spot(ada, 'Book spot 4').waitFor();
  await asOwner(studio.databaseUrl(), (db) =>
    sql`update studio.spot_holds set held_until = now() + interval '20 seconds'`.execute(db),
  );
  await ada.reload();
  await ada.getByText('(less than a minute left)').waitFor();
  await ada.getByText('Spot 4 is held no more').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await spot(ada, 'Hold it again').click();
  await ada.getByText(HELD).waitFor();
  // Once, and then others come to it.
  await asOwner(studio.databaseUrl(), (db) =>
    sql`update studio.spot_holds set held_until = now() + interval '20 seconds'`.execute(db),
  );
  await ada.reload();
  await ada.getByText('(less than a minute left)').waitFor();
  await spot(ada, 'Hold it again').click();
  await ada.getByText('held for you twice in a row').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await spot(ada, 'Book spot 4').click();
  await ada.getByText('You have spot 4').first().waitFor();
});

test('while the desk looks for a person the spot is theirs, and free again with the dialog', {
  timeout: 240_000,
}, async () => {
  const desk = await studio.open('front_desk', path(2));
  const bob = await studio.open('bob', path(2), { locale: 'fr-FR' });
  await spot(desk, 'Spot 5: free').click();
  await desk.getByRole('dialog').getByText(HELD).waitFor();
  await spot(bob, 'Place 5 : en cours de choix').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  // Chosen for no spot any more.
  await desk.getByRole('combobox', { name: 'Spot', exact: true }).click();
  await desk.getByRole('option', { name: 'No spot: not tracked' }).click();
  await spot(bob, 'Place 5 : libre').waitFor();
  await desk.getByRole('combobox', { name: 'Spot', exact: true }).click();
  await desk.getByRole('option', { name: 'Spot 6' }).click();
  await spot(bob, 'Place 6 : en cours de choix').waitFor();
  await desk.keyboard.press('Escape');
  await spot(bob, 'Place 6 : libre').waitFor();
});

test('however late the answers are, the spot that was tapped last is held, and none once the page is left', {
  timeout: 240_000,
}, async () => {
  const ada = await studio.open('ada', path(3));
  const sent: (number | null)[] = [];
  let answer = Promise.withResolvers<void>();
  await ada.route('**/hold', async (route) => {
    sent.push(route.request().postDataJSON().spotNumber);
    await answer.promise;
    await route.continue();
  });
  for (const number of [3, 4, 5]) await spot(ada, `Spot ${number}: free`).click();
  await spot(ada, 'Book spot 5').waitFor();
  answer.resolve();
  await ada.getByText(HELD).waitFor();
  expect(await heldIn(3)).toEqual([5]);
  // Who taps on and on is asked for once more, by the last.
  expect(sent).toEqual([3, 5]);

  // Who leaves before the answer has come.
  answer = Promise.withResolvers();
  await spot(ada, 'Spot 6: free').click();
  await expect.poll(() => sent.at(-1)).toBe(6);
  await ada.getByRole('link', { name: 'Schedule' }).first().click();
  await spot(ada, 'Spot 6: free').waitFor({ state: 'detached' });
  answer.resolve();
  await expect.poll(() => sent.at(-1)).toBe(null);
  await expect.poll(() => heldIn(3)).toEqual([]);

  // Who comes back before it is let go of.
  await ada.goBack();
  await spot(ada, 'Spot 7: free').click();
  await ada.getByText(HELD).waitFor();
  answer = Promise.withResolvers();
  await ada.getByRole('link', { name: 'Schedule' }).first().click();
  await expect.poll(() => sent.slice(-2)).toEqual([7, null]);
  await ada.goBack();
  await spot(ada, 'Pick a spot on the map').waitFor();
  answer.resolve();
  await expect.poll(() => heldIn(3)).toEqual([]);
});

test('who holds spots in as many classes as there may be is told that the next is not held, and books it', {
  timeout: 240_000,
}, async () => {
  const ada = await studio.open('ada', path(3), { locale: 'fr-FR' });
  for (const n of [4, 5, 6]) {
    const answer = await ada
      .context()
      .request.put(`${studio.url()}/api/studios/${studio.built().studioId}/${path(n)}/hold`, {
        headers: { origin: studio.url() },
        data: { spotNumber: 1 },
      });
    expect(answer.status()).toBe(200);
  }
  await spot(ada, 'Place 2 : libre').click();
  await ada.getByText('La place 2 n’est pas retenue').waitFor();
  await ada.getByText('déjà retenues pour vous dans plusieurs cours').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await spot(ada, 'Réserver la place 2').click();
  await ada.getByText('La place 2 n’est pas retenue').waitFor({ state: 'detached' });
  await expect.poll(() => heldIn(3)).toEqual([]);
});

test('a place that somebody is choosing is not one to offer', { timeout: 240_000 }, async () => {
  const bob = await studio.open('bob', path(7));
  await spot(bob, 'Spot 1: free').click();
  await bob.getByText(HELD).waitFor();
  const ada = await studio.open('ada', path(7));
  await ada.getByRole('button', { name: 'Join the waitlist' }).click();
  await ada.getByText('Number 1 on the waitlist', { exact: true }).waitFor();
  const desk = await studio.open('front_desk', path(7));
  await spot(desk, 'Remove Ada Demo from the waitlist').waitFor();
  expect(await desk.getByRole('button', { name: 'Offer a place to Ada Demo' }).count()).toBe(0);
});
