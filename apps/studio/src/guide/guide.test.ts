import { randomUUID } from 'node:crypto';
import type { Guide } from '@tandem/api/studio';
import { guideSteps } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';

const test = fresh.extend('guide', ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  const statesOf = ({ steps }: Guide) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));
  return {
    read: async () => statesOf((await call(t.base, owner, 'getGuide', { params })).body),
    aside: async (steps: (typeof guideSteps)[number][], aside: boolean) =>
      statesOf((await call(t.base, owner, 'setAside', { params, body: { steps, aside } })).body),
    table: (text: ReturnType<typeof sql>) => inTenant(t.db, tenant.studioId, (trx) => text.execute(trx)),
  };
});

test('each step closes itself once it is done, and is open again once that is gone', async ({
  t,
  tenant,
  owner,
  guide: { read, table },
}) => {
  const { studioId, classId } = tenant;
  const params = { studioId };
  expect(await read()).toMatchObject({
    ...{ place: 'done', spots: 'done', classTypes: 'done', week: 'done', team: 'done', member: 'done' },
    ...{ rules: 'open', passes: 'open', tracking: 'open', mail: 'open', site: 'open' },
  });
  await call(t.base, owner, 'createPassKind', { params, body: { name: 'Ten', credits: 10 } });
  await call(t.base, owner, 'updateStudio', {
    params,
    body: { lateCancelMinutes: 60, publicSchedule: true },
  });
  expect(await read()).toMatchObject({ rules: 'done', passes: 'done', site: 'done' });
  await call(t.base, owner, 'cancelClass', { params: { studioId, classId } });
  expect((await read()).week).toBe('open');
  await table(sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone, last_success_at)
    values (${studioId}, 'https://spivi.example', 1, 'x', '\\x00', 'Europe/Paris', now())`);
  // It answers, and of no room is said which box is in it.
  expect((await read()).tracking).toBe('open');
  await table(sql`insert into spivi_gyms (studio_id, gym_id, name, box_id, room_id)
    values (${studioId}, ${randomUUID()}, 'Box', 7, ${tenant.roomId})`);
  expect((await read()).tracking).toBe('done');
});

test('what is put aside stays so until it is taken back, and is done where it was done after all', async ({
  t,
  tenant,
  owner,
  guide: { read, aside },
}) => {
  expect(await aside(['passes', 'site'], true)).toMatchObject({ passes: 'aside', site: 'aside' });
  expect(await aside(['passes'], true)).toMatchObject({ passes: 'aside', rules: 'open' });
  expect(await aside(['site'], false)).toMatchObject({ passes: 'aside', site: 'open' });
  await call(t.base, owner, 'createPassKind', {
    params: { studioId: tenant.studioId },
    body: { name: 'Ten', credits: 10 },
  });
  expect((await read()).passes).toBe('done');
  expect(Object.values(await aside([...guideSteps], true))).not.toContain('open');
});

test('it is for owners', async ({ t, tenant, desk, member }) => {
  const params = { studioId: tenant.studioId };
  const manager = await signIn(t.base, tenant.emails.manager);
  for (const cookie of [manager, desk, member])
    expect((await call(t.base, cookie, 'getGuide', { params })).status).toBe(403);
});
