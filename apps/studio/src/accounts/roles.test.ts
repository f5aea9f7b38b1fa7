import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { roles } from '@tandem/api/words';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';

const names = Object.keys(endpoints) as (keyof typeof endpoints)[];

const test = studioTest.extend('taught', { scope: 'file', auto: true }, async ({ t, tenant, cookies }) => {
  // An instructor may see the numbers of people in their own classes: here the member is one of them.
  const { studioId, instructorId } = tenant;
  const request = sampleRequest('createClass', tenant);
  const taught = await call(t.base, cookies.owner, 'createClass', {
    ...request,
    body: { ...(request.body as object), instructorId },
  });
  await call(t.base, cookies.member, 'bookSpot', {
    params: { studioId, classId: taught.body.classId },
    body: { spotNumber: 1 },
  });
});

test.for(names)('%s is served', (name, { t }) => {
  const { method, path }: Endpoint = endpoints[name];
  expect(t.app!.hasRoute({ method, url: path })).toBe(true);
});

test.for(names)('%s lets in exactly the roles of the table', async (name, { t, tenant, cookies }) => {
  const { access }: Endpoint = endpoints[name];
  const anonymous = await call(t.base, null, name, sampleRequest(name, tenant));
  if (access === 'public') expect([401, 403, 500]).not.toContain(anonymous.status);
  else
    expect([anonymous.status, anonymous.body.code]).toEqual([
      401,
      access === 'kiosk' ? 'kiosk_unknown' : 'not_signed_in',
    ]);
  for (const role of roles) {
    const { status, body } = await call(t.base, cookies[role], name, sampleRequest(name, tenant));
    const allowed = access === 'signed_in' || access === 'public' || access.includes(role);
    // Nobody is a tablet at a door.
    if (access === 'kiosk') {
      expect([role, status, body.code]).toEqual([role, 401, 'kiosk_unknown']);
      continue;
    }
    // A member who may call is still refused what is another person's, as if it did not exist.
    if (allowed)
      expect([role, [401, 403, 500].includes(status), body.code]).toEqual([role, false, body.code]);
    else expect([role, status, body.code]).toEqual([role, 403, 'not_allowed']);
  }
});
