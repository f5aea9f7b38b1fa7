import { createHash } from 'node:crypto';
import type { ClassPlan, PlanStep } from '@tandem/box/simulate';
import { computeRide, type MetricId, speedFromPowerKmh, type Trace } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { Temporal } from 'temporal-polyfill';
import type { Trx } from '../../../studio/src/base/db.ts';
import { type Body, profileOn } from '../../../studio/src/rides/index.ts';
import { createRandom } from '../random.ts';
import { rideAs } from './ride-as.ts';
import { secondsOf } from './weekly-classes.ts';

const TIME_ZONE = 'Europe/Paris';
const SEED = 7;
/** Rides outside class on Sundays, so many weeks ago. */
const OUTINGS = [
  { title: 'Bois de Vincennes', weeksAgo: 29, hills: 5 },
  { title: 'Along the Marne', weeksAgo: 18, hills: 6 },
  { title: 'Vallée de Chevreuse', weeksAgo: 9, hills: 9 },
  { title: 'Canal de l’Ourcq', weeksAgo: 3, hills: 7 },
] as const;
/** What a device on the handlebars says of a ride. */
const DEVICE_TOTALS = [
  'durationSeconds',
  'averagePowerW',
  'maximumPowerW',
  'averageHeartRateBpm',
  'maximumHeartRateBpm',
  'averageCadenceRpm',
  'maximumCadenceRpm',
  'distanceKm',
  'averageSpeedKmh',
  'energyKcal',
] as const satisfies MetricId[];
/** Speed follows power this slowly: a bicycle rolls. */
const ROLLING_SECONDS = 20;

/** Keeps rides of the member's own bicycle as if their files had been brought; those that are there already stay. */
export async function keepOwnRides(
  trx: Trx,
  { studioId, customerId, body, until }: { studioId: string; customerId: string; body: Body; until: Date },
): Promise<void> {
  const random = createRandom(SEED);
  for (const { title, weeksAgo, hills } of OUTINGS) {
    const [ride_id, seed] = [random.uuid(), random.below(2 ** 31)];
    const day = sundayBefore(until, weeksAgo);
    const plan = outing(hills);
    const profile = profileOn(body, day.toString(), null);
    const ridden = rideAs(profile, plan, { seed, hasHeartRate: true });
    const trace = rolling(ridden, profile.weightKg!);
    const { values } = computeRide(trace, profile);
    const sent = Object.fromEntries(DEVICE_TOTALS.map((id) => [id, Math.round(values[id]! * 100) / 100]));
    const startedAt = day.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: '09:40' }).epochMilliseconds;
    const bytes = Buffer.from(encodeTrace(trace));
    await trx
      .insertInto('own_rides')
      .values({
        studio_id: studioId,
        ride_id,
        customer_id: customerId,
        title,
        started_at: new Date(startedAt),
        ended_at: new Date(startedAt + secondsOf(plan) * 1000),
        seconds: secondsOf(plan),
        // No counter was spread: nobody read them from a file.
        reader_version: 2,
        time_zone: TIME_ZONE,
        file_name: `${title}.fit`,
        file_hash: createHash('sha256').update(bytes).digest(),
        sent: JSON.stringify(sent),
        trace: bytes,
        imported_at: new Date(startedAt + 6 * 3600_000),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function sundayBefore(until: Date, weeks: number): Temporal.PlainDate {
  const date = Temporal.Instant.fromEpochMilliseconds(until.getTime())
    .toZonedDateTimeISO(TIME_ZONE)
    .toPlainDate();
  return date.subtract({ weeks, days: date.dayOfWeek });
}

/** Up and down, easier than a class and much longer. */
function outing(hills: number): ClassPlan {
  const stretch = (seconds: number, from: number, to: number, cadenceRpm: number): PlanStep => ({
    seconds,
    from,
    to,
    cadenceRpm,
  });
  const hill = [
    stretch(420, 0.62, 0.7, 87),
    stretch(210, 0.88, 0.98, 74),
    stretch(90, 0.3, 0.25, 70),
    stretch(180, 0.6, 0.66, 88),
  ];
  return [
    stretch(600, 0.5, 0.62, 84),
    ...Array.from({ length: hills }, () => hill).flat(),
    stretch(480, 0.55, 0.4, 82),
  ];
}

function rolling(trace: Trace, weightKg: number): Trace {
  let speed = 0;
  return {
    ...trace,
    speedKmh: trace.powerW.map((powerW) => {
      speed += (speedFromPowerKmh(powerW ?? 0, weightKg) - speed) / ROLLING_SECONDS;
      return Math.round(speed * 100) / 100;
    }),
  };
}
