import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** What was read of Momence and waits for a person: a place, a spot, somebody; said on the screens, it stands here. */

const HOUR_MS = 3_600_000;
const PATIENCE = { timeout: 240_000 };

const studio = peopleOfStudio({
  name: 'Mapped',
  staff: ['owner', 'front_desk'],
  members: ['Ada', 'Bob', 'Cleo'],
});

/** As if it had been read a moment ago: Bob is known, with whom somebody shares an email is not; a spot was never seen. */
async function read(): Promise<void> {
  const { studioId, customerIds } = studio.built();
  const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS);
  const endsAt = new Date(startsAt.getTime() + HOUR_MS);
  await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studioId, async (trx) => {
      await sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version, classes_read_at, held_until)
        values (${studioId}, 'momence', 'http://127.0.0.1:9', '\\x00', 1, now(), now() + interval '1 day')`.execute(
        trx,
      );
      await sql`insert into source_places (studio_id, source, place_id, name)
        values (${studioId}, 'momence', '2002', 'Big hall there')`.execute(trx);
      await sql`insert into source_classes (studio_id, source, foreign_id, title, starts_at, ends_at, cancelled, place_id, read_at,
          roster_read_at, roster_began_at)
        values (${studioId}, 'momence', '9001', 'Climb there', ${startsAt}, ${endsAt}, false, '2002', now(), now(), now())`.execute(
        trx,
      );
      for (const [personId, name, email, customerId] of [
        ['4001', 'Ada', 'ada@mapped.example', null],
        ['4002', 'Bob', 'bob@mapped.example', customerIds[1]!],
        ['4003', 'Eli', 'eli@mapped.example', null],
      ] as const)
        await sql`insert into source_people (studio_id, source, person_id, first_name, last_name, email, seen_at, asked_at,
            shared_email, customer_id, how, linked_at)
          values (${studioId}, 'momence', ${personId}, ${name}, 'Demo', ${email}, now(), now(), ${personId === '4001'}, ${customerId},
            ${customerId && 'email'}, ${customerId && new Date()})`.execute(trx);
      for (const [foreignId, personId, spotId] of [
        ['7001', '4001', null],
        ['7002', '4002', '501'],
        ['7003', '4003', '502'],
      ] as const)
        await sql`insert into source_bookings (studio_id, source, foreign_class, foreign_id, person_id, spot_id, checked_in, cancelled)
          values (${studioId}, 'momence', '9001', ${foreignId}, ${personId}, ${spotId}, false, false)`.execute(
          trx,
        );
    }),
  );
}

/** Nothing sticks out and nothing is wrong, at each size. */
async function clean(page: Page): Promise<void> {
  for (const size of SIZES) {
    await resize(page, size);
    expect(await inspect(page), `${size.width}`).toEqual(CLEAN);
  }
  await resize(page, SIZES[0]!);
}

test(
  'a place, a spot and a person are said, each to-do closes itself, and the roster is as it is there',
  PATIENCE,
  async () => {
    await read();
    const owner = await studio.open('owner', 'integrations/momence');
    const todo = (text: string) => owner.getByRole('listitem').filter({ hasText: text });
    await todo('Which room is Big hall there?').waitFor();
    await clean(owner);

    await owner.getByRole('combobox', { name: 'Room of Big hall there' }).click();
    await owner.getByRole('option').first().click();
    await owner.getByText('1 coming class will stand in the schedule.').waitFor();
    await owner.getByRole('button', { name: 'Yes, this room' }).click();
    await todo('2 spots are not mapped').waitFor();
    await expect.poll(() => todo('Which room is Big hall there?').count()).toBe(0);

    await owner.getByRole('button', { name: 'Fill in order' }).click();
    await expect.poll(() => owner.getByRole('button', { name: 'Save 0 spots' }).isDisabled()).toBe(true);
    await owner.getByRole('checkbox', { name: '502 is right' }).check();
    await owner.getByRole('combobox', { name: 'Spot here of 501' }).click();
    await owner.getByRole('option', { name: 'Spot 7', exact: true }).click();
    await clean(owner);
    await owner.getByRole('button', { name: 'Save 2 spots' }).click();
    await owner.getByText('All 2 spots are mapped.').waitFor();
    await expect.poll(() => todo('not mapped').count()).toBe(0);

    await owner.getByRole('link', { name: 'Link them: Ada Demo' }).click();
    const ada = owner.getByRole('button', { name: 'It is Ada Demo: Ada Demo' });
    await ada.waitFor();
    await clean(owner);
    await ada.click();
    await owner.getByText('ada@mapped.example · Momence ID 4001').nth(1).waitFor();
    await owner.getByRole('button', { name: 'Yes, link them' }).click();
    await owner.getByRole('button', { name: 'Add as new: Eli Demo' }).click();
    await owner.getByText('Everybody is linked.').waitFor();
    await clean(owner);

    await owner.goto(studio.at('owner', 'integrations/momence'));
    await owner.getByText('Nothing needs you.').waitFor();
    const { studioId } = studio.built();
    const seated = () =>
      asOwner(studio.databaseUrl(), (db) =>
        inTenant(db, studioId, async (trx) => {
          const { rows } = await sql<{
            line: string;
          }>`select c.first_name || ' ' || coalesce(b.spot_number::text, '-') as line
          from bookings b join customers c using (studio_id, customer_id) where b.state = 'booked' order by 1`.execute(
            trx,
          );
          return rows.map(({ line }) => line);
        }),
      );
    expect(await seated()).toEqual(['Ada -', 'Bob 7', 'Eli 2']);
  },
);

test(
  'in French, on a phone, a profile tells who somebody is there, and the desk unlinks them',
  PATIENCE,
  async () => {
    const { customerIds } = studio.built();
    const desk = await studio.open('front_desk', `customers/${customerIds[1]}`, {
      locale: 'fr-FR',
      onPhone: true,
    });
    await desk.getByRole('heading', { name: 'Dans Momence' }).waitFor();
    await desk.getByText('bob@mapped.example · ID Momence 4002').waitFor();
    expect(await inspect(desk)).toEqual(CLEAN);
    await desk.getByRole('button', { name: 'Retirer le lien de Bob Demo' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Retirer le lien', exact: true }).click();
    await desk.getByRole('button', { name: 'C’est Bob Demo : Bob Demo' }).waitFor();
    expect(await inspect(desk)).toEqual(CLEAN);
  },
);

test('a class tells when it was read, and whom nobody has linked', PATIENCE, async () => {
  const classId = await asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, async (trx) => {
      const { rows } = await sql<{ id: string }>`select class_id as id from source_classes`.execute(trx);
      return rows[0]!.id;
    }),
  );
  const desk = await studio.open('front_desk', `classes/${classId}`);
  await desk.getByText('Bob Demo is not in the roster: nobody has said who they are here.').waitFor();
  await desk.getByText(/^Bookings read /).waitFor();
  await clean(desk);
  await desk.getByRole('link', { name: 'Link people' }).click();
  await desk.getByRole('button', { name: 'It is Bob Demo: Bob Demo' }).waitFor();
});
