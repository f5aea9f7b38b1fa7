import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Two phones, one in each language, and the desk: who taps a spot has it held, the other hears at once. */

const CLEAN = { overflowPx: 0, violations: [] };
const DAY_MS = 24 * 3_600_000;
const HELD = /^Held for you until \d\d:\d\d$/;

const studio = peopleOfStudio({
  name: 'Holding',
  staff: ['front_desk'],
  members: ['Ada', 'Bob'],
  classes: [3, 4, 5].map((days) => ({
    title: `Climb ${days}`,
    startsAt: new Date(Date.now() + days * DAY_MS),
  })),
});
const path = (n: number) => `classes/${studio.built().classIds[n]}`;
const spot = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

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
  await desk.keyboard.press('Escape');
  await spot(bob, 'Place 5 : libre').waitFor();
});
