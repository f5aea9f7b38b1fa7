import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { DEMO } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { type Asked, OK, refusal, startAnswering } from '../../testing/spivi-server.ts';
import { readStatus } from '../health/status.ts';
import { matchCustomers } from '../people/match-clients.ts';
import { connect, tryCredentials } from './connection.ts';
import { setChoices, setEnabled } from './enable.ts';
import { disconnect } from './leave.ts';

const { siteId, sourceName, password, timeZone } = DEMO;

const test = spiviTest
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('spivi', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startAnswering((_, response) => response.end(OK));
    onCleanup(() => server.close());
    return server;
  })
  .extend('scene', { scope: 'file', auto: true }, ({ started }) => started)
  .extend('verbs', { scope: 'file' }, ({ spivi, within, scene }) => {
    const given = () => ({ baseUrl: spivi.url, siteId, sourceName, password, timeZone });
    const status = () => within((work) => readStatus(work));
    const row = () => within(({ trx }) => trx.selectFrom('spivi_connections').selectAll().executeTakeFirst());
    const failed = async () => {
      const { ok, checks } = await tryCredentials({ studio: scene.studio, caller: scene.owner }, given());
      expect(ok).toBe(checks.every(({ state }) => state === 'ok'));
      return checks.map(({ state, code }) => code ?? state);
    };
    return { given, status, row, failed };
  });
/** What each of the two calls of the test is answered. */
const answers = (login: string, instructors: string) => (asked: Asked, response: ServerResponse) =>
  void response.end(asked.path.endsWith('GetInstructors') ? instructors : login);

test.for([
  ['a wrong password', answers(refusal(401, 'Wrong password'), OK), ['ok', 'auth', 'not_tried', 'not_tried']],
  ['a web page', answers('<html></html>', OK), ['not_spivi', 'not_tried', 'not_tried', 'not_tried']],
  [
    'a missing agreement, said at once',
    answers(refusal(403, 'No API agreement'), OK),
    ['ok', 'ok', 'agreement_missing', 'not_tried'],
  ],
  [
    'a missing agreement, said later',
    answers(OK, refusal(403, 'API agreement')),
    ['ok', 'ok', 'agreement_missing', 'not_tried'],
  ],
  [
    'a login that is no administrator’s',
    answers(OK, refusal(401, 'Access denied')),
    ['ok', 'ok', 'not_admin', 'not_tried'],
  ],
  [
    'a Site ID of nobody, said at once',
    answers(refusal(404, 'The site 1 is not found'), OK),
    ['ok', 'not_tried', 'not_tried', 'not_found'],
  ],
  [
    'a Site ID of somebody else',
    answers(OK, refusal(400, 'SiteID is invalid')),
    ['ok', 'ok', 'ok', 'not_found'],
  ],
  ['an owner who is no client', answers(refusal(404, 'Client not found'), OK), ['ok', 'ok', 'ok', 'ok']],
] as const)('%s is told by its own code', async ([_, answer, codes], { spivi, verbs: { failed } }) => {
  spivi.answerWith(answer);
  expect(await failed()).toEqual(codes);
});

test('an address that the operator has not allowed is not even asked', async ({
  spivi,
  scene,
  verbs: { given },
}) => {
  spivi.answerWith((_, response) => response.end(OK));
  const elsewhere = { ...given(), baseUrl: `${spivi.url}/elsewhere` };
  const { checks } = await tryCredentials({ studio: scene.studio, caller: scene.owner }, elsewhere);
  expect(checks[0]).toMatchObject({ code: 'base_url_not_allowed' });
  expect(spivi.asked).toEqual([]);
});

test('nothing is saved unless all checks pass', async ({ spivi, scene, verbs: { given, row } }) => {
  spivi.answerWith(answers(OK, refusal(403, 'agreement')));
  await expect(connect({ studio: scene.studio, caller: scene.owner }, given())).rejects.toMatchObject({
    code: 'credentials_refused',
    field: 'sourceName',
  });
  expect(await row()).toBeUndefined();
});

test('a first connection is a draft with a preview; enabling ends both', async ({
  spivi,
  scene,
  verbs: { given, status },
}) => {
  spivi.answerWith((_, response) => response.end(OK));
  await connect({ studio: scene.studio, caller: scene.owner }, given());
  expect(await status()).toMatchObject({
    connection: { state: 'draft', enabled: false },
    lastMatchRun: { trigger: 'preview', state: 'running' },
  });
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  expect(await status()).toMatchObject({
    connection: { state: 'connected', enabled: true },
    lastMatchRun: { trigger: 'enabled' },
  });
});

test('enabled while the preview is still asking, everybody is linked all the same', async ({
  spivi,
  within,
  scene,
  verbs: { given, status },
}) => {
  await disconnect({ studio: scene.studio, caller: scene.owner });
  const clientOf = ({ form }: Asked) => {
    const id = 1 + scene.customers.findIndex(({ email }) => email === form.Username);
    const client = `<Client><ClientID>${id}</ClientID><Email>${form.Username}</Email></Client>`;
    return `<R><ErrorCode>200</ErrorCode><Clients>${id ? client : ''}</Clients></R>`;
  };
  spivi.answerWith((asked, response) => response.end(clientOf(asked)));
  await connect({ studio: scene.studio, caller: scene.owner }, given());
  let enabled: Promise<void> | null = null;
  spivi.answerWith(async (asked, response) => {
    enabled ??= perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
    await enabled;
    response.end(clientOf(asked));
  });
  const run = () => matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
  await run();
  await run();
  expect(await status()).toMatchObject({
    lastMatchRun: { trigger: 'enabled', state: 'finished' },
    counts: { linked: scene.customers.length, notChecked: 0 },
  });
  await within(({ trx }) => trx.deleteFrom('spivi_links').execute());
});

test('a new password keeps everything else as it was, paused too', async ({
  within,
  scene,
  verbs: { given, row },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    setChoices(call, { createMissing: true, pushDetails: false }),
  );
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  await within(({ trx }) => trx.updateTable('spivi_connections').set({ rejected_logins: 3 }).execute());
  const before = (await row())!;
  await connect({ studio: scene.studio, caller: scene.owner }, { ...given(), password: 'another one' });
  expect(await row()).toMatchObject({
    enabled: false,
    draft: false,
    create_missing: true,
    push_details: false,
    rejected_logins: 0,
    credential_version: before.credential_version + 1,
  });
});

test('accounts are made at the studio’s own tracker from the start, and anywhere else only where staff chose so there', async ({
  spivi,
  scene,
  verbs: { given, row },
}) => {
  spivi.answerWith((_, response) => response.end(OK));
  const elsewhere = await startAnswering((_, response) => response.end(OK));
  const visit = { studio: scene.studio, caller: scene.owner };
  const { settings } = scene.studio;
  const before = { ...settings };
  const choose = (createMissing: boolean) =>
    perform(visit, (call) => setChoices(call, { createMissing, pushDetails: true }));
  const connected = async (baseUrl: string) => {
    await connect(visit, { ...given(), baseUrl });
    return (await row())!.create_missing;
  };
  try {
    settings.ownTrackerUrl = spivi.url;
    settings.spiviBaseUrls = [spivi.url, elsewhere.url];
    await disconnect(visit);
    // A draft that moves to and fro has what each server begins with.
    expect(await connected(elsewhere.url)).toBe(false);
    expect(await connected(spivi.url)).toBe(true);
    expect(await connected(elsewhere.url)).toBe(false);
    expect(await connected(spivi.url)).toBe(true);
    await choose(false);
    expect(await connected(spivi.url)).toBe(false);
    // What stands keeps what was chosen, but takes it to nobody else.
    await choose(true);
    await perform(visit, (call) => setEnabled(call, true));
    expect(await connected(spivi.url)).toBe(true);
    expect(await connected(elsewhere.url)).toBe(false);
    expect(await connected(spivi.url)).toBe(false);
  } finally {
    Object.assign(settings, before);
    await disconnect(visit);
    await elsewhere.close();
    await connect(visit, given());
    await perform(visit, (call) => setEnabled(call, true));
  }
});

test('another site is refused while classes to come are at this one, until the connection is removed', async ({
  within,
  scene,
  verbs: { given, row },
}) => {
  const classId = await scene.newClass();
  await within(({ trx }) =>
    trx
      .insertInto('spivi_class_sync')
      .values({ studio_id: scene.studioId, class_id: classId, event_id: 5, state: 'synced' })
      .onConflict((conflict) => conflict.columns(['studio_id', 'class_id']).doUpdateSet({ event_id: 5 }))
      .execute(),
  );
  const other = { ...given(), siteId: 77 };
  await expect(connect({ studio: scene.studio, caller: scene.owner }, other)).rejects.toMatchObject({
    code: 'other_site',
    details: { site_id: siteId, classes: 1 },
  });
  await disconnect({ studio: scene.studio, caller: scene.owner });
  expect(await row()).toBeUndefined();
  await connect({ studio: scene.studio, caller: scene.owner }, other);
  const events = await within(({ trx }) =>
    trx.selectFrom('spivi_class_sync').select('event_id').where('event_id', 'is not', null).execute(),
  );
  expect(events).toEqual([]);
});
