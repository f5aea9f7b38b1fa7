/** Recorded rides through the pages' own interface, against the totals that the recording devices computed themselves. */
import { readFileSync } from 'node:fs';
import type { RideDetail } from '@tandem/api/studio';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { type RecordedRide, readFit } from '@tandem/sensors';
import { describe, expect } from 'vitest';
import { haveFixtures, recording } from '../../../../packages/sensors/src/testing/fixtures.ts';
import { newBooking, newClass } from '../testing/classes.ts';
import { test as signedIn } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { storeOwnRide, storeResult } from '../testing/rides.ts';
import { EVERY_RIDE, markRidesDirty } from './compute/mark-dirty.ts';
import { recomputeRides } from './compute/recompute-rides.ts';

const RIDES = ['indoor-trainer', 'indoor-paused', 'virtual-ride'] as const;
const load = (name: string) => readFit(readFileSync(recording(name)))[0]!;

const WAYS = ['outside class', 'in class'] as const;
type Way = (typeof WAYS)[number];

const test = signedIn.extend('pages', { scope: 'file' }, ({ t, tenant: a, member }) => {
  /** The ride as the member's page gets it, computed, with the FTP that the device knew. */
  const shown = async (rideId: string, ftpW: number | null): Promise<RideDetail> => {
    const customerId = a.customerIds[0]!;
    const params = { studioId: a.studioId, customerId };
    if (ftpW !== null)
      await call(t.base, member, 'updateBody', { params, body: { ftpW, from: '2010-01-01' } });
    await inTenant(t.db, a.studioId, (trx) =>
      markRidesDirty(
        { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
        { customerId, from: EVERY_RIDE },
      ),
    );
    await recomputeRides(t.studio, params);
    const { status, body } = await call(t.base, member, 'getRide', { params: { ...params, rideId } });
    expect(status).toBe(200);
    return body;
  };

  const ways: Record<Way, (ride: RecordedRide) => Promise<string>> = {
    'outside class': ({ startedAt, trace, deviceTotals, measured }) => {
      const told = Object.entries(deviceTotals).filter(([, value]) => value !== null);
      const sent = Object.fromEntries(told) as Record<string, number>;
      const ride = { startsAt: startedAt, sent, measured, trace: encodeTrace(trace) };
      return storeOwnRide(t, a, a.customerIds[0]!, ride);
    },
    'in class': async ({ startedAt, trace }) => {
      const classId = await newClass(t, a, { startsAt: startedAt });
      const customerId = a.customerIds[0]!;
      await newBooking(t, a, { classId, customerId });
      await storeResult(t, a, { classId, customerId }, { trace: encodeTrace(trace) });
      return classId;
    },
  };
  return { shown, ways };
});

describe.skipIf(!haveFixtures).each(RIDES)('%s', (name) => {
  test.for(WAYS)('%s, against the device', async (way, { pages: { shown, ways } }) => {
    const ride = load(name);
    const device = ride.deviceTotals;
    const rideId = await ways[way](ride);
    const { values, computed, trace } = await shown(rideId, ride.ftpW);
    const off = (metric: keyof typeof device) =>
      device[metric] === null ? 0 : Math.abs(values[metric]! - device[metric]!);
    expect(computed).not.toBeNull();
    // What the meter counted while it was not heard is in the file alone.
    if (way === 'outside class' || ride.measured.counted.length === 0) {
      expect(off('normalisedPowerW')).toBeLessThanOrEqual(0.5);
      expect(off('averagePowerW')).toBeLessThanOrEqual(1);
      expect(off('workKj')).toBeLessThanOrEqual(0.005 * (device.workKj ?? 0));
    }
    expect(off('trainingLoad')).toBeLessThanOrEqual(0.2);
    expect(off('maximumPowerW')).toBe(0);
    expect(off('averageHeartRateBpm')).toBeLessThanOrEqual(0.5);
    expect(off('maximumHeartRateBpm')).toBe(0);
    if (way === 'outside class') expect(off('energyKcal')).toBe(0);
    expect(trace!.powerW).toHaveLength(ride.seconds);
  });
});
