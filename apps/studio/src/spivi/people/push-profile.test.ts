import fc from 'fast-check';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Call } from '../../base/context.ts';
import { updateBody } from '../../customers/change-body.ts';
import { updateCustomer } from '../../customers/change-customer.ts';
import { getSummary } from '../../customers/index.ts';
import { connectScene } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { setChoices } from '../connection/enable.ts';
import { changesSince, type Profile, profileOf, pushProfiles } from './push-profile.ts';

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 3 })
  .extend('connected', { scope: 'file' }, async ({ started, spivi, within }) => {
    const { customerId } = started.customers[2]!;
    await within(({ trx }) => trx.deleteFrom('consents').where('customer_id', '=', customerId).execute());
    await connectScene(started, spivi.url);
    return started;
  })
  .extend('verbs', { scope: 'file' }, ({ tracker, within, scene }) => {
    const asOwner = <T>(verb: (call: Call) => Promise<T>) =>
      perform({ studio: scene.studio, caller: scene.owner }, verb);
    const id = (customer: number) => scene.customers[customer]!.customerId;
    const push = () => pushProfiles(scene.studio, { studioId: scene.studioId });
    const body = (customer: number, patch: Parameters<typeof updateBody>[2]) =>
      asOwner((call) => updateBody(call, id(customer), patch));
    const details = async (customer: number) =>
      (await asOwner((call) => getSummary(call, id(customer)))).spivi.details;
    const atSpivi = async (customer: number) => {
      const found = await tracker.api.call('ClientService/GetClients', {
        username: scene.customers[customer]!.email,
      });
      return found.kind === 'ok' ? found.value.clients[0] : undefined;
    };
    const calls = async () =>
      (
        await within(({ trx }) =>
          trx
            .selectFrom('spivi_attempts')
            .select('customer_id')
            .where('method', 'like', '%UpdateClient')
            .execute(),
        )
      ).length;
    return { asOwner, id, push, body, details, atSpivi, calls };
  });

test('a new link sends once what is known; without consent nothing goes', async ({
  verbs: { push, details, calls },
}) => {
  expect(await details(0)).toMatchObject({ state: 'pending', since: expect.any(String) });
  await push();
  expect(await details(0)).toMatchObject({ state: 'synced', reason: null });
  expect(await details(2)).toEqual({ state: 'off', reason: 'consent_missing', since: null });
  expect(await calls()).toBe(2);
});

test('changed details arrive in whole numbers; what the studio does not know stays as Spivi has it', async ({
  verbs: { push, body, details, atSpivi },
}) => {
  const before = (await atSpivi(0))!;
  await body(0, { weightKg: 64.6, ftpW: 251, maxHrBpm: 181 });
  expect(await details(0)).toMatchObject({ state: 'pending' });
  await push();
  expect(await details(0)).toMatchObject({ state: 'synced' });
  expect(await atSpivi(0)).toMatchObject({ weight: 65, ftp: 251, height: before.height, rhr: before.rhr });
});

test('what people changed at Spivi is not sent over, nor is anything when nothing changed', async ({
  tracker,
  scene,
  verbs: { asOwner, id, push, body, atSpivi, calls },
}) => {
  const username = scene.customers[0]!.email;
  await tracker.api.call('ClientService/UpdateClient', { username, ftp: 300 });
  const before = await calls();
  await body(0, { ftpW: 251 });
  await push();
  expect([await calls(), (await atSpivi(0))!.ftp]).toEqual([before, 300]);
  await asOwner((call) => updateCustomer(call, id(0), { phone: '+33 1 00 00 00 00' }));
  await push();
  expect(await atSpivi(0)).toMatchObject({ phone: '+33 1 00 00 00 00', ftp: 300 });
  await asOwner((call) => updateCustomer(call, id(0), { phone: null }));
  await push();
  expect((await atSpivi(0))!.phone ?? '').toBe('');
});

test('the number of the strap goes over, is their strap at the tracker, and is taken away again; an old weight changes nothing there', async ({
  tracker,
  verbs: { push, body, atSpivi, calls },
}) => {
  const owner = new pg.Client({ connectionString: tracker.databaseUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  const straps = async () => {
    const { clientId } = (await atSpivi(0))!;
    const { rows } = await owner.query(
      'select sensor_key from tracker.sensor_bindings where client_id = $1 and to_at is null',
      [clientId],
    );
    return rows.map((row) => row.sensor_key);
  };
  await body(0, { strapId: '48211' });
  await push();
  expect(await atSpivi(0)).toMatchObject({ deviceId: '48211' });
  expect(await straps()).toEqual(['ant heartRate 48211']);
  await body(0, { strapId: null });
  await push();
  expect(await straps()).toEqual([]);
  expect((await atSpivi(0))!.deviceId ?? '').toBe('');
  const before = await calls();
  await body(0, { weightKg: 90, from: '2020-01-01' });
  await push();
  expect(await calls()).toBe(before);
});

test('a refusal needs attention and says why; the next change is tried again', async ({
  verbs: { push, body, details },
}) => {
  await body(1, { weightKg: 340 });
  await push();
  expect(await details(1)).toMatchObject({ state: 'attention', reason: 'invalid_request' });
  await body(1, { weightKg: 84 });
  await push();
  expect(await details(1)).toMatchObject({ state: 'synced', reason: null });
});

test('a studio that does not send details shows so, and sends what waits once it does', async ({
  scene,
  verbs: { push, body, details, atSpivi },
}) => {
  const choose = (pushDetails: boolean) =>
    perform({ studio: scene.studio, caller: scene.owner }, (call) =>
      setChoices(call, { createMissing: false, pushDetails }),
    );
  await choose(false);
  await body(1, { heightCm: 181 });
  await push();
  expect(await details(1)).toEqual({ state: 'off', reason: 'switched_off', since: null });
  await choose(true);
  await body(1, { heightCm: 182 });
  await push();
  expect(await atSpivi(1)).toMatchObject({ height: 182 });
});

test('a consent taken back while details wait keeps them here', async ({
  within,
  verbs: { id, push, body, details, atSpivi },
}) => {
  await body(1, { heightCm: 190 });
  await within(({ trx }) =>
    trx.updateTable('consents').set({ revoked_at: new Date() }).where('customer_id', '=', id(1)).execute(),
  );
  await push();
  expect((await atSpivi(1))!.height).toBe(182);
  expect(await details(1)).toEqual({ state: 'off', reason: 'consent_missing', since: null });
});

test('sent changes leave nothing to send', () => {
  const number = fc.option(fc.double({ min: 20, max: 300, noNaN: true }));
  const row = fc.record({
    first_name: fc.string(),
    last_name: fc.string(),
    phone: fc.option(fc.string()),
    weight_kg: number,
    height_cm: number,
    ftp_w: number,
    resting_hr_bpm: number,
    lthr_bpm: number,
    strap_id: fc.option(fc.string()),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
      let pushed: Profile | null = null;
      for (const one of rows)
        pushed = { ...(pushed as Profile | null), ...changesSince(pushed, profileOf(one)) };
      expect(changesSince(pushed, profileOf(rows.at(-1)!))).toEqual({});
    }),
  );
});
