import fc from 'fast-check';
import { expect } from 'vitest';
import { A, B, test } from '../testing/tracker.ts';
import { deviceIdOf, strapOf } from './own-strap.ts';

const BLUETOOTH = 'bluetooth aa:bb:cc:dd:ee:ff';

test('straps that are nobody’s are told to who chooses theirs, the nearest first, and nothing of anybody', async ({
  t,
}) => {
  const [owner, other] = [
    await t.addClient('owner@straps.example'),
    await t.addClient('other@straps.example'),
  ];
  const eventId = await t.addEvent();
  await t.seat(eventId, owner, 1);
  const heard = {
    'ant heartRate 11': -40,
    'ant heartRate 12': -41,
    'ant heartRate 13': -70,
    'ant heartRate 14': -42,
    'bluetooth heartRate aa:bb:cc:dd:ee:ff': -50,
    'advertisement heartRate a0b1': null,
    'ant power 15': -30,
  };
  await fetch(`${t.url}/box/v1/sensors`, {
    method: 'POST',
    headers: { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      sensors: Object.entries(heard).map(([sensor, rssiDbm]) => ({ sensor, rssiDbm, moving: false })),
    }),
  });
  await t.call('ClientService/UpdateClient', { Username: 'owner@straps.example', DeviceID: '11' });
  const { rows } = await t.owner.query<{ sensor_id: number; sensor_key: string }>(
    'select sensor_id, sensor_key from sensors',
  );
  const idOf = (key: string) => rows.find((row) => row.sensor_key === key)!.sensor_id;
  const pool = { to: 'loan', number: 1 };
  await t.api('PUT', `/api/sensors/${idOf('ant heartRate 12')}/bound`, t.cookie, t.url, pool);
  await t.api('POST', `/api/events/${eventId}/claims`, t.cookie, t.url, {
    ...{ sensorId: idOf('ant heartRate 14'), to: { seatId: 1 } },
  });
  // A class of years from now is to come: what is given in it is somebody's.
  const list = async (site = A) => {
    const { xml } = await t.call('ClientService/GetFreeStraps', {}, site);
    return { xml, ids: [...xml.matchAll(/<DeviceID>([^<]*)</g)].map((match) => match[1]) };
  };
  const { xml, ids } = await list();
  expect(ids).toEqual([BLUETOOTH, '13', 'advertisement a0b1']);
  expect(xml).toContain('<Rssi>-50</Rssi><BoxName>Cycle</BoxName><Worn>0</Worn>');
  expect(xml).not.toMatch(/straps\.example|Zoé/);
  expect((await list(B)).ids).toEqual([]);

  // Chosen, it is theirs as a number would be, and nobody is offered it any more.
  await t.call('ClientService/UpdateClient', { Username: 'other@straps.example', DeviceID: BLUETOOTH });
  const bound = await t.owner.query('select client_id from sensor_bindings where sensor_key = $1', [
    'bluetooth heartRate aa:bb:cc:dd:ee:ff',
  ]);
  expect(bound.rows).toEqual([{ client_id: other }]);
  expect((await list()).ids).toEqual(['13', 'advertisement a0b1']);
  t.clock.now = () => new Date(Date.now() + 60_000);
  expect((await list()).ids).toEqual([]);
  t.clock.now = () => new Date();
});

test('what names a strap names that one, and what is no strap has no such name', () => {
  const device = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
  const key = fc.tuple(
    fc.constantFrom('ant', 'bluetooth', 'advertisement'),
    fc.constantFrom('heartRate', 'power'),
    fc.oneof(device, fc.nat(70_000).map(String)),
  );
  fc.assert(
    fc.property(key, ([transport, kind, of]) => {
      const deviceId = deviceIdOf(`${transport} ${kind} ${of}`);
      if (kind !== 'heartRate') expect(deviceId).toBeNull();
      else if (deviceId !== null) expect(strapOf(deviceId)).toBe(`${transport} heartRate ${of}`);
      else expect(transport).toBe('ant');
    }),
  );
});
