import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Mails about passes that run out: the studio has them or not, and each member. */

const studio = peopleOfStudio({ name: 'Passmails', staff: ['owner'], members: ['Ada', 'Zoe'], classes: [] });

test('the owner switches them off and on for all', { timeout: 120_000 }, async () => {
  const owner = await studio.open('owner', 'passes');
  const mails = owner.getByRole('switch', { name: 'Mails when a pass runs out' });
  await mails.click();
  await owner.getByText('These mails are no longer sent.').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await mails.click();
  await owner.getByText('These mails are sent.').waitFor();
});

test('a member keeps those after class and stops these', { timeout: 120_000 }, async () => {
  const ada = await studio.open('ada', 'details/consent');
  const mails = ada.getByRole('switch', { name: 'A mail when a pass runs out' });
  await mails.click();
  await expect.poll(() => mails.isChecked()).toBe(false);
  for (const name of [
    'A mail after each class',
    'A mail when you are booked',
    'A reminder before cancelling is late',
  ])
    expect(await ada.getByRole('switch', { name }).isChecked(), name).toBe(true);
  const booked = ada.getByRole('switch', { name: 'A mail when you are booked' });
  await booked.click();
  await expect.poll(() => booked.isChecked()).toBe(false);
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.reload();
  await expect.poll(() => mails.isChecked()).toBe(false);
});

test('in French each of both has its words', { timeout: 120_000 }, async () => {
  const zoe = await studio.open('zoe', 'details/consent', { locale: 'fr-FR' });
  await zoe.getByRole('switch', { name: 'Un e-mail quand un forfait s’épuise' }).waitFor();
  expect(await inspect(zoe)).toEqual(CLEAN);
  const owner = await studio.open('owner', 'passes', { locale: 'fr-FR' });
  await owner.getByRole('switch', { name: 'E-mails quand un forfait s’épuise' }).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
});
