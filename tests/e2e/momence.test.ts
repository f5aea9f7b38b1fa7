import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { exampleHost } from '../fake-momence/example.ts';
import { startFakeMomence } from '../fake-momence/server.ts';
import { CLEAN, inspect, isClean } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** From nothing to a booking of Momence that is a booking here, by an owner in a browser; and out again. */

const HOUR_MS = 3_600_000;
const WAIT_MS = 90_000;
const { clientId, clientSecret } = exampleHost.clients[0]!;
const place = exampleHost.locations[0]!;

const fake = await startFakeMomence({ hosts: [exampleHost] });
// The servers of this file are started with it.
process.env.MOMENCE_BASE_URLS = fake.url;
afterAll(() => fake.close());
const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS).toISOString();
const sessionId = fake
  .host()
  .createSession({ name: 'Sommet', startsAt, teacherId: 3001, locationId: place.id });
fake.host().book({ sessionId, memberId: 4001 });

const studio = peopleOfStudio({ name: 'Elsewhere', staff: ['owner'], members: [], classes: [] });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const tried = (page: Page, what: RegExp) => page.getByText(what).first().waitFor();

/** As a person of the studio says on the page: the place is the room. */
const mapPlace = () =>
  asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, (trx) =>
      sql`insert into source_places (studio_id, source, place_id, name, room_id)
        select studio_id, 'momence', ${String(place.id)}, ${place.name}, room_id from rooms limit 1
        on conflict (studio_id, source, place_id) do update set room_id = excluded.room_id`.execute(trx),
    ),
  );

test('an owner connects Momence on its own page, sees what is there, and switches it on: a booking there is one here', {
  timeout: 400_000,
}, async () => {
  const owner = await studio.open('owner', 'integrations');
  owner.setDefaultTimeout(WAIT_MS);
  await owner
    .getByRole('link', { name: /^Momence/ })
    .getByText('Not connected')
    .waitFor();
  await isClean(owner);
  await owner.getByRole('link', { name: /^Momence/ }).click();
  const redirect = await owner.getByLabel('Redirect address').inputValue();
  fake.signIn.addClient(exampleHost.id, { clientId, clientSecret, redirectUris: [redirect] });
  await isClean(owner);

  await button(owner, 'I have the client ID and secret').click();
  await owner.getByLabel('Client ID').fill(clientId);
  await owner.getByLabel('Client secret').fill('mistyped');
  await isClean(owner);
  await button(owner, 'Go to Momence and allow it').click();
  await owner.getByRole('button', { name: 'Allow' }).click();
  await tried(owner, /does not know this client ID with this secret/);
  expect(new URL(owner.url()).search).toBe('');
  await isClean(owner);

  await button(owner, 'Begin again').click();
  await button(owner, 'I have the client ID and secret').click();
  await owner.getByLabel('Client ID').fill(clientId);
  await owner.getByLabel('Client secret').fill(clientSecret);
  await button(owner, 'Go to Momence and allow it').click();
  await owner.getByRole('button', { name: 'Deny' }).click();
  await tried(owner, /was not allowed to be read/);
  await button(owner, 'Begin again').click();
  await button(owner, 'I have the client ID and secret').click();
  await owner.getByLabel('Client ID').fill(clientId);
  await owner.getByLabel('Client secret').fill(clientSecret);
  await button(owner, 'Go to Momence and allow it').click();
  await owner.getByRole('button', { name: 'Allow' }).click();
  await tried(owner, /^1 class in the next 14 days, in 1 place$/);
  await owner.getByText('4 members in Momence').waitFor();
  await isClean(owner);

  await mapPlace();
  await button(owner, 'Switch on').click();
  await owner.getByRole('heading', { name: 'Connection' }).waitFor();
  await expect
    .poll(() => owner.getByRole('definition').allInnerTexts(), { timeout: WAIT_MS })
    .toEqual(expect.arrayContaining(['1', '1']));
  await isClean(owner);
  const schedule = await studio.open('owner', '');
  expect((await schedule.content()).includes(clientSecret)).toBe(false);
});

test('in French and on a phone it is paused, and removed with its classes kept', {
  timeout: 300_000,
}, async () => {
  const owner = await studio.open('owner', 'integrations/momence', { locale: 'fr-FR', onPhone: true });
  owner.setDefaultTimeout(WAIT_MS);
  await owner.getByRole('heading', { name: 'Connexion' }).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await button(owner, 'Suspendre').click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Suspendre' }).click();
  await owner.getByText(/^Rien n’est lu/).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await button(owner, 'Retirer').click();
  await owner.getByLabel(/^Les garder/).waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  await button(owner, 'Retirer Momence').click();
  await owner.getByLabel('Adresse de redirection').waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  const { studioId } = studio.built();
  const kept = await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studioId, (trx) =>
      sql<{ source: string; booked: number }>`select source, (select count(*)::int from bookings b
        where b.class_id = c.class_id and b.state = 'booked') as booked from classes c where title = 'Sommet'`.execute(
        trx,
      ),
    ),
  );
  expect(kept.rows).toEqual([{ source: 'tandem', booked: 1 }]);
});
