import { createPool } from '@tandem/platform';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { setLink } from './links.ts';
import { matchCustomers } from './match-clients.ts';
import { lastMatchRun, pauseMatching, startMatching } from './match-run.ts';
import { verifyMissing } from './match-verify.ts';
import { checkLink } from './people.ts';

const DAY_MS = 24 * 3600_000;
const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 20 })
  .extend('verbs', { scope: 'file' }, ({ tracker, clock, within, scene }) => {
    const match = () => matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
    const daily = async () => {
      await within((work) => startMatching(work, 'daily'));
      await match();
      return (await within((work) => lastMatchRun(work)))!;
    };
    const secondLook = async (seconds = 61) => {
      clock.aheadMs += seconds * 1000;
      await verifyMissing(scene.studio, { studioId: scene.studioId });
    };
    const link = (customer: number) =>
      within(({ trx }) =>
        trx
          .selectFrom('spivi_links')
          .selectAll()
          .where('customer_id', '=', scene.customers[customer]!.customerId)
          .executeTakeFirstOrThrow(),
      );
    const brokenLinks = async () =>
      (
        await within(({ trx }) =>
          trx.selectFrom('spivi_links').select('customer_id').where('broken_since', 'is not', null).execute(),
        )
      ).length;
    const atSpivi = async (text: string, values: unknown[]) => {
      const pool = createPool({ url: tracker.databaseUrl, schema: 'tracker' });
      await pool.query(text, values);
      await pool.end();
    };
    const hide = (email: string) =>
      atSpivi(
        `update clients set email_normalised = 'gone-' || email_normalised, city = first_name, first_name = md5(first_name) where email = $1`,
        [email],
      );
    const show = (email: string) =>
      atSpivi(`update clients set email_normalised = lower(email), first_name = city where email = $1`, [
        email,
      ]);
    const email = (customer: number) => scene.customers[customer]!.email;
    return { match, daily, secondLook, link, brokenLinks, atSpivi, hide, show, email };
  });
test.beforeEach(({ clock }) => {
  // The next day: every link is due.
  clock.aheadMs += DAY_MS;
});

test('a daily run looks at every link once', async ({ verbs: { daily } }) => {
  expect(await daily()).toMatchObject({ trigger: 'daily', state: 'finished', checked: 20, done: 20 });
  expect(await daily()).toMatchObject({ checked: 0, done: 0 });
});

test('a client is gone only after a second look a minute later; found again, the link heals by itself', async ({
  within,
  scene,
  verbs: { daily, secondLook, link, hide, show, email },
}) => {
  await hide(email(0));
  await daily();
  expect(await link(0)).toMatchObject({ broken_since: null, missing_since: expect.any(Date) });
  await secondLook(30);
  expect((await link(0)).broken_since).toBeNull();
  await secondLook();
  expect(await link(0)).toMatchObject({ broken_since: expect.any(Date), source: 'matched' });
  expect(await within((work) => lastMatchRun(work))).toMatchObject({ broken: 1 });

  await show(email(0));
  expect(
    await checkLink({ studio: scene.studio, caller: scene.owner }, scene.customers[0]!.customerId),
  ).toMatchObject({
    match: 'linked',
  });
  expect(await link(0)).toMatchObject({ broken_since: null, missing_since: null });
});

test('a client missed once and there at the second look was never lost', async ({
  verbs: { daily, secondLook, link, hide, show, email },
}) => {
  await hide(email(1));
  await daily();
  await show(email(1));
  await secondLook();
  expect(await link(1)).toMatchObject({ broken_since: null, missing_since: null });
});

test('an email changed at Spivi is learned through the name', async ({
  verbs: { daily, link, atSpivi, email },
}) => {
  await atSpivi(
    `update clients set email = 'new@spivi.tandem.example', email_normalised = 'new@spivi.tandem.example' where email = $1`,
    [email(2)],
  );
  await daily();
  expect(await link(2)).toMatchObject({ email: 'new@spivi.tandem.example', missing_since: null });
});

test('a link set by hand keeps its Client ID when that is lost', async ({
  clock,
  scene,
  verbs: { daily, secondLook, link, hide, show, email },
}) => {
  const { client_id } = await link(3);
  await setLink({ studio: scene.studio, caller: scene.owner }, scene.customers[3]!.customerId, {
    clientId: client_id,
  });
  await hide(email(3));
  clock.aheadMs += DAY_MS;
  await daily();
  await secondLook();
  expect(await link(3)).toMatchObject({ client_id, source: 'manual', broken_since: expect.any(Date) });
  await show(email(3));
  clock.aheadMs += DAY_MS;
  await daily();
});

test('very many gone at once are not believed until a person accepts it', async ({
  clock,
  within,
  scene,
  verbs: { daily, secondLook, brokenLinks, hide, show, email },
}) => {
  const before = await brokenLinks();
  // Nor when they are found missing one after the other.
  for (let i = 4; i < 10; i++) await hide(email(i));
  await daily();
  for (let i = 10; i < 16; i++) await hide(email(i));
  for (let i = 10; i < 16; i++)
    await checkLink({ studio: scene.studio, caller: scene.owner }, scene.customers[i]!.customerId);
  await secondLook();
  await secondLook();
  expect(await brokenLinks()).toBe(before);
  await within(({ trx }) =>
    trx
      .updateTable('spivi_connections')
      .set({ deletions_accepted_until: new Date(scene.studio.now().getTime() + 3_600_000) })
      .execute(),
  );
  await secondLook();
  expect(await brokenLinks()).toBe(before + 12);
  for (let i = 4; i < 16; i++) await show(email(i));
  clock.aheadMs += DAY_MS;
  await daily();
  expect(await brokenLinks()).toBe(before);
});

test('a paused run stays paused: neither its job nor the daily run goes on, resuming does', async ({
  within,
  scene,
  verbs: { match, daily },
}) => {
  const pause = (paused: boolean) =>
    perform({ studio: scene.studio, caller: scene.owner }, (call) => pauseMatching(call, paused));
  const { runId } = await within((work) => startMatching(work, 'manual'));
  await pause(true);
  await match();
  expect(await daily()).toMatchObject({ runId, state: 'paused', done: 0 });
  await pause(false);
  await match();
  expect(await within((work) => lastMatchRun(work))).toMatchObject({
    runId,
    state: 'finished',
    checked: 20,
  });
  await expect(pause(true)).rejects.toMatchObject({ code: 'not_found' });
});
