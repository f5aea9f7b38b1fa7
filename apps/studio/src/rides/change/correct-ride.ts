import type { RideDetail } from '@tandem/api/studio';
import { type MetricId, metricOf, refuseNumber } from '@tandem/metrics';
import { inTenant, invalidField, notFound, Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Caller, Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { allows } from '../../customers/index.ts';
import { markRidesDirty } from '../compute/mark-dirty.ts';
import { allow, consentMissing } from '../person/allow.ts';
import { readRide } from '../person/get-ride.ts';
import { type Numbers, shownValues } from '../ride/layers.ts';
import { readResults } from '../ride/store.ts';

/**
 * Sets numbers of one person's ride in class by hand, or takes some back (null): then the number beneath shows again.
 * They are kept beside what was sent and computed, win over it everywhere, and stay when Spivi sends others. The audit
 * log names the metrics; who changed what to what is kept with the result.
 * @throws Problem not_found, not_allowed; invalid_field for a metric or number that cannot be; reassigned for a person
 *   whose ride was given to another; consent_missing for one who keeps no numbers
 */
export function correctRide(
  studio: Studio,
  caller: Caller,
  customerId: string,
  classId: string,
  wanted: Numbers,
): Promise<RideDetail> {
  for (const [metric, value] of Object.entries(wanted)) refuse(metric, value);
  const { studioId } = caller;
  return inTenant(studio.db, studioId, async (trx) => {
    const scope = await allow(trx, caller, customerId);
    const now = studio.now();
    const read = () => readResults(trx, studioId, { ...scope, classId }, now);
    if ((await read()).length === 0) throw notFound('ride');
    const result = await holdResult(trx, studioId, customerId, classId);
    const ride = (await read())[0]!;
    const before = ride.corrections ?? {};
    const changes = Object.entries(wanted).filter(([metric, value]) => value !== (before[metric] ?? null));
    if (changes.length > 0) {
      const after = Object.fromEntries(
        Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null),
      );
      await trx
        .updateTable('class_results')
        .set({ corrections: JSON.stringify(after), computed_version: null })
        .where((row) => row.and(result))
        .execute();
      const [was, is] = [shownValues(ride), shownValues({ ...ride, corrections: after })];
      await trx
        .insertInto('result_corrections')
        .values(
          changes.map(([metric]) => ({
            ...result,
            account_id: caller.accountId,
            at: now,
            metric,
            old_value: was[metric] ?? null,
            new_value: is[metric] ?? null,
          })),
        )
        .execute();
      const metrics = changes.map(([metric]) => metric);
      await audit(
        { trx, caller },
        'performance.correct',
        { kind: 'customer', id: customerId },
        { classId, metrics },
      );
      await markRidesDirty(
        { studio, trx, studioId, now: studio.now() },
        { customerId, from: ride.starts_at },
      );
      await announceChange({ trx, studioId }, 'performance', customerId);
    }
    return readRide(trx, studioId, scope, classId, now);
  });
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

/** Holds the row of the ride that is this person's: two people who correct at once do not undo each other. */
async function holdResult(
  trx: Trx,
  studioId: string,
  customerId: string,
  classId: string,
): Promise<{ studio_id: string; class_id: string; customer_id: string }> {
  const inClass = { studio_id: studioId, class_id: classId };
  const { rows } = await sql<{ allowed: boolean }>`
    select ${allows('store')} as allowed from customers p
    where p.studio_id = ${studioId} and p.customer_id = ${customerId} for no key update`.execute(trx);
  if (!rows[0]?.allowed) throw consentMissing();
  const hold = async () => {
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
  const held = await hold();
  if (held) return held;
  await trx
    .insertInto('class_results')
    .values({ ...inClass, customer_id: customerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await hold())!;
}

const givenAway = () =>
  new Problem({
    code: 'reassigned',
    status: 409,
    message: 'The ride recorded for this person was given to another, or to nobody.',
    remedy: 'Give the ride back first, then set its numbers.',
  });
