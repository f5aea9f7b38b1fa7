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
  const add = (body: object) =>
    call(t.base, owner, 'createClassType', { params: params(), body: body as never });
  const change = (classTypeId: string, body: object) =>
    call(t.base, owner, 'updateClassType', { params: { ...params(), classTypeId }, body });
  return { create, rename, types, add, change };
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
  expect(await types()).toEqual([{ ...ride, coming: ride.coming + 1 }]);
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

test('a type has what its classes have in common: how it is drawn and told, how long, where', async ({
  tenant,
  scene: { create, types, add, change },
}) => {
  const said = { description: 'Slow and long', colour: 'violet', level: 'beginner', minutes: 75 };
  const { body: made } = await add({ name: 'Dawn', ...said, roomIds: [tenant.roomId] });
  expect(made).toMatchObject({ name: 'Dawn', ...said, lateCancelMinutes: null, archived: false, coming: 0 });
  expect(made.roomIds).toEqual([tenant.roomId]);
  const { body: one } = await create({ title: 'dawn' });
  expect(one).toMatchObject({
    ...{ classTypeId: made.classTypeId, typeName: 'Dawn' },
    ...{ colour: 'violet', level: 'beginner' },
  });
  const changed = await change(made.classTypeId, {
    name: 'Daybreak',
    colour: 'pink',
    roomIds: [],
    archived: true,
  });
  expect(changed.body).toMatchObject({
    name: 'Daybreak',
    colour: 'pink',
    roomIds: [],
    archived: true,
    coming: 1,
  });
  expect((await types()).map(({ name, archived }) => [name, archived])).toEqual([
    ['Daybreak', true],
    ['Ride', false],
  ]);
});

test('cancelling is free until when the type says, where the class says nothing; what stands stays', async ({
  scene: { create, add, change },
}) => {
  const { body: strict } = await add({ name: 'Strict', lateCancelMinutes: 1440 });
  const first = (await create({ title: 'Strict' })).body;
  expect(first.lateCancelMinutes).toBe(1440);
  await change(strict.classTypeId, { lateCancelMinutes: 60 });
  const later = { startsAt: at(26), endsAt: at(27) };
  const own = (await create({ title: 'Strict', lateCancelMinutes: 30, ...later })).body;
  const second = (await create({ title: 'Strict', startsAt: at(28), endsAt: at(29) })).body;
  expect([own.lateCancelMinutes, second.lateCancelMinutes]).toEqual([30, 60]);
});

test('no two types have one name, and a room of nobody is not found', async ({
  scene: { types, add, change },
}) => {
  const [ride] = await types();
  const twice = await add({ name: ' RIDE ' });
  expect([twice.status, twice.body.code]).toEqual([409, 'class_type_exists']);
  const { body: other } = await add({ name: 'Other' });
  const renamed = await change(other.classTypeId, { name: ride!.name });
  expect([renamed.status, renamed.body.code]).toEqual([409, 'class_type_exists']);
  const nowhere = await change(other.classTypeId, { colour: 'red', roomIds: [randomUUID()] });
  expect([nowhere.status, nowhere.body.code]).toEqual([404, 'not_found']);
  expect((await types()).find(({ name }) => name === 'Other')).toEqual(other);
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
