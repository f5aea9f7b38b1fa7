import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { beside } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';
import { objectsOf } from '../../testing/objects.ts';
import { sampleRequest } from '../../testing/requests.ts';
import type { TestStudio } from '../../testing/studio.ts';

type Name = keyof typeof endpoints;
const HOUR_MS = 3_600_000;
const TITLE = 'Sunrise nobody knows of';
const names = Object.keys(endpoints) as Name[];
/** Whatever a member or a stranger may call. */
const open = names.filter((name) => {
  const { access }: Endpoint = endpoints[name];
  return access === 'public' || access === 'signed_in' || (access as readonly string[]).includes('member');
});

/** A draft that the instructor leads, in a studio whose schedule anybody may read. */
const test = beside
  .extend('objects', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant))
  .extend('draftId', { scope: 'file' }, async ({ t, tenant, owner, coach }) => {
    const { studioId, roomId, instructorId, classTypeId } = tenant;
    await call(t.base, owner, 'updateStudio', { params: { studioId }, body: { publicSchedule: true } });
    const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
    const { body } = await call(t.base, owner, 'createClass', {
      params: { studioId },
      body: {
        ...{ title: TITLE, classTypeId, roomId, instructorId, draft: true },
        startsAt: at(20),
        endsAt: at(21),
      },
    });
    expect(body.draft).toBe(true);
    await call(t.base, coach, 'makeMyCalendar', { params: { studioId, of: 'classes' } });
    return body.classId;
  })
  .extend('requestOf', { scope: 'file' }, ({ tenant, objects, draftId }) => (name: Name) => {
    const sample = sampleRequest(name, tenant, objects);
    return {
      ...sample,
      params: { ...sample.params, classId: draftId },
      ...(name === 'listClasses' && { query: { ...sample.query, drafts: 'true' } }),
    };
  });

const tells = (body: unknown, draftId: string) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.includes(draftId) || text.includes(TITLE);
};

test('staff see it where they ask for drafts, and on its own page', async ({
  t,
  tenant,
  cookies,
  draftId,
  requestOf,
}) => {
  for (const role of ['owner', 'manager', 'front_desk', 'instructor'] as const) {
    const list = await call(t.base, cookies[role], 'listClasses', requestOf('listClasses'));
    expect([role, list.body.find((one) => one.classId === draftId)?.draft]).toEqual([role, true]);
    expect((await call(t.base, cookies[role], 'getClass', requestOf('getClass'))).status).toBe(200);
    // Programs that know of no drafts have none in their lists.
    const plain = await call(t.base, cookies[role], 'listClasses', {
      ...requestOf('listClasses'),
      query: sampleRequest('listClasses', tenant).query!,
    });
    expect(tells(plain.body, draftId)).toBe(false);
  }
});

test.for(open)(
  '%s: no member and no stranger learns of a draft',
  async (name, { t, tenant, member, draftId, requestOf, everythingOf }) => {
    const before = await everythingOf(tenant.studioId);
    const inClass = endpoints[name].path.includes(':classId');
    const mine = await call(t.base, member, name, requestOf(name));
    expect(tells(mine.body, draftId)).toBe(false);
    const stranger = await call(t.base, null, name, requestOf(name));
    expect(tells(stranger.body, draftId)).toBe(false);
    if (!inClass) return;
    // As if it did not exist: also for whoever has its id.
    expect([mine.status, mine.body.code]).toEqual([404, 'not_found']);
    expect(await everythingOf(tenant.studioId)).toBe(before);
  },
);

/** What is served beside the table, and who reads it how: nothing of it is left without a look. */
const beyondTheTable: Record<string, (path: { t: TestStudio } & Ids) => Promise<string[]>> = {
  // Says “ask again” by an id, and whoever asks by that of a draft is told that there is none.
  '/api/studios/:studioId/live': async () => [],
  '/api/schedule.js': async () => ['/api/schedule.js'],
  '/api/calendars/:token/tandem.ics': async ({ links }) => links,
  '/api/studios/:studioId/calendars/:of/:id/schedule.ics': async ({ studioId, locationId, classTypeIds }) => [
    `/api/studios/${studioId}/calendars/location/${locationId}/schedule.ics`,
    ...classTypeIds.map((id) => `/api/studios/${studioId}/calendars/class_type/${id}/schedule.ics`),
  ],
  '/api/studios/:studioId/schedule.html': async ({ studioId }) => [`/api/studios/${studioId}/schedule.html`],
  '/api/studios/:studioId/bookings/:bookingId/class.ics': async ({ studioId, bookingId }) => [
    `/api/studios/${studioId}/bookings/${bookingId}/class.ics`,
  ],
};
type Ids = {
  studioId: string;
  locationId: string;
  bookingId: string;
  classTypeIds: string[];
  links: string[];
};
/** Files of one person's own rides, and what no class is in. */
const OF_RIDES = ['/file.:format', '/exports/:exportId/file'];

/** The paths that are read by GET, from the tree that the server prints. */
function served(tree: string): string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
    if (!found) return [];
    const depth = found[1]!.length / 4;
    parents.splice(depth, Number.POSITIVE_INFINITY, (parents[depth - 1] ?? '') + found[2]!);
    return found[3]?.includes('GET') ? [parents[depth]!] : [];
  });
}

test('nor by what is served beside the table: feeds, the public schedule, files', async ({
  t,
  tenant,
  member,
  coach,
  objects,
  draftId,
}) => {
  const known = new Set<string>(names.map((name) => endpoints[name].path));
  const others = served(t.app!.printRoutes({ commonPrefix: false })).filter(
    (path) => path.startsWith('/api/') && !known.has(path) && !OF_RIDES.some((end) => path.endsWith(end)),
  );
  expect(others.toSorted()).toEqual(Object.keys(beyondTheTable).toSorted());
  const { studioId, locationId } = tenant;
  const { url } = (await call(t.base, coach, 'makeMyCalendar', { params: { studioId, of: 'classes' } })).body;
  const types = await inTenant(t.db, studioId, async (trx) =>
    trx.selectFrom('class_types').select('class_type_id').where('studio_id', '=', studioId).execute(),
  );
  const ids: Ids = {
    ...{ studioId, locationId, bookingId: objects.bookingId, links: [new URL(url).pathname] },
    classTypeIds: types.map((one) => one.class_type_id),
  };
  for (const path of others)
    for (const one of await beyondTheTable[path]!({ t, ...ids })) {
      const answer = await fetch(t.base + one, { headers: { cookie: member } });
      expect([one, answer.status]).toEqual([one, 200]);
      expect([one, tells(await answer.text(), draftId)]).toEqual([one, false]);
    }
});

test('nor does any transaction that does not say that it is for staff', async ({ t, tenant, draftId }) => {
  const seen = await inTenant(t.db, tenant.studioId, async (trx) =>
    sql`select from classes where class_id = ${draftId}`.execute(trx),
  );
  expect(seen.rows).toEqual([]);
});
