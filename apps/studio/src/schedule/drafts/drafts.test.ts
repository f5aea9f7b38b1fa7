import { weekdays } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { fresh } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';

const HOUR_MS = 3_600_000;

/** A draft in three days, in a studio whose programs hear of classes. */
const test = fresh.extend('scene', async ({ t, tenant, owner, member }) => {
  const { studioId, roomId, instructorId } = tenant;
  const [inStudio, thatDay] = [{ studioId }, Date.now() + 72 * HOUR_MS];
  const at = (hours: number) => new Date(thatDay + hours * HOUR_MS).toISOString();
  await call(t.base, owner, 'makeWebhook', {
    params: inStudio,
    body: { url: 'https://hooks.example/x', kinds: ['class.made', 'class.changed', 'class.cancelled'] },
  });
  const create = (body: object = {}) =>
    call(t.base, owner, 'createClass', {
      params: inStudio,
      body: {
        ...{ title: 'Dawn', roomId, instructorId, draft: true },
        startsAt: at(0),
        endsAt: at(1),
        ...body,
      },
    });
  const { classId } = (await create()).body;
  const ask = (
    name: 'publishClass' | 'unpublishClass' | 'updateClass' | 'cancelClass',
    body = {},
    of = classId,
  ) => call(t.base, owner, name, { params: { studioId, classId: of }, body });
  return {
    ...{ at, create, classId, ask },
    params: { studioId, classId },
    publish: async (body: object = {}, of = classId) =>
      (await call(t.base, owner, 'publishClass', { params: { studioId, classId: of }, body })).body,
    publishThese: (classIds: string[], body: object = {}) =>
      call(t.base, owner, 'publishDrafts', { params: inStudio, body: { classIds, ...body } }),
    book: (cookie = member, body: object = { spotNumber: 3 }, of = classId) =>
      call(t.base, cookie, 'bookSpot', { params: { studioId, classId: of }, body }),
    isDraft: async (of = classId) =>
      (await call(t.base, owner, 'getClass', { params: { studioId, classId: of } })).body.draft,
    told: () =>
      inTenant(t.db, studioId, async (trx) =>
        (
          await sql<{
            kind: string;
          }>`select kind from webhook_events where studio_id = ${studioId} order by at, kind`.execute(trx)
        ).rows.map((row) => row.kind),
      ),
  };
});

test('nobody books a draft, staff neither; published, members do', async ({ tenant, desk, scene }) => {
  const { book, publish } = scene;
  const customerId = tenant.customerIds[1]!;
  const byDesk = () => book(desk, { customerId, spotNumber: 4 });
  expect((await byDesk()).body.code).toBe('class_draft');
  expect((await book()).body.code).toBe('not_found');
  expect((await publish()).published).toMatchObject([{ title: 'Dawn', clash: null, closed: null }]);
  expect([(await byDesk()).status, (await book()).status]).toEqual([200, 200]);
});

test('a draft holds its room as any class does', async ({ scene: { create, at } }) => {
  const there = await create({ draft: false, startsAt: at(0.5), endsAt: at(1.5) });
  expect([there.status, there.body.code]).toEqual([409, 'room_busy']);
});

test('programs hear of it when it is published, and not before', async ({ scene }) => {
  const { ask, publish, told } = scene;
  await ask('updateClass', { title: 'Dusk' });
  expect(await told()).toEqual([]);
  await publish();
  expect(await told()).toEqual(['class.made']);
  await ask('unpublishClass');
  await ask('updateClass', { title: 'Dawn' });
  expect(await told()).toEqual(['class.made', 'class.cancelled']);
});

test('a preview says from when on it can be booked and what stands in its way, and publishes nothing', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const { publish, isDraft, create, at, params } = scene;
  await call(t.base, owner, 'updateStudio', {
    params,
    body: { opening: { by: 'days', days: 1 } },
  });
  const room = await call(t.base, owner, 'createRoom', {
    params: { ...params, locationId: tenant.locationId },
    body: { name: 'Loft', kind: 'bike', layout: 'arcs', spots: 8 },
  });
  expect(room.status).toBe(200);
  const roomId = room.body.roomId;
  await create({ title: 'Elsewhere', roomId, acceptInstructorOverlap: true });
  const day = at(0).slice(0, 10);
  await call(t.base, owner, 'closeLocation', {
    params: { ...params, locationId: tenant.locationId },
    body: { fromDay: day, toDay: at(24).slice(0, 10), reason: 'Works' },
  });
  const { published } = await publish({ preview: true });
  expect(published).toMatchObject([
    {
      clash: { title: 'Elsewhere', by: 'instructor' },
      closed: 'Works',
    },
  ]);
  expect(Date.parse(published[0]!.opensAt!)).toBeGreaterThan(Date.now());
  expect(await isDraft()).toBe(true);
});

test('a series made as drafts is published from one on, or whole; an extension of drafts is drafts', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const { publish, isDraft, at, params } = scene;
  const made = await call(t.base, owner, 'createSeries', {
    params,
    body: {
      ...{ title: 'Weekly', roomId: tenant.roomId, time: '04:10', minutes: 30, draft: true },
      ...{ day: at(48).slice(0, 10), until: at(24 * 30).slice(0, 10), everyWeeks: 1 },
      weekdays: [weekdays[0]],
    },
  });
  expect(made.status).toBe(200);
  const ids = made.body.classIds;
  expect((await publish({ scope: 'following' }, ids[2])).published).toHaveLength(ids.length - 2);
  expect(await Promise.all(ids.map((id) => isDraft(id)))).toEqual(ids.map((_, i) => i < 2));
  expect((await publish({ scope: 'all' }, ids[2])).published.map((one) => one.classId)).toEqual(
    ids.slice(0, 2),
  );
  await call(t.base, owner, 'unpublishClass', { params: { ...params, classId: ids.at(-1)! } });
  await call(t.base, owner, 'extendSeries', {
    params: { ...params, classId: ids[0]! },
    body: { until: at(24 * 40).slice(0, 10) },
  });
  const { body: list } = await call(t.base, owner, 'listClasses', {
    params,
    query: { from: at(24 * 30 - 12), to: at(24 * 41), drafts: 'true' },
  });
  const later = list.filter((one) => one.title === 'Weekly' && !ids.includes(one.classId));
  expect(later.length).toBeGreaterThan(0);
  expect(later.every((one) => one.draft)).toBe(true);
});

test('several drafts are published in one act, and whatever of them is none is left alone', async ({
  scene,
}) => {
  const { create, publishThese, isDraft, ask, at, classId } = scene;
  const [later, off, shown] = await Promise.all([
    create({ startsAt: at(30), endsAt: at(31) }),
    create({ startsAt: at(40), endsAt: at(41) }),
    create({ draft: false, startsAt: at(50), endsAt: at(51) }),
  ]).then((made) => made.map(({ body }) => body.classId));
  await ask('cancelClass', {}, off);
  const all = [shown!, off!, later!, classId];
  const publish = async (body: object = {}) =>
    (await publishThese(all, body)).body.published.map((one) => one.classId);
  expect(await publish({ preview: true })).toEqual([classId, later]);
  expect(await publish()).toEqual([classId, later]);
  expect(await publish()).toEqual([]);
  expect(await isDraft(off!)).toBe(true);
  expect((await publishThese([crypto.randomUUID()])).body.code).toBe('not_found');
});

test('a copied week can be drafts', async ({ t, tenant, owner, scene }) => {
  const { at, params } = scene;
  const monday = new Date(Date.parse(at(0)));
  const { body: before } = await call(t.base, owner, 'getClass', { params });
  const inLyon = new Intl.DateTimeFormat('en-CA', { timeZone: before.timeZone });
  while (new Date(inLyon.format(monday)).getUTCDay() !== 1) monday.setTime(monday.getTime() - 24 * HOUR_MS);
  const copied = await call(t.base, owner, 'copyWeek', {
    params: { ...params, locationId: tenant.locationId },
    body: { monday: inLyon.format(monday), weeks: 1, instructors: false, draft: true },
  });
  expect(copied.status).toBe(200);
  for (const classId of copied.body.classIds)
    expect((await call(t.base, owner, 'getClass', { params: { ...params, classId } })).body.draft).toBe(true);
});

test('a copy of a draft is a draft, and of what is published beside it none', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const { at, params, create } = scene;
  await create({ title: 'Shown', draft: false, startsAt: at(1), endsAt: at(2) });
  const monday = new Date(at(0));
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const copied = await call(t.base, owner, 'copyWeek', {
    params: { ...params, locationId: tenant.locationId },
    body: { monday: monday.toISOString().slice(0, 10), weeks: 1, instructors: false },
  });
  expect(copied.status).toBe(200);
  const made = await Promise.all(
    copied.body.classIds.map(
      async (classId) => (await call(t.base, owner, 'getClass', { params: { ...params, classId } })).body,
    ),
  );
  const isDraft = (title: string) => made.filter((one) => one.title === title).map((one) => one.draft);
  expect([isDraft('Dawn'), isDraft('Shown')]).toEqual([[true], [false]]);
});

test('back to draft only while nobody has booked it or waits', async ({ t, desk, scene }) => {
  const { book, publish, ask, isDraft, params } = scene;
  await publish();
  const { bookingId } = (await book()).body;
  const refused = await ask('unpublishClass');
  expect([refused.status, refused.body.code, refused.body.details]).toEqual([
    409,
    'people_booked',
    { booked: 1, waiting: 0 },
  ]);
  await call(t.base, desk, 'cancelBooking', { params: { ...params, bookingId } });
  expect((await ask('unpublishClass')).body.code).toBeUndefined();
  expect(await isDraft()).toBe(true);
  expect((await book()).body.code).toBe('not_found');
});

test('of a member who books and staff who take the class back at once, one is refused', async ({
  scene: { book, publish, ask, isDraft },
}) => {
  for (let round = 0; round < 6; round += 1) {
    if (await isDraft()) await publish();
    const [booked, taken] = await Promise.all([book(), ask('unpublishClass')]);
    expect([booked.status, taken.status].toSorted()).toEqual(booked.status === 200 ? [200, 409] : [200, 404]);
    expect(await isDraft()).toBe(booked.status !== 200);
    if (booked.status === 200) break;
  }
});
