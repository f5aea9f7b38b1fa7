import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CLEAN, inspect, resize } from './inspect.ts';
import { untilFilesKept } from './kept.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A tablet at the door: let in by a code of the console, and whoever comes finds themself there and is checked in. */

const MINUTE_MS = 60_000;
const TABLET = { width: 820, height: 1180 };

const studio = peopleOfStudio({
  name: 'Door',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob', 'Cleo'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 45 * MINUTE_MS) }],
});
const classPath = () => `classes/${studio.built().classIds[0]}`;
const book = async (desk: Page, n: number, spotNumber: number) => {
  const { studioId, customerIds } = studio.built();
  const answer = await desk.request.post(`${studio.url()}/api/studios/${studioId}/${classPath()}/bookings`, {
    headers: { origin: studio.url() },
    data: { customerId: customerIds[n], spotNumber },
  });
  expect(answer.status()).toBe(200);
};
const nameField = (page: Page) => page.getByLabel('Your first or last name');

test('the console lets a tablet in by a code; somebody finds themself, sees their bike, and the desk sees that they came', {
  timeout: 300_000,
}, async () => {
  const desk = await studio.open('front_desk', classPath());
  await book(desk, 0, 7);
  const owner = await studio.open('owner', 'places');
  await owner.getByRole('button', { name: 'Add a tablet' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Entrance');
  await dialog.getByRole('button', { name: 'Make a code' }).click();
  const code = await dialog.locator('code').textContent();
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await owner.getByText(/Waits for its code/).waitFor();

  // Nobody is signed in on the tablet.
  const context = await owner
    .context()
    .browser()!
    .newContext({ viewport: TABLET, locale: 'en-GB', reducedMotion: 'reduce' });
  const tablet = await context.newPage();
  await tablet.goto(`${studio.url()}/kiosk`);
  await tablet.getByRole('textbox', { name: 'Code' }).fill('AAAA 2222');
  await tablet.getByRole('button', { name: 'Let this tablet in' }).click();
  await tablet.getByText('This code is wrong').waitFor();
  expect(await inspect(tablet)).toEqual(CLEAN);
  await tablet.getByRole('textbox', { name: 'Code' }).fill(code!.toLowerCase());
  await tablet.getByRole('button', { name: 'Let this tablet in' }).click();
  await tablet.getByRole('heading', { name: 'Welcome. Find your name.' }).waitFor();
  await tablet.getByText('Climb').waitFor();
  expect(await inspect(tablet)).toEqual(CLEAN);

  await tablet.keyboard.type('ad');
  const ada = tablet.getByRole('button', { name: /^Ada D\..*Bike 7.*Check in$/ });
  await ada.waitFor();
  expect(await tablet.getByText('Ada Demo').count()).toBe(0);
  expect(await inspect(tablet)).toEqual(CLEAN);
  await ada.click();
  await tablet.getByRole('heading', { name: 'You are checked in, Ada D.' }).waitFor();
  await tablet.getByText('Bike 7').waitFor();
  await tablet.getByRole('button', { name: 'Spot 7: yours' }).waitFor();
  await desk.getByRole('button', { name: 'Here: Ada Demo. Undo check-in' }).waitFor();
  for (const size of [TABLET, { width: 1180, height: 820 }, { width: 360, height: 780 }]) {
    await resize(tablet, size);
    expect(await inspect(tablet)).toEqual(CLEAN);
  }
  // On the narrowest what stands on a button is whole.
  const label = tablet.getByText('That is not me', { exact: true });
  expect(await label.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  // It was a wrong press: it is taken back, and the start is there for the next.
  await tablet.getByRole('button', { name: 'That is not me' }).click();
  await nameField(tablet).waitFor();
  await tablet.getByText('The check-in is taken back.').waitFor();
  expect(await nameField(tablet).inputValue()).toBe('');
  await desk.getByRole('button', { name: 'Here: Ada Demo. Undo check-in' }).waitFor({ state: 'detached' });

  await nameField(tablet).fill('Bob');
  await tablet.getByText('No booking under this name').waitFor();
  expect(await inspect(tablet)).toEqual(CLEAN);

  const log = await studio.open('owner', 'activity');
  await log.getByText('Somebody at the tablet “Entrance”').first().waitFor();
  await owner.reload();
  await owner.getByRole('button', { name: 'Remove Entrance' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await owner.getByText('Entrance is removed.').waitFor();
  await nameField(tablet).fill('Ada');
  await tablet.getByText('This tablet is not let in.').waitFor();
  await context.close();
});

test('the tablet goes back to the start by itself, and after a lost line goes on by itself, in French too', {
  timeout: 300_000,
}, async () => {
  const desk = await studio.open('front_desk', classPath());
  await book(desk, 2, 9);
  const owner = await studio.open('owner', 'places');
  const { studioId, locationId } = studio.built();
  const added = await owner.request.post(`${studio.url()}/api/studios/${studioId}/kiosks`, {
    headers: { origin: studio.url() },
    data: { name: 'Door', locationId },
  });
  const { code } = (await added.json()) as { code: string };
  const context = await owner.context().browser()!.newContext({ viewport: TABLET, locale: 'fr-FR' });
  const tablet = await context.newPage();
  await tablet.goto(`${studio.url()}/kiosk`);
  await tablet.getByRole('textbox', { name: 'Code' }).fill(code);
  await tablet.getByRole('button', { name: 'Ouvrir l’accès à cette tablette' }).click();
  const field = tablet.getByLabel('Votre prénom ou votre nom');
  await field.fill('cle');
  await tablet.getByRole('button', { name: /Cleo D\./ }).click();
  await tablet.getByRole('heading', { name: 'Votre arrivée est notée, Cleo D.' }).waitFor();
  await tablet.getByText('Vélo 9').waitFor();
  expect(await field.count()).toBe(0);
  await field.waitFor();
  expect(await inspect(tablet)).toEqual(CLEAN);

  // Once its files are kept it opens without a line, and says so.
  await untilFilesKept(tablet);
  await context.setOffline(true);
  await tablet.reload();
  await tablet.getByText('Pas de connexion avec le studio').waitFor();
  expect(await inspect(tablet)).toEqual(CLEAN);
  await context.setOffline(false);
  await field.waitFor();
  await tablet.getByText('Climb').waitFor();
  expect(await tablet.getByText('Pas de connexion avec le studio').count()).toBe(0);
  await context.close();
});
