import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A studio leaves Momence: it sees what would come, takes its classes over, changes one, and takes it back. */

const DAY_MS = 24 * 3_600_000;
const TIMEOUT = { timeout: 240_000 };
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

const studio = peopleOfStudio({
  name: 'Leaving',
  staff: ['owner'],
  members: ['Ada', 'Bob'],
  classes: [
    { title: 'Climb', startsAt: inDays(2) },
    { title: 'Sprint', startsAt: inDays(3) },
  ],
});

/** As if both had been read just now, each with one who is known; in the first somebody is nobody here. Nothing is read meanwhile. */
async function read(): Promise<void> {
  const { studioId, classIds, customerIds } = studio.built();
  await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studioId, async (trx) => {
      await sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version, classes_read_at, held_until)
        values (${studioId}, 'momence', 'http://127.0.0.1:9', '\\x00', 1, now(), now() + interval '1 day')`.execute(
        trx,
      );
      await sql`insert into source_places (studio_id, source, place_id, name, room_id)
        select studio_id, 'momence', '1', 'Centre', room_id from classes where class_id = ${classIds[0]!}`.execute(
        trx,
      );
      await sql`update classes set source = 'momence', waitlist_size = 0`.execute(trx);
      await sql`insert into source_classes (studio_id, source, foreign_id, class_id, title, starts_at, ends_at, cancelled, place_id,
          read_at, roster_read_at)
        select studio_id, 'momence', title, class_id, title, starts_at, ends_at, false, '1', now(), now() from classes`.execute(
        trx,
      );
      await sql`insert into source_people (studio_id, source, person_id, customer_id, how, linked_at, seen_at)
        values (${studioId}, 'momence', 'ada', ${customerIds[0]!}, 'email', now(), now())`.execute(trx);
      await sql`insert into source_people (studio_id, source, person_id, first_name, last_name, email, shared_email, seen_at)
        values (${studioId}, 'momence', 'eli', 'Eli', 'Demo', 'ada@leaving.example', true, now())`.execute(
        trx,
      );
      for (const [n, foreignClass] of ['Climb', 'Sprint'].entries()) {
        const bookingId = crypto.randomUUID();
        await sql`insert into bookings (studio_id, booking_id, class_id, customer_id, spot_number)
          values (${studioId}, ${bookingId}, ${classIds[n]!}, ${customerIds[0]!}, ${n === 0 ? 4 : null})`.execute(
          trx,
        );
        await sql`insert into source_bookings (studio_id, source, foreign_class, foreign_id, booking_id, person_id, spot_id,
            checked_in, cancelled, trouble)
          values (${studioId}, 'momence', ${foreignClass}, 'of ada', ${bookingId}, 'ada', '104', false, false,
            ${n === 0 ? null : 'spot_unknown'})`.execute(trx);
      }
      await sql`insert into source_bookings (studio_id, source, foreign_class, foreign_id, person_id, checked_in, cancelled, trouble)
        values (${studioId}, 'momence', 'Climb', 'of eli', 'eli', false, false, 'person_unknown')`.execute(
        trx,
      );
    }),
  );
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const answer = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name }).click();

test('it sees what would come and what would not, on a phone and in French too', TIMEOUT, async () => {
  await read();
  const owner = await studio.open('owner', 'integrations/momence');
  await press(owner, 'See what would come');
  await owner
    .getByText('Who is booked: 1 known here before, 0 added from Momence, 1 not known yet.', { exact: true })
    .waitFor();
  await owner
    .getByRole('listitem')
    .filter({ hasText: /^Eli Demo · .* · Climb/ })
    .waitFor();
  await owner
    .getByRole('listitem')
    .filter({ hasText: /^Ada Demo · .* · SprintComes without a spot/ })
    .waitFor();
  expect(await inspect(owner)).toEqual(CLEAN);
  const inFrench = await studio.open('owner', 'integrations/momence', { locale: 'fr-FR', onPhone: true });
  await press(inFrench, 'Voir ce qui serait repris');
  await inFrench.getByRole('button', { name: 'Reprendre 2 cours' }).waitFor();
  expect(await inspect(inFrench)).toEqual(CLEAN);
});

test(
  'a taking over that has failed is among what needs somebody, and says what can be done',
  TIMEOUT,
  async () => {
    const { studioId } = studio.built();
    const within = (statement: ReturnType<typeof sql>) =>
      asOwner(studio.databaseUrl(), (db) => inTenant(db, studioId, (trx) => statement.execute(trx)));
    await within(sql`insert into source_takeovers (studio_id, takeover_id, source, state, begun_at, failed_at)
    values (${studioId}, gen_random_uuid(), 'momence', 'taking', now(), now())`);
    const owner = await studio.open('owner', 'integrations/momence', { locale: 'fr-FR', onPhone: true });
    await owner.getByRole('link', { name: 'Voir: Momence' }).click();
    const said = owner.getByRole('status').filter({ hasText: /^2 cours n’ont pas pu être repris/ });
    await expect
      .poll(() => said.boundingBox().then((box) => box !== null && box.y < 844 && box.y > 0))
      .toBe(true);
    for (const name of ['Poursuivre', 'Annuler la reprise'])
      await owner.getByRole('button', { name }).waitFor();
    expect(await inspect(owner)).toEqual(CLEAN);
    await within(sql`delete from source_takeovers where studio_id = ${studioId}`);
  },
);

test(
  'where check-ins are sent on, the desk checks in here and sees what became of it, in French on a phone too',
  TIMEOUT,
  async () => {
    const [classId] = studio.built().classIds;
    const owner = await studio.open('owner', 'integrations/momence');
    const sent = owner.getByRole('switch', { name: 'Send check-ins to Momence' });
    await sent.click();
    await expect.poll(() => sent.isChecked()).toBe(true);
    expect(await inspect(owner)).toEqual(CLEAN);
    await owner.goto(studio.at('owner', `classes/${classId}`));
    await owner.getByText('Check-ins made here are sent to Momence.').waitFor();
    await press(owner, 'Check in Ada Demo');
    await owner.getByText('Check-in still to be sent to Momence.').waitFor();
    expect(await inspect(owner)).toEqual(CLEAN);
    const inFrench = await studio.open('owner', `classes/${classId}`, { locale: 'fr-FR', onPhone: true });
    await inFrench.getByText('Pointage à envoyer à Momence.').waitFor();
    expect(await inspect(inFrench)).toEqual(CLEAN);
  },
);

test(
  'taken over, its classes are changed here, and given back but for those that were',
  TIMEOUT,
  async () => {
    const { studioId, classIds } = studio.built();
    const owner = await studio.open('owner', 'integrations/momence');
    await press(owner, 'See what would come');
    await press(owner, 'Take over 2 classes');
    await owner
      .getByRole('dialog')
      .getByText(/Nobody is mailed of it/)
      .waitFor();
    await answer(owner, 'Take over 2 classes');
    await owner.getByText(/^2 classes were taken over/).waitFor();
    expect(await inspect(owner)).toEqual(CLEAN);
    // A server of the version before says nothing of what failed: that is no failure.
    const answers = '**/sources/momence/taking-over';
    await owner.route(answers, async (route) => {
      const response = await route.fetch();
      const told = await response.json();
      await route.fulfill({ response, json: { ...told, last: { ...told.last, failed: undefined } } });
    });
    await owner.reload();
    await owner.getByRole('button', { name: 'Take it back' }).waitFor();
    expect(await owner.getByRole('button', { name: 'Go on' }).count()).toBe(0);
    await owner.unroute(answers);
    await owner.goto(studio.at('owner', `classes/${classIds[0]}`));
    await owner.getByRole('button', { name: 'Change class' }).waitFor();
    await owner.getByRole('listitem').filter({ hasText: 'Ada Demo' }).waitFor();
    const changed = await owner.request.patch(
      `${studio.url()}/api/studios/${studioId}/classes/${classIds[0]}`,
      {
        headers: { origin: studio.url() },
        data: { title: 'Hill' },
      },
    );
    expect(changed.status()).toBe(200);
    await owner.goto(studio.at('owner', 'integrations/momence'));
    await press(owner, 'Take it back');
    await answer(owner, 'Take it back');
    await owner.getByText(/: 1 class follows Momence again\.$/).waitFor();
    await owner
      .getByText('1 class stayed your own. If it is in Momence too, cancel it on one side:')
      .waitFor();
    await owner.getByText('Connected', { exact: true }).waitFor();
    const left = owner.getByRole('listitem').filter({ hasText: 'Hill' });
    await left.getByText('It, or who is booked in it, was changed here.').waitFor();
    expect(await inspect(owner)).toEqual(CLEAN);
    const sourceOf = async (classId: string) =>
      (await (await owner.request.get(`${studio.url()}/api/studios/${studioId}/classes/${classId}`)).json())
        .source;
    await expect.poll(() => Promise.all(classIds.map(sourceOf))).toEqual(['tandem', 'momence']);
  },
);
