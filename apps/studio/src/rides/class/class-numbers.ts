import type { ClassNumbers } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { notAllowed } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { needFactor } from '../../base/need-factor.ts';
import { healthVisible } from '../../customers/index.ts';
import { shownValues } from '../ride/layers.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { readRides } from '../ride/store.ts';
import { mayReassign, readClass } from './class-results.ts';

/** What stands beside a name in the list of a class. */
const METRICS = [
  'averagePowerW',
  'workKj',
  'effortPoints',
  'averageHeartRateBpm',
] as const satisfies MetricId[];

/**
 * The numbers of a class's riders, of each whom the caller may see: as if they had opened one after the other, so that each
 * rider reads in their own log who has looked.
 * @throws Problem not_found; second_factor_missing; not_allowed for another instructor's class
 */
export async function getClassNumbers(call: Call, classId: string): Promise<ClassNumbers> {
  const { instructor_id: instructorId } = await readClass(call, classId);
  needFactor(call);
  if (!mayReassign(call.caller, instructorId)) throw notAllowed();
  const people: ClassNumbers['people'] = [];
  for (const row of await readRides(call, { rideId: classId })) {
    const { customerId } = row;
    if (row.erased || shownRide(row, call.now).state !== 'ready') continue;
    if (!(await healthVisible(call, customerId))) continue;
    if (call.caller.customerId !== customerId)
      await audit(call, 'performance.read', { kind: 'customer', id: customerId });
    const values = shownValues(row);
    people.push({ customerId, values: Object.fromEntries(METRICS.map((id) => [id, values[id] ?? null])) });
  }
  return { people };
}
