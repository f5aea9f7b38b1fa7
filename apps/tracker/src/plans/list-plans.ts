import type { ListedPlan } from '@tandem/api/tracker';
import type { Plan } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';

/** The club's plans by name, without their segments. */
export function listPlans({ trx, siteId }: Work): Promise<ListedPlan[]> {
  return trx
    .selectFrom('plans')
    .select(['plan_id as planId', 'name', 'seconds', 'intensity', 'training_load as trainingLoad'])
    .select('heart_rate_seconds as heartRateSeconds')
    .where('site_id', '=', siteId)
    .orderBy('name')
    .orderBy('plan_id')
    .execute();
}

/** @throws Problem `not_found` */
export async function findPlan(
  { trx, siteId }: Work,
  planId: number,
): Promise<{ planId: number; version: number } & Plan> {
  const found =
    isId(planId) &&
    (await trx
      .selectFrom('plans')
      .select(['plan_id as planId', 'version', 'name', 'segments'])
      .where('site_id', '=', siteId)
      .where('plan_id', '=', planId)
      .executeTakeFirst());
  if (!found) throw noSuch('plan', planId);
  return { ...found, segments: found.segments as unknown as Plan['segments'] };
}
