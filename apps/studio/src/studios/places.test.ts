import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

const test = studioTest.extend(
  'setSpot',
  { scope: 'file' },
  ({ t, tenant, owner }) =>
    (spotNumber: number, active: boolean) =>
      call(t.base, owner, 'setSpotActive', {
        params: { studioId: tenant.studioId, roomId: tenant.roomId, spotNumber: String(spotNumber) },
        body: { active },
      }),
);

test('a location is added and renamed, its time zone kept', async ({ t, tenant, owner }) => {
  const { studioId } = tenant;
  const made = await call(t.base, owner, 'createLocation', {
    params: { studioId },
    body: { name: 'Bordeaux', address: '', timeZone: 'Europe/Paris' },
  });
  const changed = await call(t.base, owner, 'updateLocation', {
    params: { studioId, locationId: made.body.locationId },
    body: { name: 'Bordeaux Lac' },
  });
  expect(changed.body).toEqual({ ...made.body, name: 'Bordeaux Lac', version: 2 });
});

test('a new room has its spots, of their kind, and can be booked in', async ({ t, tenant, owner }) => {
  const { studioId, locationId } = tenant;
  const made = await call(t.base, owner, 'createRoom', {
    params: { studioId, locationId },
    body: { name: 'Row', kind: 'rower', layout: 'rows', spots: 12 },
  });
  expect(made.body.spots.map((spot) => [spot.spotNumber, spot.kind, spot.active])).toEqual(
    Array.from({ length: 12 }, (_, i) => [i + 1, 'rower', true]),
  );
  const hour = (n: number) => new Date(Date.now() + n * 3600_000).toISOString();
  const created = await call(t.base, owner, 'createClass', {
    params: { studioId },
    body: { title: 'Row', roomId: made.body.roomId, startsAt: hour(3), endsAt: hour(4) },
  });
  expect(created.body.capacity).toBe(12);
});

test('a booked spot stays in service, and says whom it concerns; a free one goes and comes back', async ({
  t,
  tenant,
  owner,
  setSpot,
}) => {
  const { studioId, classId, customerIds } = tenant;
  const booked = await call(t.base, owner, 'bookSpot', {
    params: { studioId, classId },
    body: { spotNumber: 5, customerId: customerIds[1] },
  });
  const refused = await setSpot(5, false);
  expect([refused.status, refused.body.code]).toEqual([409, 'spot_booked']);
  expect(refused.body.details).toMatchObject({ classes: [{ classId, title: 'Ride', name: 'First1 Last1' }] });
  await call(t.base, owner, 'cancelBooking', { params: { studioId, bookingId: booked.body.bookingId } });
  const gone = await setSpot(5, false);
  expect(gone.body.spots.filter((spot) => !spot.active).map((spot) => spot.spotNumber)).toEqual([5]);
  const tried = await call(t.base, owner, 'bookSpot', {
    params: { studioId, classId },
    body: { spotNumber: 5, customerId: customerIds[1] },
  });
  expect(tried.body.code).toBe('spot_out_of_service');
  expect((await setSpot(5, true)).body.spots.every((spot) => spot.active)).toBe(true);
});

test('a spot that the room does not have', async ({ setSpot }) => {
  const { status, body } = await setSpot(99, false);
  expect([status, body.code]).toEqual([404, 'not_found']);
});
