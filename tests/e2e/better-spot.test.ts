import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Who is booked waits for a better spot, keeps theirs, and has it before their eyes once it is free. */

const DAY_MS = 24 * 3_600_000;

const startsAt = new Date(Date.now() + 3 * DAY_MS);
const studio = peopleOfStudio({
  name: 'Better',
  staff: ['front_desk'],
  members: ['Ada', 'Bob'],
  classes: [{ title: 'Climb', startsAt }],
});

test('a member waits for a spot that is taken, and is moved when its holder cancels', {
  timeout: 240_000,
}, async () => {
  const path = `classes/${studio.built().classIds[0]}`;
  const [ada, bob] = [await studio.open('ada', path), await studio.open('bob', path)];
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

  const desk = await studio.open('front_desk', path);
  await desk.getByText('would like spot 1').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  await ada.getByRole('button', { name: 'Cancel booking' }).click();
  await ada.getByRole('button', { name: 'Cancel it' }).click();
  await bob.getByText('You have spot 1').first().waitFor();
  await bob.getByRole('button', { name: 'Spot 7: free' }).waitFor();
  expect(await bob.getByText('would like').count()).toBe(0);
});
