import type { RideDetail } from '@tandem/api/studio';
import { type MetricId, metricOf, refuseNumber } from '@tandem/metrics';
import { invalidField, notFound } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { problem } from '../../base/problem.ts';
import { consentMissing, holdPerson, isAllowed } from '../../consent/index.ts';
import { markRidesDirty } from '../compute/mark-dirty.ts';
import { allow } from '../person/allow.ts';
import { readRide } from '../person/get-ride.ts';
import { type Numbers, shownValues } from '../ride/layers.ts';
import { readRides } from '../ride/store.ts';

/**
 * Sets numbers of one person's ride in class by hand, or takes some back (null): then the number beneath shows again.
 * They are kept beside what was sent and computed, win over it everywhere, and stay when Spivi sends others. The audit
 * log names the metrics; who changed what to what is kept with the result.
 * @throws Problem not_found, not_allowed; invalid_field for a metric or number that cannot be; reassigned for a person
 *   whose ride was given to another; consent_missing for one who keeps no numbers
 */
export async function correctRide(
  call: Call,
  { customerId, rideId: classId }: { customerId: string; rideId: string },
  wanted: Numbers,
): Promise<RideDetail> {
  for (const [metric, value] of Object.entries(wanted)) refuse(metric, value);
  const scope = await allow(call, customerId);
  const read = async () => (await readRides(call, { ...scope, rideId: classId }))[0];
  if ((await read())?.kind !== 'class') throw notFound('ride');
  const result = await lockRide(call, customerId, classId);
  const ride = (await read())!;
  const before = ride.corrections ?? {};
  const changed = Object.keys(wanted).filter((metric) => wanted[metric] !== (before[metric] ?? null));
  if (changed.length > 0) {
    const after = Object.fromEntries(
      Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null),
    );
    await write(call, result, after);
    const [was, is] = [shownValues(ride), shownValues({ ...ride, corrections: after })];
    await call.trx
      .insertInto('result_corrections')
      .values(
        changed.map((metric) => ({
          ...result,
          account_id: call.caller.accountId,
          at: call.now,
          metric,
          old_value: was[metric] ?? null,
          new_value: is[metric] ?? null,
        })),
      )
      .execute();
    const object = { kind: 'customer', id: customerId };
    await audit(call, 'performance.correct', object, { classId, metrics: changed });
    await markRidesDirty(call, { customerId, from: ride.startsAt });
    await announceChange(call, 'performance', customerId);
    await happened(call, { kind: 'ride_changed', customerId });
  }
  return readRide(call, scope, classId);
}

async function write({ trx }: Work, result: Result, corrections: Numbers): Promise<void> {
  await trx
    .updateTable('class_results')
    .set({ corrections: JSON.stringify(corrections), computed_version: null })
    .where((row) => row.and(result))
    .execute();
}

function refuse(metric: string, value: number | null): void {
  const refused = refuseNumber(metric, value ?? Number.NaN);
  if (refused === 'unknown') throw invalidField(metric, `There is no number called “${metric}”.`);
  if (refused === 'derived') throw invalidField(metric, 'This number follows from others.', 'Set those.');
  if (value === null || refused === null) return;
  const {
    label,
    unit,
    plausible: [lowest, highest],
  } = metricOf(metric as MetricId);
  throw invalidField(
    metric,
    refused === 'whole'
      ? `${label.en} is a whole number.`
      : `${label.en} lies between ${lowest} and ${highest} ${unit === '%' ? '(1 = 100 %)' : unit}`
          .trim()
          .concat('.'),
    'Check the number and save again.',
  );
}

/** The row of a ride in class. */
type Result = { studio_id: string; class_id: string; customer_id: string };

/** Locks the row of the ride that is this person's: two people who correct at once do not undo each other. */
async function lockRide(work: Work, customerId: string, classId: string): Promise<Result> {
  const { trx, studioId } = work;
  const inClass = { studio_id: studioId, class_id: classId };
  await holdPerson(work, customerId, 'changes');
  if (!(await isAllowed(work, customerId, 'store'))) throw consentMissing('store');
  const lock = async () => {
    const rows = await trx
      .selectFrom('class_results')
      .select(['customer_id', 'rider_id'])
      .where((row) => row.and(inClass))
      .where((row) => row.or([row('rider_id', '=', customerId), row('customer_id', '=', customerId)]))
      .orderBy('customer_id')
      .forUpdate()
      .execute();
    const ridden = rows.find((row) => row.rider_id === customerId);
    if (!ridden && rows.length > 0) throw givenAway();
    return ridden && { ...inClass, customer_id: ridden.customer_id };
  };
  const locked = await lock();
  if (locked) return locked;
  await trx
    .insertInto('class_results')
    .values({ ...inClass, customer_id: customerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await lock())!;
}

const givenAway = () =>
  problem({
    code: 'reassigned',
    message: 'The ride recorded for this person was given to another, or to nobody.',
    remedy: 'Give the ride back first, then set its numbers.',
  });
