import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A full class that begins soon: who is booked is not there, somebody who waits is, and so is a walk-in. */

const MINUTE_MS = 60_000;

const studio = peopleOfStudio({
  name: 'Standby',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob', 'Cleo'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 25 * MINUTE_MS), capacity: 1 }],
});
const classPath = () => `classes/${studio.built().classIds[0]}`;
const ask = async (page: Page, path: string, data: object) => {
  const answer = await page.request.post(`${studio.url()}/api/studios/${studio.built().studioId}/${path}`, {
    headers: { origin: studio.url() },
    data,
  });
  expect(answer.status()).toBe(200);
};
const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('the owner sets from when on spots are released', { timeout: 240_000 }, async () => {
  const owner = await studio.open('owner', 'places');
  await owner.getByText('No spots are released.').waitFor();
  await owner.getByRole('button', { name: 'Change stand-by' }).click();
  await owner.getByRole('radio', { name: 'Before the class begins' }).click();
  await owner.getByLabel('Minutes', { exact: true }).fill('31');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Between 0 and 30.').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.getByLabel('Minutes', { exact: true }).fill('2');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('From 2 minutes before a class on, spots can be released.').waitFor();
});

test('the roster counts down; then one tap gives the spot to who is there, and one takes it back', {
  timeout: 240_000,
}, async () => {
  const { customerIds } = studio.built();
  const desk = await studio.open('front_desk', classPath());
  await ask(desk, `${classPath()}/bookings`, { customerId: customerIds[0], spotNumber: 4 });
  await ask(desk, `${classPath()}/waits`, { customerId: customerIds[1] });
  await rowOf(desk, 'Ada Demo')
    .getByText(/^Not here yet. Can be released in \d+:\d\d$/)
    .waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  const owner = await studio.open('owner', 'places');
  await owner.getByRole('button', { name: 'Change stand-by' }).click();
  await owner.getByLabel('Minutes', { exact: true }).fill('30');
  await owner.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('From 30 minutes before a class on, spots can be released.').waitFor();

  await desk.getByRole('button', { name: 'Bob Demo is here' }).click();
  await desk.getByRole('button', { name: 'Release to Bob Demo: Ada Demo’s spot' }).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Release to Bob Demo: Ada Demo’s spot' }).click();
  await desk.getByText('Bob Demo has spot 4 and is checked in').waitFor();
  await desk.getByRole('button', { name: 'Here: Bob Demo. Undo check-in' }).waitFor();
  await desk.getByRole('button', { name: 'Undo', exact: true }).click();
  await desk.getByRole('button', { name: 'Release to Bob Demo: Ada Demo’s spot' }).waitFor();
});

test('a walk-in is chosen, and the roster keeps that the spot was released', {
  timeout: 240_000,
}, async () => {
  const desk = await studio.open('front_desk', classPath(), { locale: 'fr-FR', onPhone: true });
  await desk.getByRole('button', { name: 'Sur place : Bob Demo. Annuler' }).click();
  await desk.getByRole('button', { name: 'Libérer la place… de Ada Demo' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByText('À qui donner la place de Ada Demo ?').waitFor();
  await dialog.getByRole('searchbox').fill('Cleo');
  expect(await inspect(desk)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: /Cleo Demo/ }).click();
  await desk.getByText('Cleo Demo a la place 4, arrivée notée').waitFor();
  await desk.getByText('Annulations (2)').click();
  // Booked some minutes ago, within which no cancellation is late.
  await desk.getByText(/^Absence\s: place libérée le (?!.*tardive)/).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
});
