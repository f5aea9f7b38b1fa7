import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A kind of pass is made, given at the desk, booked with on a phone, and has its class again. */

const DAY_MS = 24 * 3_600_000;

const studio = peopleOfStudio({
  name: 'Passes',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob'],
  classes: [{ title: 'Climb', startsAt: new Date(Date.now() + 3 * DAY_MS) }],
});

test('the owner makes a kind, the desk gives it, a member books with it, cancels and has it back', {
  timeout: 240_000,
}, async () => {
  const owner = await studio.open('owner', 'passes');
  await owner.getByText('There is no kind of pass yet.').waitFor();
  await owner.getByRole('button', { name: 'Add kind of pass' }).click();
  const form = owner.getByRole('dialog');
  await form.getByLabel('Name').fill('Seven classes');
  await form.getByLabel('Classes', { exact: true }).fill('7');
  await form.getByLabel('Price').fill('84 €');
  expect(await inspect(owner)).toEqual(CLEAN);
  await form.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Seven classes · 84 €').waitFor();
  await owner.getByRole('switch', { name: 'A pass is needed to book' }).click();
  await owner.getByText('From now on a pass is needed to book.').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);

  const classPath = `classes/${studio.built().classIds[0]}`;
  const ada = await studio.open('ada', classPath);
  await ada.getByText('No pass is good for this class.').waitFor();
  expect(await ada.getByRole('button', { name: 'Pick a spot on the map' }).isDisabled()).toBe(true);
  expect(await inspect(ada)).toEqual(CLEAN);

  const desk = await studio.open('front_desk', `customers/${studio.built().customerIds[0]}?tab=passes`);
  await desk.getByRole('button', { name: 'Give a pass' }).click();
  await desk.getByLabel('Kind of pass').selectOption('Seven classes · 84 €');
  await desk.getByLabel('How it was paid').fill('card at the desk');
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Give it' }).click();
  await desk.getByText('7 classes left').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);

  await ada.getByText('Uses 1 of 7 classes left on “Seven classes”').waitFor();
  await ada.getByRole('button', { name: 'Spot 4: free' }).click();
  await ada.getByRole('button', { name: 'Book spot 4' }).click();
  await ada.getByText('You have spot 4').first().waitFor();
  const passes = await studio.open('ada', 'details/passes');
  await passes.getByText('6 classes left').waitFor();
  expect(await inspect(passes)).toEqual(CLEAN);
  await ada.getByRole('button', { name: 'Cancel booking' }).click();
  await ada.getByRole('button', { name: 'Cancel it' }).click();
  await ada.getByText('Uses 1 of 7 classes left').waitFor();
  await passes.getByText('7 classes left').waitFor();

  await desk.getByRole('button', { name: 'What happened to Seven classes' }).click();
  await desk.getByText('Given back').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
});

test('the desk freezes a pass with a reason, and books somebody who has none', {
  timeout: 240_000,
}, async () => {
  const desk = await studio.open('front_desk', `customers/${studio.built().customerIds[0]}?tab=passes`);
  await desk.getByRole('button', { name: 'Change Seven classes' }).click();
  await desk.getByLabel('What is to be done').selectOption('Freeze it');
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('Say why. It stays with the pass.').waitFor();
  await desk.getByRole('textbox', { name: 'Reason' }).fill('Away');
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('Frozen', { exact: true }).waitFor();

  await desk.goto(studio.at('front_desk', `classes/${studio.built().classIds[0]}`));
  await desk.getByRole('button', { name: 'Add person' }).first().click();
  await desk.getByRole('dialog').getByText('Bob Demo').waitFor();
  await desk
    .getByRole('dialog')
    .getByRole('button', { name: /Bob Demo.*No pass is good for this class/s })
    .click();
  await desk.getByLabel('Why').fill('Trial');
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Book without a pass' }).click();
  await desk.getByText('Bob Demo').first().waitFor();
  await desk.getByRole('dialog').waitFor({ state: 'hidden' });
});
