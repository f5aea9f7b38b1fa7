import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A class that was read from Momence: who is booked on which spot is seen here, and changed there. */

const HOUR_MS = 3_600_000;

/** Within today where the studio is: on a phone the schedule shows a day. */
function today(): Date {
  const dayOf = (ms: number) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
  const nowMs = Date.now();
  return new Date(dayOf(nowMs + HOUR_MS) === dayOf(nowMs) ? nowMs + HOUR_MS : nowMs - HOUR_MS / 6);
}

const studio = peopleOfStudio({
  name: 'Elsewhere',
  staff: ['owner'],
  members: ['Ada', 'Bob', 'Cleo', 'Dan'],
  classes: [
    { title: 'Climb', startsAt: today() },
    { title: 'Descent', startsAt: new Date(Date.now() + 26 * HOUR_MS) },
  ],
});

/** As if it had been read: one is there, one has a spot, and one has none yet. */
async function read(): Promise<void> {
  const { studioId, classIds, customerIds } = studio.built();
  await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studioId, async (trx) => {
      await sql`update classes set source = 'momence' where class_id = any(${classIds}::uuid[])`.execute(trx);
      await sql`insert into bookings (studio_id, booking_id, class_id, customer_id, spot_number)
        values (${studioId}, gen_random_uuid(), ${classIds[1]!}, ${customerIds[0]!}, 5)`.execute(trx);
      for (const [spot, customerId] of [
        [4, customerIds[0]!],
        [7, customerIds[1]!],
        [null, customerIds[2]!],
      ] as const)
        await sql`insert into bookings (studio_id, booking_id, class_id, customer_id, spot_number, checked_in_at)
          values (${studioId}, gen_random_uuid(), ${classIds[0]!}, ${customerId}, ${spot}, ${spot === 4 ? new Date() : null})`.execute(
          trx,
        );
    }),
  );
}
const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('its page says whose it is, and offers nothing that would be refused', {
  timeout: 240_000,
}, async () => {
  await read();
  const owner = await studio.open('owner', `classes/${studio.built().classIds[0]}`);
  await owner
    .getByText('Managed in Momence: times, bookings and spots are changed there, and follow here.')
    .waitFor();
  await expect.poll(() => rowOf(owner, 'Ada Demo').getByText('Here', { exact: true }).count()).toBe(1);
  await owner.getByText('1 person has no spot and is not tracked:', { exact: true }).waitFor();
  for (const name of ['Change class', 'Cancel class', 'Add person', 'Check in all'])
    expect(await owner.getByRole('button', { name }).count()).toBe(0);
  expect(await rowOf(owner, 'Bob Demo').getByRole('button').count()).toBe(0);
  expect(await inspect(owner)).toEqual(CLEAN);
});

test('the schedule marks it with a word, on a phone and in French too', { timeout: 240_000 }, async () => {
  const owner = await studio.open('owner', '', { locale: 'fr-FR', onPhone: true });
  const card = owner.getByRole('link', { name: /Climb/ });
  await card.getByText('Momence').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await card.click();
  await owner.getByText(/^Géré dans Momence\s:/).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
});

/** As an owner says on the page of the connection. */
const bookedAt = (url: string) =>
  asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, (trx) =>
      sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version, enabled, booking_url)
        values (${studio.built().studioId}, 'momence', 'https://momence.example', 'none', 1, false, ${url})`.execute(
        trx,
      ),
    ),
  );

test('a member sees it as any class, and is told where to book and to cancel instead of a button that would be refused', {
  timeout: 240_000,
}, async () => {
  const classId = studio.built().classIds[1]!;
  const dan = await studio.open('dan', `classes/${classId}`);
  await dan.getByText('Book in Momence', { exact: true }).waitFor();
  await dan.getByText('Places in this class are booked in Momence.', { exact: false }).waitFor();
  expect(await dan.getByRole('button', { name: /^(Book|Pick|Join)/ }).count()).toBe(0);
  expect(await dan.getByRole('link', { name: /Momence/ }).count()).toBe(0);
  expect(await inspect(dan)).toEqual(CLEAN);

  const ada = await studio.open('ada', `classes/${classId}`, { locale: 'fr-FR', onPhone: true });
  await ada.getByText(/^Vous avez réservé dans Momence\s: c’est là/).waitFor();
  await ada.getByText('Place 5', { exact: false }).first().waitFor();
  expect(await ada.getByRole('button', { name: /^Annuler/ }).count()).toBe(0);
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.goto(studio.at('ada', 'bookings'));
  await ada
    .getByRole('listitem')
    .filter({ hasText: 'Descent' })
    .getByText(/c’est là/)
    .waitFor();
  expect(await ada.getByRole('button', { name: /^Annuler/ }).count()).toBe(0);
  expect(await inspect(ada)).toEqual(CLEAN);
});

test('where the studio has said where its members book, the button leads there', {
  timeout: 240_000,
}, async () => {
  await bookedAt('https://momence.com/u/elsewhere');
  const dan = await studio.open('dan', `classes/${studio.built().classIds[1]}`);
  const there = dan.getByRole('link', { name: 'Book in Momence (opens in a new tab)' });
  await there.waitFor();
  expect([await there.getAttribute('href'), await there.getAttribute('rel')]).toEqual([
    'https://momence.com/u/elsewhere',
    'noopener noreferrer',
  ]);
  expect(await inspect(dan)).toEqual(CLEAN);
  const ada = await studio.open('ada', 'bookings');
  expect(
    await ada.getByRole('link', { name: 'Open Momence (opens in a new tab)' }).first().getAttribute('href'),
  ).toBe('https://momence.com/u/elsewhere');
  expect(await inspect(ada)).toEqual(CLEAN);
});
