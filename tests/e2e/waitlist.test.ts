import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A class of one place: somebody has it, somebody waits, and both look at it on their phones. */

const DAY_MS = 24 * 3_600_000;

const studio = peopleOfStudio({
  name: 'Waiting',
  staff: ['owner'],
  members: ['Ada', 'Bob'],
  classes: [1, 2].map((days) => ({
    title: `Ride ${days}`,
    startsAt: new Date(Date.now() + (2 + days) * DAY_MS),
    capacity: 1,
  })),
});

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
  const path = `classes/${studio.built().classIds[0]}`;
  const ada = await studio.open('ada', path);
  await takeSpot(ada);
  const bob = await studio.open('bob', path);
  await bob.getByText('This class is full').waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  await bob.getByLabel('Spot you would like').selectOption('Spot 7');
  await bob.getByRole('button', { name: 'Join the waitlist' }).click();
  await bob.getByText('Number 1 on the waitlist', { exact: true }).waitFor();

  const desk = await studio.open('owner', path);
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
  const desk = await studio.open('owner', 'places');
  await desk.getByRole('button', { name: 'Change the waitlist' }).click();
  await desk.getByRole('radio', { name: 'Hold it and ask' }).check();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('held for whoever is first, for 60 minutes').waitFor();

  const path = `classes/${studio.built().classIds[1]}`;
  const ada = await studio.open('ada', path);
  await takeSpot(ada);
  const bob = await studio.open('bob', path);
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
