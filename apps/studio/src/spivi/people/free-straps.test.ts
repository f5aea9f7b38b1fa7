import { expect } from 'vitest';
import { DEMO } from '../../testing/spivi.ts';
import { test } from '../../testing/spivi-fixtures.ts';
import { listFreeStraps } from './free-straps.ts';

test('whoever keeps somebody’s details is shown the straps that are nobody’s, as the box hears them; a member, those worn near it', async ({
  tracker,
  scene,
  within,
}) => {
  const { studio, owner, customers } = scene;
  const list = (caller: object = {}) =>
    listFreeStraps({ studio, caller: { ...owner, ...caller } }, customers[0]!.customerId);
  const heard = [
    { sensor: 'ant heartRate 4711', rssiDbm: -70, moving: false },
    { sensor: 'bluetooth heartRate aa:bb:cc:dd:ee:ff', rssiDbm: -50, moving: false, worn: true },
    // Somebody rides with it at the far end of the room.
    { sensor: 'ant heartRate 4712', rssiDbm: -75, moving: false, worn: true },
    { sensor: 'ant heartRate 4713', rssiDbm: -40, moving: false },
  ];
  await fetch(`${tracker.url}/box/v1/sensors`, {
    method: 'POST',
    headers: { authorization: `Bearer demo-box-${DEMO.boxId}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sensors: heard }),
  });
  const { straps } = await list();
  expect(straps.map(({ strapId, rssiDbm }) => [strapId, rssiDbm])).toEqual([
    ['4713', -40],
    ['bluetooth aa:bb:cc:dd:ee:ff', -50],
    ['4711', -70],
    ['4712', -75],
  ]);
  // A member asks for themself.
  const member = { role: 'member' as const, customerId: customers[1]!.customerId };
  await expect(list(member)).rejects.toMatchObject({ code: 'not_found' });
  const own = await list({ ...member, customerId: customers[0]!.customerId });
  expect(own.straps.map(({ strapId }) => strapId)).toEqual(['bluetooth aa:bb:cc:dd:ee:ff']);
  // However many choose at once, the tracker is asked once in a while.
  await Promise.all(Array.from({ length: 5 }, () => list()));
  const asked = await within(({ trx }) =>
    trx
      .selectFrom('spivi_attempts')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('method', '=', 'ClientService/GetFreeStraps')
      .executeTakeFirstOrThrow(),
  );
  expect(Number(asked.n)).toBeLessThanOrEqual(2);
});

test('at a server that keeps to no wishes there is no such list', async ({ scene, within }) => {
  const { studio, owner, customers } = scene;
  await within(({ trx }) =>
    trx
      .updateTable('spivi_connections')
      .set({ board_kept: false, board_ask_again_at: new Date(Date.now() + 86_400_000) })
      .execute(),
  );
  expect(await listFreeStraps({ studio, caller: owner }, customers[0]!.customerId)).toEqual({
    straps: [],
    known: false,
  });
});
