import { afterAll, expect, test } from 'vitest';
import { startFakePayments } from '../fake-payments/server.ts';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A pass is put on sale, bought on a phone by the provider's own page, and what goes wrong is settled at the desk. */

const fake = await startFakePayments();
Object.assign(process.env, fake.env, {
  PAYMENTS_MODULE: new URL('../fake-payments/module.ts', import.meta.url).pathname,
});
afterAll(() => fake.close());

const studio = peopleOfStudio({
  name: 'Payments',
  staff: ['owner', 'front_desk', 'instructor'],
  members: ['Ada', 'Bea', 'Cyd', 'Dee'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 72 * 3_600_000) }],
});

test('the owner puts a pass on sale; a member buys it on a phone, and has it when she comes back', {
  timeout: 240_000,
}, async () => {
  const owner = await studio.open('owner', 'passes');
  await owner.getByRole('button', { name: 'Add kind of pass' }).click();
  const form = owner.getByRole('dialog');
  await form.getByLabel('Name').fill('Ten classes');
  await form.getByRole('switch', { name: 'Sold in the portal' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('What is sold in the portal has an amount.').waitFor();
  await form.getByLabel('Amount in EUR').fill('84');
  expect(await inspect(owner)).toEqual(CLEAN);
  await form.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Ten classes · €84.00').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);

  const ada = await studio.open('ada', 'details/passes');
  await ada.getByRole('link', { name: 'Buy a pass' }).click();
  await ada.getByText('Ten classes · €84.00').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.getByRole('button', { name: 'Buy Ten classes' }).click();
  const pay = ada.getByRole('button', { name: 'Pay €84.00' });
  await pay.waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await pay.click();
  await ada.getByRole('heading', { name: 'Fake provider' }).waitFor();
  await ada.getByRole('button', { name: 'Leave' }).click();
  await ada.getByText('Waiting for the payment provider to confirm').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.getByRole('link', { name: 'On to the payment page' }).click();
  // The notice comes late; the page waits.
  fake.deliverBy(() => [1500, 1600]);
  await ada.getByRole('button', { name: 'Pay' }).click();
  await ada.getByText('Your pass is here').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.getByRole('link', { name: 'My passes' }).first().click();
  await ada.getByText('10 classes left').waitFor();
  await ada.getByText(/Bought for €84\.00.*Reference chk_/).waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);

  const desk = await studio.open('front_desk', 'payments');
  await desk.getByText('Ada Demo').waitFor();
  await desk.getByRole('listitem').getByText('Paid', { exact: true }).waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('link', { name: 'Ada Demo' }).click();
  await desk.getByRole('button', { name: 'What happened to Ten classes' }).click();
  await desk.getByText(/€84\.00 · bought in the portal, reference chk_/).waitFor();
});

test('in French, what fails costs nothing, and what is paid without any notice is found', {
  timeout: 240_000,
}, async () => {
  fake.deliverBy(() => []);
  const bea = await studio.open('bea', 'buy', { locale: 'fr-FR' });
  await bea.getByText(/Ten classes · 84,00\s€/).waitFor();
  expect(await inspect(bea)).toEqual(CLEAN);
  await bea.getByRole('button', { name: 'Acheter Ten classes' }).click();
  await bea.getByRole('button', { name: /^Payer 84,00\s€$/ }).click();
  await bea.getByRole('button', { name: 'Fail' }).click();
  await bea.getByText('Rien n’a été payé').waitFor();
  expect(await inspect(bea)).toEqual(CLEAN);
  await bea.getByRole('link', { name: 'Choisir de nouveau' }).click();
  await bea.getByRole('button', { name: 'Acheter Ten classes' }).click();
  await bea.getByRole('button', { name: /^Payer 84,00\s€$/ }).click();
  await bea.getByRole('button', { name: 'Pay' }).click();
  await bea.getByText('Votre forfait est là').waitFor();
  expect(await inspect(bea)).toEqual(CLEAN);
  await bea.getByRole('link', { name: 'Mes forfaits' }).first().click();
  await bea.getByText('10 cours restants').waitFor();
  expect(await inspect(bea)).toEqual(CLEAN);
});

test('another amount than was asked stands before the desk, which gives the pass; an instructor sees no payment', {
  timeout: 240_000,
}, async () => {
  fake.deliverBy(() => [0]);
  fake.changeNext({ amount: 4200 });
  const cyd = await studio.open('cyd', 'buy');
  await cyd.getByRole('button', { name: 'Buy Ten classes' }).click();
  await cyd.getByRole('button', { name: 'Pay €84.00' }).click();
  await cyd.getByRole('button', { name: 'Pay', exact: true }).click();
  await cyd.getByText('Your payment has arrived').waitFor();
  expect(await inspect(cyd)).toEqual(CLEAN);

  const desk = await studio.open('front_desk', 'payments');
  await desk.getByRole('link', { name: /^Payments\s*1 needs you/ }).waitFor();
  await desk.getByRole('button', { name: '1 needs you' }).click();
  await desk.getByText('Paid: €42.00; asked: €84.00. No pass was given.').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Settle the payment of Cyd Demo' }).click();
  const form = desk.getByRole('dialog');
  await form.getByRole('button', { name: 'Settle it' }).click();
  await form.getByText('Say why.').waitFor();
  await form.getByRole('textbox', { name: 'Reason' }).fill('A price of last year');
  expect(await inspect(desk)).toEqual(CLEAN);
  await form.getByRole('button', { name: 'Settle it' }).click();
  await desk.getByText('No payment is like this.').waitFor();
  await cyd.getByText('Your pass is here').waitFor();

  const inFrench = await studio.open('owner', 'payments', { locale: 'fr-FR' });
  await inFrench.getByText('Cyd Demo').waitFor();
  expect(await inspect(inFrench)).toEqual(CLEAN);

  const coach = await studio.open('instructor', '');
  await coach.getByRole('link', { name: 'Customers' }).waitFor();
  expect(await coach.getByRole('link', { name: 'Payments' }).count()).toBe(0);
});

test('who is refused a class for want of a pass has the way to buy one beside the reason', {
  timeout: 240_000,
}, async () => {
  const path = `classes/${studio.built().classIds[0]}`;
  const owner = await studio.open('owner', 'passes');
  const rule = owner.getByRole('switch', { name: 'A pass is needed to book' });
  await rule.click();
  await expect.poll(() => rule.isChecked()).toBe(true);
  const dee = await studio.open('dee', path);
  await dee.getByText('No pass is good for this class.').waitFor();
  const buy = dee.getByRole('link', { name: 'Buy a pass' });
  await buy.waitFor();
  expect(await inspect(dee)).toEqual(CLEAN);
  await buy.click();
  await dee.getByRole('button', { name: 'Buy Ten classes' }).waitFor();

  const ada = await studio.open('ada', path);
  await ada.getByText(/Ten classes/).waitFor();
  expect(await ada.getByRole('link', { name: 'Buy a pass' }).count()).toBe(0);
});
