import { sql } from 'kysely';
import { expect } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import { MEMBERS, read, rows } from './connected.ts';
import { test } from './scene.ts';

const HOUR_MS = 3_600_000;
const LINK = 'https://momence.com/u/demo';

test('where members book is an address that anybody may open, and stands at each class and booking from there', async ({
  t,
  tenant,
  owner,
  member,
  fake,
  session,
}) => {
  const { studioId } = tenant;
  const params = { studioId };
  await rows(t, tenant, (trx) =>
    sql`update customers set email = 'ada@fake.tandem.example', email_normalized = 'ada@fake.tandem.example'
      where customer_id = ${tenant.customerIds[0]!}`.execute(trx),
  );
  await rows(t, tenant, (trx) =>
    sql`update studios set pass_needed = true, opening = '{"by": "days", "days": 1}' where studio_id = ${studioId}`.execute(
      trx,
    ),
  );
  fake.host().book({ sessionId: session() as number, memberId: MEMBERS[0]! });
  await read(t, tenant);
  const set = async (url: string | null) => {
    const { status, body } = await call(t.base, owner, 'setSourceLink', { params, body: { url } });
    return [status, body.code ?? body.url];
  };
  for (const wrong of [
    'http://momence.com/u/demo',
    'javascript:alert(1)',
    'momence.com',
    'https://ada:secret@momence.com/u/demo',
    `https://momence.com/${'x'.repeat(300)}`,
  ])
    expect(await set(wrong)).toEqual([400, 'invalid_field']);
  expect(await set(LINK)).toEqual([200, LINK]);

  const shown = async () => {
    const { body: listed } = await call(t.base, member, 'listClasses', {
      params,
      query: { from: new Date().toISOString(), to: new Date(Date.now() + 72 * HOUR_MS).toISOString() },
    });
    const { body: me } = await call(t.base, member, 'getCustomer', {
      params: { studioId, customerId: tenant.customerIds[0]! },
    });
    return [listed, me.bookings].map((all) => all.find(({ source }) => source === 'momence'));
  };
  const [one, booking] = await shown();
  // The rules of booking here are not those of the other system.
  expect(one).toMatchObject({ bookingUrl: LINK, passNeeded: false, opening: null, myBooking: {} });
  expect(booking).toMatchObject({ bookingUrl: LINK, lateFrom: null, source: 'momence' });
  expect(await set(null)).toEqual([200, null]);
  expect((await shown()).map((each) => each!.bookingUrl)).toEqual([null, null]);
});
