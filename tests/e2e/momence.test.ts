import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import PostalMime from 'postal-mime';
import { afterAll, expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { A, makeSites } from '../../apps/tracker/src/testing/sites.ts';
import { exampleHost } from '../fake-momence/example.ts';
import { startFakeMomence } from '../fake-momence/server.ts';
import { CLEAN, inspect, isClean } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';
import { enterClub, sendEachSecond } from './tracker-club.ts';

/** From nothing to a booking of Momence that is a booking here, a seat, a ride and its numbers, in a browser; and out again. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
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

const studio = peopleOfStudio({
  name: 'Elsewhere',
  staff: ['owner'],
  members: ['Ada', 'Bob'],
  allow: false,
  classes: [],
});
// Their emails there are those that they sign in with here.
for (const [memberId, name] of [
  [4001, 'ada'],
  [4002, 'bob'],
] as const)
  fake.host().changeMember({ memberId, email: `${name}@elsewhere.example` });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const tried = (page: Page, what: RegExp) => page.getByText(what).first().waitFor();

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

  await button(owner, 'Switch on').click();
  await owner.getByRole('heading', { name: 'Connection' }).waitFor();
  await owner.getByRole('combobox', { name: `Room of ${place.name}` }).click();
  await owner.getByRole('option').first().click();
  await button(owner, 'Yes, this room').click();
  await expect
    .poll(() => owner.getByRole('definition').allInnerTexts(), { timeout: WAIT_MS })
    .toEqual(expect.arrayContaining(['1', '1']));
  await isClean(owner);
  const schedule = await studio.open('owner', '');
  expect((await schedule.content()).includes(clientSecret)).toBe(false);
});

/** As an owner does on the page of the connection to the tracker, which has its own tests. */
async function connectTracker(owner: Page): Promise<void> {
  await makeSites(studio.databaseUrl());
  const { studioId, roomIds } = studio.built();
  const { siteId, sourceName, password, boxId } = A;
  for (const [method, path, data] of [
    ['PUT', '', { baseUrl: studio.trackerUrl(), siteId, sourceName, password, timeZone: 'Europe/Paris' }],
    ['PUT', '/choices', { createMissing: true, pushDetails: false }],
    ['POST', '/gyms', { name: 'Here', boxId, roomId: roomIds[0] }],
    ['POST', '/enabled', { enabled: true }],
  ] as const) {
    const answer = await owner.request.fetch(`${studio.url()}/api/studios/${studioId}/spivi${path}`, {
      method,
      data,
      headers: { origin: studio.url() },
    });
    expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, 200, '']);
  }
}

/** Whichever day and week it is in: the minutes to come may be tomorrow’s. */
const classIdOf = (title: string) =>
  asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, async (trx) => {
      const { rows } = await sql<{
        id: string;
      }>`select class_id as id from classes where title = ${title}`.execute(trx);
      return rows[0]!.id;
    }),
  );

/** As an owner does in the dialog of the webhooks, which has its own test. */
async function listen(owner: Page): Promise<void> {
  const secret = 'told-by-momence';
  const answer = await owner.request.put(
    `${studio.url()}/api/studios/${studio.built().studioId}/sources/momence/hook`,
    { data: { secret, signatureKey: null }, headers: { origin: studio.url() } },
  );
  expect(answer.status()).toBe(200);
  const { hook } = await answer.json();
  fake.webhooks.set(exampleHost.id, {
    url: studio.url() + new URL(hook.address).pathname,
    secret,
  });
}

test('booked there is a seat here once they allow it, moved there moves, cancelled there goes; ridden, the numbers are theirs', {
  timeout: 400_000,
}, async () => {
  const owner = await studio.open('owner', 'integrations/momence');
  await connectTracker(owner);
  await listen(owner);
  const startsAt = new Date(Math.ceil(Date.now() / MINUTE_MS + 3) * MINUTE_MS).toISOString();
  const rideId = fake
    .host()
    .createSession({ name: 'Ascension', startsAt, teacherId: 3001, locationId: place.id });
  const ada = fake.host().book({ sessionId: rideId, memberId: 4001, roomSpotId: 107 });
  const bob = fake.host().book({ sessionId: rideId, memberId: 4002, roomSpotId: 108 });

  // Spots have numbers of their own there, which a person says once.
  for (const spot of [107, 108]) {
    await owner.getByRole('combobox', { name: `Spot here of ${spot}` }).click();
    await owner.getByRole('option', { name: `Spot ${spot - 100}`, exact: true }).click();
  }
  await button(owner, 'Save 2 spots').click();
  await owner.getByText('All 2 spots are mapped.').waitFor();

  await owner.goto(studio.at('owner', `classes/${await classIdOf('Ascension')}`));
  const lineOf = (name: string) => owner.getByRole('listitem').filter({ hasText: name });
  for (const name of ['Ada Demo', 'Bob Demo'])
    await lineOf(name)
      .getByText(/has not allowed that Spivi is told/)
      .waitFor();
  const club = await enterClub(owner.context().browser()!, studio.trackerUrl());
  const board = await club.newPage();
  await board.goto(studio.trackerUrl());
  await board.getByRole('link', { name: /Ascension/ }).click();
  await board.getByRole('button', { name: 'Start', exact: true }).waitFor();
  expect(await board.getByText(/(Ada|Bob) Demo/).count()).toBe(0);

  const portals = {
    ada: await studio.open('ada', '', { locale: 'fr-FR', onPhone: true }),
    bob: await studio.open('bob', '', { locale: 'fr-FR', onPhone: true }),
  };
  for (const portal of Object.values(portals)) {
    await portal.getByRole('heading', { name: 'Que pouvons-nous faire de vos données' }).waitFor();
    for (const yes of await portal.getByRole('radio', { name: 'Oui', exact: true }).all()) await yes.click();
    await button(portal, 'Enregistrer mes réponses').click();
  }
  await lineOf('Ada Demo').getByText('Seat 7 ready').waitFor();
  await lineOf('Bob Demo').getByText('Seat 8 ready').waitFor();
  const tileOf = (name: string) => board.locator('.tile').filter({ hasText: name });
  await tileOf('Ada Demo').getByText('7', { exact: true }).waitFor();
  await tileOf('Bob Demo').getByText('8', { exact: true }).waitFor();
  await portals.ada.goto(studio.at('ada', 'bookings'));
  await portals.ada
    .getByRole('listitem')
    .filter({ hasText: 'Ascension' })
    .getByText(/Place 7/)
    .waitFor();
  expect(await inspect(portals.ada)).toEqual(CLEAN);

  // Of a moved spot nobody tells; what is told of the other has the whole roster read.
  fake.host().moveSpot({ bookingId: ada, roomSpotId: 109 });
  fake.host().cancelBooking({ bookingId: bob });
  await owner.getByText('Needs you: spot not mapped.').waitFor();
  await lineOf('Bob Demo').waitFor({ state: 'detached' });
  await tileOf('Bob Demo').waitFor({ state: 'detached' });
  await owner.getByRole('link', { name: 'Open Momence' }).click();
  await owner.getByRole('combobox', { name: 'Spot here of 109' }).click();
  await owner.getByRole('option', { name: 'Spot 9', exact: true }).click();
  await button(owner, 'Save 1 spot').click();
  await owner.getByText('All 3 spots are mapped.').waitFor();
  await owner.goBack();
  await lineOf('Ada Demo').getByText('Seat 9 ready').waitFor();
  await tileOf('Ada Demo').getByText('9', { exact: true }).waitFor();
  await portals.ada
    .getByRole('listitem')
    .filter({ hasText: 'Ascension' })
    .getByText(/Place 9/)
    .waitFor();

  await board.getByRole('button', { name: 'Start', exact: true }).click();
  await board.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  sendEachSecond(studio.trackerUrl(), (at) => ({
    samples: [7, 9].map((seat) => ({ seat, at, powerW: 200 + seat, cadenceRpm: 80 })),
  }));
  await tileOf('Ada Demo').getByText('209').waitFor();
  await board.getByRole('button', { name: 'Stop', exact: true }).click();
  await board.getByRole('button', { name: 'Stop the class' }).click();
  await board.getByText('Class finished. 1 workout written.').waitFor();
  await club.close();

  const shown = /^209\s*W?$/;
  const profile = await studio.open('owner', `customers/${studio.built().customerIds[0]}?tab=performance`);
  await profile
    .getByRole('link', { name: /Ascension/ })
    .first()
    .click();
  await profile.getByText('Average power').first().waitFor();
  await profile.getByText(shown).first().waitFor();
  await portals.ada.goto(studio.at('ada', 'performance'));
  await portals.ada
    .getByRole('link', { name: /Ascension/ })
    .first()
    .click();
  await portals.ada.getByText('Puissance moyenne').first().waitFor();
  await portals.ada.getByText(shown).first().waitFor();
  expect(await inspect(portals.ada)).toEqual(CLEAN);
});

/** The link of a mail that signs in, once one was written. */
async function mailedLink(): Promise<string> {
  const folder = join(studio.dataDir(), 'mails');
  let link: string | undefined;
  const look = async () => {
    for (const file of await readdir(folder).catch(() => [])) {
      const { text = '' } = await PostalMime.parse(await readFile(join(folder, file)));
      link ??= /https?:\S+\/welcome\/link#\S+/.exec(text)?.[0];
    }
    return link !== undefined;
  };
  await expect.poll(look, { timeout: WAIT_MS }).toBe(true);
  return link!;
}

/** Somebody whom nobody here has seen stands on the roster: they were made from what was read. */
const made = (email: string) =>
  asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, async (trx) => {
      const { rows } = await sql`select from customers join bookings using (studio_id, customer_id)
        where email = ${email}`.execute(trx);
      return rows.length;
    }),
  );

test('a member of Momence, in French and on a phone, comes into the portal by a link to their email there', {
  timeout: 200_000,
}, async () => {
  const email = 'cleo@fake.tandem.example';
  fake.host().book({ sessionId, memberId: 4003 });
  await expect.poll(() => made(email), { timeout: WAIT_MS }).toBe(1);
  // What she once entered there is said to be her weight, and in which unit.
  fake.host().changeMember({
    memberId: 4003,
    customerFields: [{ id: 31, label: 'Your weight', type: 'number', value: '156.5' }],
  });
  const owner = await studio.open('owner', 'integrations/momence');
  await owner.getByRole('combobox', { name: 'How it is written there: Weight' }).click();
  await owner.getByRole('option', { name: 'pounds' }).click();
  await owner.getByRole('combobox', { name: 'Weight', exact: true }).click();
  await owner.getByRole('option', { name: 'Your weight' }).click();
  const chosen = owner.getByRole('combobox', { name: 'Weight', exact: true });
  await expect.poll(() => chosen.inputValue(), { timeout: WAIT_MS }).toBe('Your weight');
  await isClean(owner);
  const context = await owner
    .context()
    .browser()!
    .newContext({ locale: 'fr-FR', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS);
  const member = await context.newPage();
  await member.goto(studio.url());
  await member.getByLabel('E-mail').fill(email);
  await button(member, 'Se connecter par un lien reçu par e-mail').click();
  await member.getByText(`Si ${email} se connecte`).waitFor();
  await member.goto(await mailedLink());
  await member.getByRole('heading', { name: 'Se connecter à Elsewhere' }).waitFor();
  expect(await inspect(member)).toEqual(CLEAN);
  await button(member, 'Se connecter').click();
  await expect.poll(() => member.url()).toContain(`/portal/${studio.built().studioId}`);
  // Nobody has said anything for them: what they allow they are asked first.
  await button(member, 'Décider plus tard').click();
  await member.getByRole('link', { name: 'Réservations' }).click();
  await member.getByText('Sommet').first().waitFor();
  expect(await inspect(member)).toEqual(CLEAN);

  await member.goto(`${studio.url()}/portal/${studio.built().studioId}/details/body`);
  const said = member.getByRole('region', { name: /^Momence indique – Poids : 71 kg$/ });
  await said.waitFor();
  expect(await inspect(member)).toEqual(CLEAN);
  await said.getByRole('button', { name: 'Reprendre' }).click();
  await said.waitFor({ state: 'detached' });
  await member.getByRole('listitem').filter({ hasText: 'Poids' }).getByText('71', { exact: true }).waitFor();
  await context.close();
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
  expect(kept.rows).toEqual([{ source: 'tandem', booked: 2 }]);
});
