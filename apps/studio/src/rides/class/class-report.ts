import type { ClassReport } from '@tandem/api/studio';
import { MIN_GROUP, type Reason } from '@tandem/api/words';
import { type MetricId, metricRegistry, zoneMix } from '@tandem/metrics';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call, Work } from '../../base/context.ts';
import { allows } from '../../consent/index.ts';
import { shownValues, shownZoneMix } from '../ride/layers.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type RideRow, readRides } from '../ride/store.ts';
import { mayReassign } from './class-results.ts';

const EFFORT = [
  'trainingLoad',
  'effortPoints',
  'energyKcal',
  'workKj',
  'distanceKm',
  'averageHeartRateBpm',
  'intensityFactor',
] as const satisfies MetricId[];
const ADD_UP = new Set(metricRegistry.filter(({ aggregate }) => aggregate === 'sum').map(({ id }) => id));

type Effort = NonNullable<ClassReport['effort']>;

/**
 * Who came to a class, who has numbers and why others have none, and the effort of the group: of those who allow their
 * numbers to be kept, and only where MIN_GROUP of them have a number. Noted as a reading of health numbers.
 * @throws Problem not_found
 */
export async function getClassReport(call: Call, classId: string): Promise<ClassReport> {
  const { instructorId, ...attendance } = await readAttendance(call, classId);
  const rows = await readRides(call, { rideId: classId });
  const people = rows.map((row) => ({ row, ...shownRide(row, call.now) }));
  const ready = people.filter(({ state }) => state === 'ready');
  const report = {
    ...attendance,
    withNumbers: ready.length,
    without: countReasons(people.filter(({ state, reason }) => state !== 'ready' && reason !== 'cancelled')),
  };
  // Whoever may say whose a ride is sees the numbers of that class.
  if (!mayReassign(call.caller, instructorId)) return { ...report, effort: null, effortReason: 'role' };
  await audit(call, 'performance.read', { kind: 'class', id: classId });
  const allowed = await whoAllows(call, classId);
  const effort = effortOf(ready.map(({ row }) => row).filter((row) => allowed.has(row.customerId)));
  return { ...report, effort, effortReason: effort === null ? 'too_few' : null };
}

function countReasons(people: readonly { reason: Reason | null }[]): ClassReport['without'] {
  return [...Map.groupBy(people, ({ reason }) => reason ?? ('waiting' as const))]
    .map(([reason, { length }]) => ({ reason, people: length }))
    .sort((a, b) => b.people - a.people || (a.reason < b.reason ? -1 : 1));
}

function effortOf(rows: readonly RideRow[]): Effort | null {
  const shown = rows.map(shownValues);
  const metrics: Effort['metrics'] = {};
  const totals: Effort['totals'] = {};
  for (const id of EFFORT) {
    const values = shown.flatMap((numbers) => numbers[id] ?? []);
    if (values.length < MIN_GROUP) continue;
    const sum = values.reduce((total, value) => total + value, 0);
    metrics[id] = {
      mean: sum / values.length,
      lowest: Math.min(...values),
      highest: Math.max(...values),
      people: values.length,
    };
    if (ADD_UP.has(id)) totals[id] = sum;
  }
  if (Object.keys(metrics).length === 0) return null;
  return {
    metrics,
    totals,
    zones: { power: zoneShares(rows, 'power'), heartRate: zoneShares(rows, 'heartRate') },
  };
}

/** Share of the group's time by zone number (the index), 0 to 1. */
function zoneShares(rows: readonly RideRow[], channel: 'power' | 'heartRate'): number[] | null {
  const zoned = rows.map((row) => shownZoneMix(row, channel)).filter((ride) => ride !== null);
  const mix = zoneMix(zoned);
  if (mix === null || zoned.filter(({ scheme }) => scheme === mix.scheme).length < MIN_GROUP) return null;
  const total = mix.seconds.reduce((sum, seconds) => sum + seconds, 0);
  return total === 0 ? null : mix.seconds.map((seconds) => seconds / total);
}

async function whoAllows({ trx, studioId }: Work, classId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select p.customer_id as id from customers p
    join class_results v on v.studio_id = p.studio_id and v.rider_id = p.customer_id
    where p.studio_id = ${studioId} and v.class_id = ${classId} and ${allows('store')}`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

type Attendance = Pick<ClassReport, 'capacity' | 'booked' | 'checkedIn' | 'lateCancelled'>;

async function readAttendance(
  { trx, studioId }: Work,
  classId: string,
): Promise<Attendance & { instructorId: string | null }> {
  const { rows } = await sql<Attendance & { instructorId: string | null }>`
    select c.instructor_id as "instructorId", c.capacity,
      count(*) filter (where b.state = 'booked')::int as booked,
      count(*) filter (where b.state = 'booked' and b.checked_in_at is not null)::int as "checkedIn",
      count(*) filter (where b.state = 'cancelled' and b.late_cancel)::int as "lateCancelled"
    from classes c
    left join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}
    group by c.instructor_id, c.capacity`.execute(trx);
  if (!rows[0]) throw notFound('class');
  return rows[0];
}
