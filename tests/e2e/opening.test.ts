import { expect, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** The owner says when booking opens; members read it, holders of a pass are earlier, the desk books at any time. */

const DAY_MS = 24 * 3_600_000;
const PARIS = 'Europe/Paris';

const startsAt = new Date(Date.now() + 3 * DAY_MS);
/** "Mon 23 Nov", as a British browser says it there. */
const dayOf = (at: Date) =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: PARIS,
  }).format(at);
const studio = peopleOfStudio({
  name: 'Opening',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob', 'Cleo'],
  classes: [{ title: 'Climb', startsAt }],
});

test('a class opens by the studio’s rule, earlier with a pass, at once by its type’s own', {
  timeout: 300_000,
}, async () => {
  const owner = await studio.open('owner', 'places');
  await owner.getByText('Members book a class as soon as it stands in the schedule.').waitFor();
  await owner.getByRole('button', { name: 'Change when booking opens' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('Booking opens').selectOption('A whole week at a set hour');
  await dialog.getByLabel('At', { exact: true }).fill('12:00');
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByLabel('Booking opens').selectOption('So many days before each class');
  await dialog.getByLabel('Days before').fill('1');
  expect(await inspect(owner)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Members book a class from 1 day before, at the time at which it begins.').waitFor();

  await owner.goto(studio.at('owner', `passes`));
  await owner.getByRole('button', { name: 'Add kind of pass' }).click();
  await owner.getByRole('dialog').getByLabel('Name').fill('Early bird');
  await owner.getByLabel('Opens booking so many hours earlier').fill('72');
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Opens booking 72 hours earlier').waitFor();

  const classPath = `classes/${studio.built().classIds[0]}`;
  // The day before by the calendar: on the days on which clocks change that is not 24 hours.
  const [year, month, day] = startsAt.toLocaleDateString('sv-SE', { timeZone: PARIS }).split('-').map(Number);
  const opens = dayOf(new Date(Date.UTC(year!, month! - 1, day! - 1, 12)));
  const bob = await studio.open('bob', '');
  await bob.getByRole('button', { name: /^Next class/ }).click();
  await bob.getByText(`Opens ${opens}`).waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
  await bob.getByRole('link', { name: /Climb/ }).click();
  await bob.getByText(`Booking opens ${opens}`).waitFor();
  await bob.getByText('With “Early bird” from').waitFor();
  expect(await bob.getByRole('button', { name: 'Pick a spot on the map' }).count()).toBe(0);
  expect(await inspect(bob)).toEqual(CLEAN);

  const desk = await studio.open('front_desk', `customers/${studio.built().customerIds[0]}?tab=passes`);
  await desk.getByRole('button', { name: 'Give a pass' }).click();
  await desk.getByLabel('Kind of pass').selectOption('Early bird');
  await desk.getByLabel('How it was paid').fill('card at the desk');
  await desk.getByRole('button', { name: 'Give it' }).click();
  await desk.getByText('Opens booking 72 hours earlier').waitFor();
  const ada = await studio.open('ada', classPath);
  await ada.getByRole('button', { name: 'Spot 4: free' }).click();
  await ada.getByRole('button', { name: 'Book spot 4' }).click();
  await ada.getByText('You have spot 4').first().waitFor();

  await desk.goto(studio.at('front_desk', `${classPath}`));
  await desk.getByText(`Members cannot book yet: it opens ${opens}`).waitFor();
  await desk.getByText('With “Early bird” members book from').waitFor();
  expect(await inspect(desk)).toEqual(CLEAN);
  await desk.getByRole('button', { name: 'Add person' }).first().click();
  await desk.getByRole('dialog').getByText('Cleo Demo').click();
  await desk
    .getByRole('button', { name: /Cleo Demo/ })
    .first()
    .waitFor();

  await owner.goto(studio.at('owner', `class-types`));
  await owner.getByRole('button', { name: 'Change Climb' }).click();
  await owner.getByLabel('Booking opens').selectOption('As soon as the class stands in the schedule');
  expect(await inspect(owner)).toEqual(CLEAN);
  await owner.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await owner.getByRole('dialog').waitFor({ state: 'hidden' });
  // Both look at the class still: it opens before their eyes.
  await desk.getByText('Members can book this class.').waitFor();
  await bob.getByRole('button', { name: 'Spot 5: free' }).click();
  await bob.getByRole('button', { name: 'Book spot 5' }).click();
  await bob.getByText('You have spot 5').first().waitFor();
  expect(await inspect(bob)).toEqual(CLEAN);
});
