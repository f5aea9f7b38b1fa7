import { createPool } from '@tandem/platform';
import { expect } from 'vitest';
import { demoPeople } from '../../../../demo/src/people.ts';
import { perform } from '../../base/call.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { setEnabled } from '../connection/enable.ts';
import { removeLink, setLink } from './links.ts';
import { matchCustomers } from './match-clients.ts';
import { startMatching } from './match-run.ts';

/** Made up; Spivi knows them, the studio does not. */
const STRANGER = demoPeople.filter((person) => person.kind === 'matched')[30]!;
const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 4 })
  .extend('strangersId', { scope: 'file' }, async ({ tracker }) => {
    const found = await tracker.api.call('ClientService/GetClients', { username: STRANGER.email });
    return found.kind === 'ok' ? found.value.clients[0]!.clientId : 0;
  })
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    const id = (customer: number) => scene.customers[customer]!.customerId;
    const set = (customer: number, clientId: number, email?: string) =>
      setLink({ studio: scene.studio, caller: scene.owner }, id(customer), { clientId, email });
    const link = (customer: number) =>
      within(({ trx }) =>
        trx.selectFrom('spivi_links').selectAll().where('customer_id', '=', id(customer)).executeTakeFirst(),
      );
    return { id, set, link };
  });

test('a Client ID that another customer holds is refused, naming the holder', async ({
  scene,
  verbs: { set, link },
}) => {
  const held = (await link(0))!.client_id;
  await expect(set(1, held)).rejects.toMatchObject({
    code: 'client_id_taken',
    details: { name: scene.customers[0]!.name },
  });
});

test('a client of the customer’s own name or email is kept with the email that Spivi has', async ({
  scene,
  verbs: { id, set, link },
}) => {
  const { client_id } = (await link(1))!;
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, id(1)));
  expect(await set(1, client_id)).toMatchObject({
    clientId: client_id,
    email: scene.customers[1]!.email,
    source: 'manual',
    match: 'linked',
    checkedAt: expect.any(String),
  });
});

test('a client of another name needs the email; it must be that client’s own', async ({
  scene,
  strangersId,
  verbs: { set, link },
}) => {
  const before = await link(2);
  await expect(set(2, strangersId)).rejects.toMatchObject({ code: 'spivi_email_needed', field: 'email' });
  const other = scene.customers[0]!.email;
  const { client_id: clientId } = (await link(0))!;
  await expect(set(2, strangersId, other)).rejects.toMatchObject({
    code: 'client_id_mismatch',
    details: { clientId },
  });
  await expect(set(2, strangersId, 'nobody@home.tandem.example')).rejects.toMatchObject({
    code: 'client_not_found',
    field: 'email',
  });
  expect(await link(2)).toEqual(before);
  expect(await set(2, strangersId, STRANGER.email.toUpperCase())).toMatchObject({
    clientId: strangersId,
    email: STRANGER.email,
  });
});

test('while Spivi does not answer nothing is saved', async ({ tracker, scene, verbs: { set, link } }) => {
  const before = await link(3);
  const pool = createPool({ url: scene.test.url, schema: 'studio' });
  await pool.query(`update spivi_connections set base_url = 'http://127.0.0.1:9'`);
  await expect(set(3, 424_242)).rejects.toMatchObject({ code: 'spivi_unavailable', status: 503 });
  await pool.query(`update spivi_connections set base_url = $1`, [tracker.url]);
  await pool.end();
  expect(await link(3)).toEqual(before);
});

test('while syncing is paused it is saved as it is, and the next matching looks at it', async ({
  within,
  scene,
  verbs: { set, link },
}) => {
  const { client_id } = (await link(3))!;
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  expect(await set(3, client_id)).toMatchObject({ clientId: client_id, email: null });
  expect((await link(3))!.checked_at).toBeNull();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));

  await within((work) => startMatching(work, 'manual'));
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
  expect(await link(3)).toMatchObject({
    client_id,
    email: scene.customers[3]!.email,
    source: 'manual',
    checked_at: expect.any(Date),
  });
});

test('a client chosen by hand has been sent nothing yet; the one that it was already keeps what it was sent', async ({
  tracker,
  within,
  verbs: { id, set, link },
}) => {
  const another = demoPeople.filter((person) => person.kind === 'matched')[31]!;
  const found = await tracker.api.call('ClientService/GetClients', { username: another.email });
  const { clientId } = found.kind === 'ok' ? found.value.clients[0]! : { clientId: 0 };
  const sent = { weightKg: 70 };
  await within(({ trx }) =>
    trx
      .updateTable('spivi_links')
      .set({ pushed: JSON.stringify(sent) })
      .where('customer_id', '=', id(3))
      .execute(),
  );
  await set(3, (await link(3))!.client_id);
  expect((await link(3))!.pushed).toEqual(sent);
  await set(3, clientId, another.email);
  expect((await link(3))!.pushed).toBeNull();
});
