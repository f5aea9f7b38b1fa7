import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { bookSpot } from '../bookings/book-spot.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { ledgerFaults, passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';
import { setPassHolders } from './change-pass.ts';

const PEOPLE = 5;
const HOUR_MS = 3_600_000;

const test = fresh.extend('tenant', ({ t }) =>
  seedTenant(t, { name: randomUUID(), spots: 6, customers: PEOPLE }),
);

test('of a family who take the last class of their pass at one moment, one is booked', async ({
  t,
  tenant,
}) => {
  const scene = passScene(t, tenant);
  await scene.need();
  const kind = await scene.kind({ credits: 1, maxHolders: PEOPLE });
  const family = Array.from({ length: PEOPLE }, (_, n) => n + 1);
  for (let round = 0; round < 8; round++) {
    const pass = await scene.give(1, kind);
    await scene.asDesk((call) =>
      setPassHolders(call, pass.passId, {
        customerIds: family.map((n) => tenant.customerIds[n]!),
        reason: 'Family',
      }),
    );
    // Each in a class of their own: nothing but the pass stands between them.
    const classIds: string[] = [];
    for (const n of family) {
      const startsAt = new Date(t.studio.now().getTime() + (50 + round * 24 + n) * HOUR_MS);
      classIds.push(await newClass(t, tenant, { startsAt }));
    }
    const tried = await Promise.allSettled(
      family.map((person, n) =>
        scene.as(person, (call) => bookSpot(call, { classId: classIds[n]!, spotNumber: 1 })),
      ),
    );
    const refused = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused).toEqual(Array(PEOPLE - 1).fill('pass_used_up'));
    expect(await scene.read(ledgerFaults)).toEqual([]);
  }
});
