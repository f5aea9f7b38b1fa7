import type { ClassResultDetail } from '@tandem/api/studio';
import { type MetricId, metricOf, refuseNumber } from '@tandem/metrics';
import { inTenant, invalidField, notFound } from '@tandem/platform';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { allow, readDetail } from './get-performance.ts';
import { readResults } from './store.ts';

type Numbers = Readonly<Record<string, number | null>>;

/**
 * Sets numbers of one person in one class by hand, or takes some back (null): then Spivi's own number shows again. They
 * are kept beside Spivi's, win over them everywhere, and stay when Spivi sends others. The audit log names the metrics;
 * who changed what to what is kept with the result.
 * @throws Problem not_found, not_allowed; invalid_field for a metric or number that cannot be
 */
export function correctResult(
  studio: Studio,
  caller: Caller,
  customerId: string,
  classId: string,
  wanted: Numbers,
): Promise<ClassResultDetail> {
  for (const [metric, value] of Object.entries(wanted)) refuse(metric, value);
  const { studioId } = caller;
  return inTenant(studio.db, studioId, async (trx) => {
    const of = { ...(await allow(trx, caller, customerId)), customerId, classId };
    const now = studio.now();
    if ((await readResults(trx, studioId, of, now)).length === 0) throw notFound('class');
    const { spivi, corrections: before } = await lockResult(trx, studioId, of);
    const changes = Object.entries(wanted).filter(([metric, value]) => value !== (before[metric] ?? null));
    if (changes.length > 0) {
      const after = Object.fromEntries(
        Object.entries({ ...before, ...wanted }).filter(([, value]) => value !== null),
      );
      await trx
        .updateTable('class_results')
        .set({ corrections: JSON.stringify(after) })
        .where('studio_id', '=', studioId)
        .where('class_id', '=', classId)
        .where('customer_id', '=', customerId)
        .execute();
      const shown = (numbers: Numbers, metric: string) => numbers[metric] ?? spivi[metric] ?? null;
      await trx
        .insertInto('result_corrections')
        .values(
          changes.map(([metric]) => ({
            studio_id: studioId,
            class_id: classId,
            customer_id: customerId,
            account_id: caller.accountId,
            at: now,
            metric,
            old_value: shown(before, metric),
            new_value: shown(after, metric),
          })),
        )
        .execute();
      const metrics = changes.map(([metric]) => metric);
      await audit(
        trx,
        caller,
        'performance.correct',
        { kind: 'customer', id: customerId },
        { classId, metrics },
      );
      await announceChange(trx, studioId, 'performance', customerId);
    }
    return readDetail(trx, studioId, of, now);
  });
}

function refuse(metric: string, value: number | null): void {
  const refused = refuseNumber(metric, value ?? Number.NaN);
  if (refused === 'unknown') throw invalidField(metric, `There is no number called “${metric}”.`);
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
      : `${label.en} lies between ${lowest} and ${highest} ${unit === '%' ? '(1 = 100 %)' : unit}.`.trim(),
    'Check the number and save again.',
  );
}

/** The numbers so far, with the row held: two people who correct at once do not undo each other. */
async function lockResult(
  trx: Trx,
  studioId: string,
  { customerId, classId }: { customerId: string; classId: string },
): Promise<{ spivi: Numbers; corrections: Numbers }> {
  await trx
    .insertInto('class_results')
    .values({ studio_id: studioId, class_id: classId, customer_id: customerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await trx
    .selectFrom('class_results')
    .select(['values', 'corrections'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('customer_id', '=', customerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { spivi: row.values as Numbers, corrections: row.corrections as Numbers };
}
