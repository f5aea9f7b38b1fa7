import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { lockWaits } from '../testing/build.ts';
import { signIn } from '../testing/http.ts';
import { bringAndRead, member, ownRides, read, t, tenant } from '../testing/import-scene.ts';
import { bring, rideFile, zipOf } from '../testing/imports.ts';
import { startTestStudio } from '../testing/studio.ts';
import { seedTenant } from '../testing/tenant.ts';

const WORKER = new URL('../testing/kill-reader.ts', import.meta.url).pathname;

describe('reading', () => {
  const files = Array.from(
    { length: 6 },
    (_, i) => [`${i}.fit`, rideFile(new Date(Date.UTC(2026, 2, 1 + i)), 100, 100 + i)] as const,
  );

  test('killed anywhere goes on where it stood', async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => [`${i}.fit`, rideFile(new Date(Date.UTC(2025, 0, 1 + i)), 30)] as const,
    );
    const importId = await bring(t, member, many);
    const left = async () =>
      (
        await inTenant(t.db, tenant.studioId, (trx) =>
          sql<{ n: number }>`select count(bytes)::int as n from import_files`.execute(trx),
        )
      ).rows[0]!.n;
    // In the midst of the first files kept together; of the second; and of the end, when all are kept.
    const seen = [];
    for (const diesAt of [5, 20, 25]) {
      const args = [t.url, t.studio.dataDir, tenant.studioId, importId, String(diesAt)];
      const worker = spawn(process.execPath, [WORKER, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
      const [, signal] = await once(worker, 'exit');
      seen.push([signal, await left(), (await ownRides()).length]);
    }
    expect(seen).toEqual([
      ['SIGKILL', 40, 0],
      ['SIGKILL', 24, 16],
      ['SIGKILL', 0, 40],
    ]);
    const { state, added, failed } = await read(importId);
    expect({ state, added, failed, rides: (await ownRides()).length }).toEqual({
      state: 'done',
      added: 40,
      failed: 0,
      rides: 40,
    });
  });

  test('of two imports at once keeps a ride once, also from two devices', async () => {
    const at = '2026-03-02T18:00:00Z';
    const first = await bring(t, member, [['a.fit', rideFile(at, 200, 150)]]);
    const second = await bring(t, member, [['b.fit', rideFile(at, 200, 170)]]);
    // Both are about to keep theirs before either has.
    const done = await inTenant(t.db, tenant.studioId, async (trx) => {
      await sql`lock table own_rides in exclusive mode`.execute(trx);
      const reading = Promise.all([read(first), read(second)]);
      await expect.poll(() => lockWaits(t.url), { timeout: 20_000 }).toBe(2);
      return { reading };
    });
    await done.reading;
    expect([(await read(first)).added, (await read(second)).added].sort()).toEqual([0, 1]);
    expect(await ownRides()).toHaveLength(1);
  });

  test('the same files in any order, some of them twice, make the same rides', async () => {
    // Three recordings a minute apart: which of them stay must not hang on who came first.
    const chain = [0, 50, 100].map((later) =>
      rideFile(new Date(Date.UTC(2026, 0, 1, 10, 0, later)), 300, 150 + later),
    );
    const all = [...chain, ...files.map(([, bytes]) => bytes), Buffer.from('not a ride')];
    const kept = async () =>
      (await ownRides()).map(({ file_hash, title, started_at }) => [
        file_hash.toString('hex'),
        title,
        started_at,
      ]);
    const clear = () => inTenant(t.db, tenant.studioId, (trx) => trx.deleteFrom('own_rides').execute());
    const named = all.map((bytes, i) => [`${i}.fit`, bytes] as const);
    await bringAndRead(...named);
    const expected = await kept();
    await clear();
    const places = named.map((_, i) => i);
    const orders = fc.tuple(fc.shuffledSubarray(places, { minLength: places.length }), fc.subarray(places));
    await fc.assert(
      fc.asyncProperty(orders, async ([order, again]) => {
        const zip = await zipOf(Object.fromEntries(order.map((i) => named[i]!)));
        await bringAndRead(['all.zip', zip], ...again.map((i) => named[i]!));
        expect(await kept()).toEqual(expected);
        await clear();
      }),
      { numRuns: 8 },
    );
  });
});

test('a worker reads it by itself, and its numbers are computed', async () => {
  const worker = await startTestStudio({ worker: true });
  try {
    const { studioId, customerIds, emails } = await seedTenant(worker, { name: randomUUID() });
    const person = {
      cookie: await signIn(worker.base, emails.member),
      studioId,
      customerId: customerIds[0]!,
    };
    await bring(worker, person, [['a.fit', rideFile('2026-03-02T18:00:00Z', 120, 150)]]);
    const numbers = () =>
      inTenant(worker.db, studioId, async (trx) => {
        const row = await trx.selectFrom('own_rides').select('computed').executeTakeFirst();
        return (row?.computed as { values: Record<string, number> } | null)?.values.averagePowerW;
      });
    await expect.poll(numbers, { timeout: 30_000 }).toBeCloseTo(153, 0);
  } finally {
    await worker.close();
  }
});
