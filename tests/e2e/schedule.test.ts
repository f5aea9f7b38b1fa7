import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect, isClean, resize } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A member finds classes far ahead, and those they look for among many. */

const PARIS = 'Europe/Paris';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const today = new Date().toLocaleDateString('sv-SE', { timeZone: PARIS });
/** In the middle of the day there, so many days from today. */
const at = (days: number, hours = 0) =>
  new Date(Date.parse(`${today}T11:00Z`) + days * DAY_MS + hours * HOUR_MS);
/** "Monday 23 November", as a British browser says it there. */
const dayOf = (at: Date) =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: PARIS,
  }).format(at);
/** YYYY-MM-DD there. */
const dayIn = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: PARIS });
const studio = peopleOfStudio({
  name: 'Ahead',
  // Nobody here shares a clock: neither the machine nor those who look stand where the studio is.
  serverZone: 'Asia/Kathmandu',
  staff: ['owner', 'instructor'],
  members: ['Ada'],
  classes: [
    { title: 'Third week', startsAt: at(19), instructor: 0 },
    { title: 'Third too', startsAt: at(19, 1), instructor: 1 },
    { title: 'In spring', startsAt: at(150) },
  ],
});

test('a class of a later week is found: straight, by leafing, and by the keyboard', {
  timeout: 300_000,
}, async () => {
  const ada = await studio.open('ada', '', { onPhone: true });
  const later = ada.getByRole('button', { name: 'Later dates' });
  const card = (title: string) => ada.getByRole('link', { name: new RegExp(title) });
  // None of the days shown has a class: the next one is told all the same.
  await ada.getByRole('button', { name: `Next class: ${dayOf(at(19))}` }).click();
  await card('Third week').waitFor();
  // Of two instructors the one that is chosen, kept while one leafs and where nothing is theirs.
  const leader = ada.getByLabel('Instructor', { exact: true });
  const [, first, second] = await leader.locator('option').allTextContents();
  await leader.selectOption(first!);
  await expect.poll(() => ada.getByRole('link', { name: /Third (week|too)/ }).count()).toBe(1);
  await leader.selectOption(second!);
  await expect.poll(() => ada.getByRole('link', { name: /Third (week|too)/ }).count()).toBe(1);
  await later.first().click();
  await ada.getByText('No classes on this day').waitFor();
  await expect.poll(() => leader.locator('option:checked').textContent()).toBe(second);
  await leader.selectOption('All instructors');
  await ada.getByRole('button', { name: 'Today' }).click();
  await ada.getByRole('button', { name: `Next class: ${dayOf(at(19))}` }).click();
  await card('Third week').waitFor();
  await isClean(ada);
  await resize(ada, { width: 320, height: 700 });
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.reload();
  await card('Third week').waitFor();

  await ada.getByRole('button', { name: 'Today' }).click();
  await expect.poll(() => ada.getByRole('button', { name: 'Today' }).count()).toBe(0);
  // By the keyboard alone, from where the focus was left: nobody is thrown back to the top of the page.
  await ada.keyboard.press('Tab');
  await later.first().and(ada.locator(':focus')).waitFor();
  await ada.keyboard.press('Enter');
  await ada.getByRole('button', { name: 'Today' }).waitFor();
  await ada.getByRole('button', { name: `Next class: ${dayOf(at(19))}` }).waitFor();

  // Far ahead one leafs past what was looked through, and the year ends.
  await ada.getByRole('button', { name: `Next class: ${dayOf(at(19))}` }).click();
  const inSpring = ada.getByRole('button', { name: `Next class: ${dayOf(at(150))}` });
  for (let leaves = 0; leaves < 6; leaves++) await later.first().click();
  await inSpring.click();
  await card('In spring').waitFor();
  for (let leaves = 0; leaves < 16; leaves++) await later.first().click();
  await expect.poll(() => later.count()).toBe(0);
  const days = ada.getByRole('group', { name: 'Day', exact: true }).getByRole('button');
  await days.getByText(dayOf(at(365))).waitFor({ state: 'attached' });
  expect(await inspect(ada)).toEqual(CLEAN);
});

test('made from Lord Howe and looked at from New York, a class is at the time on the wall of its place', {
  timeout: 200_000,
}, async () => {
  const owner = await studio.open('owner', `?day=${dayIn(at(19))}`, { timezoneId: 'Australia/Lord_Howe' });
  await owner.getByRole('link', { name: /Third week/ }).waitFor();
  await owner.getByRole('button', { name: 'New class' }).click();
  const dialog = owner.getByRole('dialog');
  // Just after midnight there: elsewhere it is another day.
  await dialog.getByLabel('Title').fill('After midnight');
  await dialog.getByLabel('Day', { exact: true }).fill(dayIn(at(20)));
  await dialog.getByLabel(/^Start/).fill('00:20');
  await dialog.getByRole('button', { name: 'Create class' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { rows } = await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, (trx) =>
      sql<{ classId: string; at: string }>`select class_id as "classId",
        to_char(starts_at at time zone ${PARIS}, 'YYYY-MM-DD HH24:MI') as at from classes where title = 'After midnight'`.execute(
        trx,
      ),
    ),
  );
  expect(rows.map(({ at }) => at)).toEqual([`${dayIn(at(20))} 00:20`]);

  const ada = await studio.open('ada', '', { timezoneId: 'America/New_York' });
  await ada.getByRole('button', { name: `Next class: ${dayOf(at(19))}` }).click();
  await ada.getByRole('link', { name: /Third week/ }).waitFor();
  await ada.goto(studio.at('ada', `classes/${rows[0]!.classId}`));
  await ada.getByRole('heading', { name: 'After midnight' }).waitFor();
  await ada.getByText(/00:20/).first().waitFor();
  await ada
    .getByText(new RegExp(dayOf(at(20)).replace(/^\w+ /, '')))
    .first()
    .waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
});
