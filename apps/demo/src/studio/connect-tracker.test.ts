import { inTenant } from '@tandem/platform';
import { expect, test } from 'vitest';
import { inStudio, perform } from '../../../studio/src/base/call.ts';
import { getRide, getTrends, listRides } from '../../../studio/src/rides/index.ts';
import { readStatus } from '../../../studio/src/spivi/health/status.ts';
import { startTestTracker } from '../../../studio/src/testing/spivi.ts';
import { startTestStudio } from '../../../studio/src/testing/studio.ts';
import { recordDemoRide } from '../tracker/record-ride.ts';
import { seedSpiviDemo } from './connect-tracker.ts';
import { seedStudioDemo } from './seed.ts';

/** Nothing here is about speed: what comes at all comes within this, also on a machine that has much else to do. */
const PATIENT = { timeout: 240_000, interval: 300 };

test('the demo connects, matches, seats its coming classes and shows past numbers that came over the wire', async () => {
  const tracker = await startTestTracker();
  const running = await startTestStudio({ worker: true, settings: { spiviBaseUrls: [tracker.url] } });
  try {
    const { studio } = running;
    const demo = (await seedStudioDemo(studio, { now: new Date() }))!;
    const { studioId } = demo;
    let recorded = 0;
    await seedSpiviDemo(studio, {
      studioId,
      rooms: demo.rooms,
      baseUrl: tracker.url,
      since: demo.historyUntil,
      maxRides: 200,
      // Two classes are enough for a test.
      recordRide: async (ride) => {
        if (recorded++ < 2) await recordDemoRide(tracker.databaseUrl, ride);
      },
    });
    const status = () => inStudio(studio, studioId, (work) => readStatus(work));
    expect((await status()).connection).toMatchObject({ state: 'connected', siteId: 1001 });
    // One has said no to Spivi and is not asked for.
    expect((await status()).counts).toMatchObject({ linked: 44, notChecked: 1 });
    await expect.poll(async () => (await status()).counts, PATIENT).toMatchObject({ classesPending: 0 });

    const member = await inTenant(studio.db, studioId, (trx) =>
      trx
        .selectFrom('customers')
        .select('customer_id')
        .where('account_id', 'is not', null)
        .executeTakeFirstOrThrow(),
    );
    const caller = { accountId: 'x', studioId, role: 'owner' as const, staffId: null, customerId: null };
    const read = () => perform({ studio, caller }, (call) => getTrends(call, member.customer_id, 'all'));
    await expect.poll(async () => (await read()).rideCount, PATIENT).toBe(2);
    expect((await read()).totals.energyKcal).toBeGreaterThan(100);
    const { rows } = await perform({ studio, caller }, (call) =>
      listRides(call, member.customer_id, undefined),
    );
    const ready = rows.find((row) => row.state === 'ready')!;
    const detail = await perform({ studio, caller }, (call) =>
      getRide(call, member.customer_id, ready.rideId),
    );
    expect(detail.trace!.powerW.length).toBe(detail.values.durationSeconds);
    expect(detail.zones.power!.length).toBeGreaterThan(0);
    expect(detail.peaks.length).toBeGreaterThan(0);
    // Computed here by the worker, with the profile that the studio knows.
    const inputs = async () =>
      (await perform({ studio, caller }, (call) => getRide(call, member.customer_id, ready.rideId))).inputs;
    await expect.poll(inputs, PATIENT).toMatchObject({ profile: { ftpW: 197 } });
  } finally {
    await running.close();
    await tracker.close();
  }
}, 600_000);
