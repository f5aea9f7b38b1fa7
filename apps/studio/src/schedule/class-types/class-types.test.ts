import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { chooseClassType } from './choose-class-type.ts';

const HOUR_MS = 3600_000;
const test = fresh.extend('scene', ({ t, tenant, owner }) => {
  const params = () => ({ studioId: tenant.studioId });
  async function create(body: object) {
    const times = { startsAt: at(24), endsAt: at(25) };
    return call(t.base, owner, 'createClass', {
      params: params(),
      body: { title: 'New', roomId: tenant.roomId, ...times, ...body },
    });
  }
  const rename = async (classId: string, body: object) =>
    (await call(t.base, owner, 'updateClass', { params: { ...params(), classId }, body })).body.classTypeId;
  const types = async () => (await call(t.base, owner, 'listClassTypes', { params: params() })).body;
  return { create, rename, types };
});

const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

test('classes that are called alike are of one type, whatever the case and the spaces around', async ({
  scene: { create, types },
}) => {
  const first = (await create({ title: 'Sunrise' })).body;
  const later = { startsAt: at(25), endsAt: at(26) };
  const second = (await create({ title: ' sunRISE ', ...later })).body;
  expect(second.classTypeId).toBe(first.classTypeId);
  expect((await types()).map((type) => type.name)).toEqual(['Ride', 'Sunrise']);
});

test('a class of a chosen type may be called as one likes', async ({ scene: { create, types } }) => {
  const ride = (await types())[0]!;
  const { body } = await create({ title: 'Ride with Ada', classTypeId: ride.classTypeId });
  expect(body.classTypeId).toBe(ride.classTypeId);
  expect(await types()).toEqual([ride]);
});

test('a class that is called otherwise is of the type of that name; other changes leave it', async ({
  scene: { create, rename },
}) => {
  const { body } = await create({ title: 'Sunrise' });
  const renamed = await rename(body.classId, { title: 'Sunset' });
  expect(renamed).not.toBe(body.classTypeId);
  expect(await rename(body.classId, { description: 'Slow' })).toBe(renamed);
  expect(await rename(body.classId, { title: 'Sunrise' })).toBe(body.classTypeId);
});

test('a type of another studio is not found', async ({ t, scene: { create } }) => {
  const foreign = await seedTenant(t, { name: randomUUID() });
  const theirs = await inStudio(t.studio, foreign.studioId, (work) =>
    chooseClassType(work, { title: 'Theirs' }),
  );
  const answer = await create({ classTypeId: theirs });
  expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
});

test('however many name a type at once, there is one', async ({ t, tenant }) => {
  const name = fc.stringMatching(/^[a-zà-ÿ]{1,6}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 2, maxLength: 6 }), async (names) => {
      const asked = names.flatMap((title) => [title, ` ${title.toUpperCase()}`, `${title} `]);
      const ids = await Promise.all(
        asked.map((title) => inStudio(t.studio, tenant.studioId, (work) => chooseClassType(work, { title }))),
      );
      for (const i of names.keys()) expect(new Set(ids.slice(3 * i, 3 * i + 3)).size).toBe(1);
    }),
    { numRuns: 20 },
  );
});
