import { randomUUID } from 'node:crypto';
import { simulateRide, simulateRider } from '@tandem/box/simulate';
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import type { RunningStudio } from '../../apps/studio/src/app/studio.ts';
import { buildStudio, insertRows } from '../../apps/studio/src/testing/build.ts';

export const RIDES = 1000;
/** Of them outside class. */
const OWN = 200;
/** Days between the first ride and today: three years. */
const DAYS = 3 * 365;
/** Classes that the person did not ride, and people who did: what an index must pass over. */
const OTHER_CLASSES = 2000;
const OTHER_PEOPLE = 30;
const RIDE_SECONDS = 45 * 60;
/** Simulated once each and ridden again and again: what they hold does not matter, that they differ does. */
const TRACES = 25;
const DAY_MS = 86_400_000;

export const MEMBER = { email: 'member@bench.example', password: 'bench-password' };
export type Rider = { studioId: string; customerId: string; traces: Buffer[] };

/** A studio in its third year with a member who rode a thousand times, each ride as Spivi or a device sent it. */
export async function makeRider({ db }: RunningStudio): Promise<Rider> {
  const rider = simulateRider(1);
  const rides = Array.from({ length: TRACES }, (_, i) => {
    const trace = simulateRide({
      seed: i + 1,
      durationSeconds: RIDE_SECONDS,
      ftpW: rider.ftpW,
      maxHrBpm: rider.maxHrBpm,
    });
    return {
      bytes: Buffer.from(encodeTrace(trace)),
      result: computeRide(trace, { ...UNKNOWN_RIDER, ftpW: 200, weightKg: 70 }),
    };
  });
  const inClass = RIDES - OWN;
  const startsAt = Array.from({ length: inClass + OTHER_CLASSES }, (_, i) => {
    const before = i < inClass ? ((inClass - i) * DAYS) / inClass : ((i - inClass) * DAYS) / OTHER_CLASSES;
    return new Date(Date.now() - before * DAY_MS - DAY_MS);
  });
  const {
    studioId,
    classIds,
    customerIds: people,
  } = await buildStudio(db, {
    customers: [
      { email: MEMBER.email, login: MEMBER },
      ...Array.from({ length: OTHER_PEOPLE }, (_, i) => ({ email: `${i + 1}@bench.example` })),
    ],
    allow: false,
    // Others ride at the same times, in another room.
    rooms: [{ spots: 30 }, { spots: 30 }],
    classes: startsAt.map((at, i) => ({
      startsAt: at,
      room: i < inClass ? 0 : 1,
      title: ['Endurance', 'Intervals', 'Climb'][i % 3]!,
      capacity: 30,
    })),
  });
  const customerId = people[0]!;
  const tenant = { studio_id: studioId };
  await inTenant(db, studioId, async (trx) => {
    await insertRows(
      trx,
      'body_history',
      Array.from({ length: 12 }, (_, i) => ({
        ...tenant,
        customer_id: customerId,
        field: 'ftpW',
        from_date: new Date(Date.now() - (12 - i) * 90 * DAY_MS).toISOString().slice(0, 10),
        value: 180 + 3 * i,
        source: 'member',
      })),
    );
    const ridden = classIds.map((class_id, i) => ({
      ...tenant,
      class_id,
      customer_id: i < inClass ? people[0]! : people[1 + (i % OTHER_PEOPLE)]!,
    }));
    await insertRows(
      trx,
      'bookings',
      ridden.map((row, i) => ({ ...row, booking_id: randomUUID(), spot_number: (i % 30) + 1 })),
    );
    await insertRows(
      trx,
      'class_results',
      ridden.map((row, i) => {
        const { bytes, result } = rides[i % TRACES]!;
        return {
          ...row,
          state: 'ready',
          values: JSON.stringify(result.values),
          zones: JSON.stringify(result.zones),
          peaks: JSON.stringify(result.peaks),
          inputs: JSON.stringify({ ftpW: 200, weightKg: 70 }),
          trace: bytes,
        };
      }),
    );
    await insertRows(
      trx,
      'own_rides',
      Array.from({ length: OWN }, (_, i) => {
        const ride_id = randomUUID();
        return {
          ...tenant,
          ride_id,
          customer_id: customerId,
          title: 'Evening ride',
          started_at: new Date(Date.now() - ((i + 0.3) * DAYS * DAY_MS) / OWN),
          ended_at: new Date(Date.now() - ((i + 0.3) * DAYS * DAY_MS) / OWN),
          seconds: RIDE_SECONDS,
          time_zone: 'Europe/Paris',
          file_name: 'ride.fit',
          file_hash: Buffer.from(ride_id),
          sent: JSON.stringify({ averagePowerW: 150 }),
          trace: rides[i % TRACES]!.bytes,
        };
      }),
    );
  });
  return { studioId: studioId, customerId: customerId, traces: rides.map(({ bytes }) => bytes) };
}
