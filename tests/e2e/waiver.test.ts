import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CLEAN, inspect, isClean } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** The waiver: an owner writes it, a member signs it on the phone, another at the door, and the desk sees who has. */

const MINUTE_MS = 60_000;
const _PHONE = { width: 390, height: 844 };
const RISK = 'I ride at my own risk.';
const TABLET = { width: 820, height: 1180 };

const studio = peopleOfStudio({
  name: 'Signing',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob', 'Cleo'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 45 * MINUTE_MS) }],
});
const classPath = () => `classes/${studio.built().classIds[0]}`;
const post = async (page: Page, path: string, data: unknown) => {
  const answer = await page.request.post(`${studio.url()}/api/studios/${studio.built().studioId}/${path}`, {
    headers: { origin: studio.url() },
    data,
  });
  expect([path, answer.status()]).toEqual([path, 200]);
  return answer.json();
};
const book = (desk: Page, n: number, spotNumber: number) =>
  post(desk, `${classPath()}/bookings`, { customerId: studio.built().customerIds[n], spotNumber });

test('an owner writes it, a member reads and signs it on the phone, and the desk sees on the roster who has', {
  timeout: 400_000,
}, async () => {
  const desk = await studio.open('front_desk', classPath());
  await book(desk, 0, 3);
  await book(desk, 1, 4);
  const owner = await studio.open('owner', 'customers');
  await owner.getByRole('link', { name: 'Waiver', exact: true }).click();
  await owner.getByRole('button', { name: 'Write the text' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByText('Write it in one language at least.').waitFor();
  await dialog
    .getByLabel('In English')
    .fill(`${RISK}\n\nI tell the instructor how I feel, and stop where it hurts.`);
  await dialog.getByLabel('In French').fill('Je roule à mes propres risques.\n\nJe m’arrête si j’ai mal.');
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.waitFor({ state: 'detached' });
  await owner.getByLabel('People are asked to sign').click();
  await owner.getByText('Saved').first().waitFor();
  await owner.getByText('no signature counts').waitFor();
  await isClean(owner);
  // The desk hears of it: whoever is booked has not signed.
  await desk.getByText('Waiver not signed').first().waitFor();

  const ada = await studio.open('ada', '', { locale: 'fr-FR' });
  await ada.getByText('Signez la décharge avant votre premier cours').waitFor();
  await isClean(ada);
  await ada.getByRole('link', { name: 'Lire et signer' }).click();
  await ada.getByText('Je roule à mes propres risques.').waitFor();
  // By the keyboard alone: a tick is asked for, and a name.
  await ada.getByRole('button', { name: 'Signer' }).press('Enter');
  await ada.getByText('Tapez votre prénom et votre nom.').waitFor();
  await ada.getByText('Cochez cette case pour signer.').waitFor();
  await isClean(ada);
  await ada.getByLabel('Votre prénom et votre nom').fill('Ada Demo');
  await ada.keyboard.press('Tab');
  await ada.keyboard.press('Space');
  await ada.getByRole('button', { name: 'Signer' }).press('Enter');
  await ada.getByText('Vous avez signé.').waitFor();
  await ada.getByText('Ada Demo').waitFor();
  await isClean(ada);
  await ada.getByRole('button', { name: 'Lire la version 1' }).click();
  await ada.getByRole('dialog').getByText('Je m’arrête si j’ai mal.').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.keyboard.press('Escape');
  await ada.goto(`${studio.url()}/portal/${studio.built().studioId}/${classPath()}`);
  await ada.getByRole('heading', { name: 'Climb' }).waitFor();
  expect(await ada.getByText('Signez la décharge').count()).toBe(0);

  await desk.getByText('Waiver signed').waitFor();
  expect(await desk.getByText('Waiver not signed').count()).toBe(1);
  await isClean(desk);
  // It hinders no check-in at the desk, and the desk is told.
  await desk.getByRole('button', { name: 'Check in Bob Demo' }).click();
  await desk.getByText('Bob Demo has not signed the waiver.').waitFor();

  await desk.getByRole('link', { name: 'Bob Demo' }).click();
  await desk.getByRole('button', { name: 'Note a signed paper' }).click();
  const paper = desk.getByRole('dialog');
  await paper.getByRole('button', { name: 'Note it' }).click();
  await paper.getByText('Say why, and where the paper is.').waitFor();
  await paper.getByLabel('Why on paper, and where it is kept').fill('No phone; folder 7');
  expect(await inspect(desk)).toEqual(CLEAN);
  await paper.getByRole('button', { name: 'Note it' }).click();
  await desk.getByText('Waiver signed').waitFor();
  await desk.getByText(/on paper, noted by/).waitFor();
  await desk.getByText('Noted because: No phone; folder 7').waitFor();
  await isClean(desk);
  await desk.getByRole('button', { name: 'The signature of Bob Demo does not count' }).click();
  await desk.getByRole('dialog').getByLabel('Why').fill('Of somebody else');
  await desk.getByRole('dialog').getByRole('button', { name: 'It does not count' }).click();
  await desk.getByText('Waiver not signed').waitFor();
  await desk.getByText(/Does not count since .*: Of somebody else/).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  // A text that must be signed anew asks her again, from the page of the class too.
  await owner.getByRole('button', { name: 'Write the next version' }).click();
  await dialog.getByLabel('In French').fill('Je roule à mes propres risques. Je bois assez.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.getByText('Choose one.').waitFor();
  await dialog.getByLabel('signs this one too').check();
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await owner.getByText('Version 2', { exact: true }).waitFor();
  await ada.reload();
  await ada.getByText('Une nouvelle décharge est à signer').waitFor();
  await isClean(ada);
});

test('whoever has not signed reads and signs at the tablet by the door, and nothing of it stays there', {
  timeout: 400_000,
}, async () => {
  const desk = await studio.open('front_desk', classPath());
  await book(desk, 2, 9);
  const owner = await studio.open('owner', 'places');
  const seen = await owner.request.get(`${studio.url()}/api/studios/${studio.built().studioId}/waiver`);
  const after = ((await seen.json()) as { current: { version: number } | null }).current?.version ?? null;
  await post(owner, 'waiver/versions', { textEn: RISK, textFr: '', signAnew: true, after });
  const asked = await owner.request.put(`${studio.url()}/api/studios/${studio.built().studioId}/waiver`, {
    headers: { origin: studio.url() },
    data: { on: true, atDoor: false },
  });
  expect(asked.status()).toBe(200);
  const { code } = await post(owner, 'kiosks', { name: 'Entrance', locationId: studio.built().locationId });
  const context = await owner
    .context()
    .browser()!
    .newContext({ viewport: TABLET, locale: 'en-GB', reducedMotion: 'reduce' });
  const tablet = await context.newPage();
  await tablet.goto(`${studio.url()}/kiosk`);
  await tablet.getByRole('textbox', { name: 'Code' }).fill(code);
  await tablet.getByRole('button', { name: 'Let this tablet in' }).click();
  const field = tablet.getByLabel('Your first or last name');
  const choose = async () => {
    await field.fill('cle');
    await tablet.getByRole('button', { name: /^Cleo D\./ }).click();
    await tablet.getByRole('heading', { name: 'One thing first, Cleo D.' }).waitFor();
  };
  await field.waitFor();
  await choose();
  await tablet.getByText(RISK).waitFor();
  await isClean(tablet);
  // A wrong press leaves nothing behind.
  await tablet.getByLabel('Your full name').fill('Somebody');
  await tablet.getByRole('button', { name: 'That is not me' }).click();
  await field.waitFor();
  expect(await field.inputValue()).toBe('');

  await choose();
  expect(await tablet.getByLabel('Your full name').inputValue()).toBe('');
  await tablet.getByLabel('Your full name').fill('Cleo Demo');
  await tablet.getByRole('button', { name: 'Sign and check in' }).click();
  await tablet.getByText('Tick this to sign.').waitFor();
  await tablet.getByLabel('I have read this text and agree to it.').check();
  await tablet.getByRole('button', { name: 'Sign and check in' }).click();
  await tablet.getByRole('heading', { name: 'You are checked in, Cleo D.' }).waitFor();
  await desk.getByRole('button', { name: 'Here: Cleo Demo. Undo check-in' }).waitFor();
  await desk.getByRole('link', { name: 'Cleo Demo' }).click();
  await desk.getByText(/at the tablet “Entrance”/).waitFor();
  await context.close();
});
