import { isDeepStrictEqual } from 'node:util';
import { MAX_PLANS_PER_SITE } from '@tandem/api/words';
import { type Plan, planLoad, planSeconds } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';

/** Adds a plan to the club's. @throws Problem `too_many` */
export async function addPlan(
  { trx, siteId, now }: Pick<Work, 'trx' | 'siteId' | 'now'>,
  plan: Plan,
): Promise<{ planId: number }> {
  const { count } = await trx
    .selectFrom('plans')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_PLANS_PER_SITE)
    throw problem({
      code: 'too_many',
      message: `This club has ${MAX_PLANS_PER_SITE} plans.`,
      remedy: 'Remove one that is not used any more.',
    });
  const { planId } = await trx
    .insertInto('plans')
    .values({ site_id: siteId, changed_at: now, ...columnsOf(plan) })
    .returning('plan_id as planId')
    .executeTakeFirstOrThrow();
  return { planId };
}

/**
 * Changes a plan; classes that have it keep what they were given. What changes nothing passes: it is the repeat of an
 * answer that was lost.
 * @param version from which the change was made
 * @throws Problem `not_found`, `changed_meanwhile`
 */
export async function changePlan(
  { trx, siteId, now }: Work,
  planId: number,
  { version, ...plan }: Plan & { version: number },
): Promise<void> {
  const stands =
    isId(planId) &&
    (await trx
      .selectFrom('plans')
      .select(['version', 'name', 'segments'])
      .where('site_id', '=', siteId)
      .where('plan_id', '=', planId)
      .forUpdate()
      .executeTakeFirst());
  if (!stands) throw noSuch('plan', planId);
  if (isDeepStrictEqual({ name: stands.name, segments: stands.segments }, plan)) return;
  if (stands.version !== version)
    throw problem({
      code: 'changed_meanwhile',
      message: 'Somebody else saved this plan since you opened it.',
      remedy: 'Save yours as a plan of its own, or open theirs.',
    });
  await trx
    .updateTable('plans')
    .set({ ...columnsOf(plan), changed_at: now, version: version + 1 })
    .where('site_id', '=', siteId)
    .where('plan_id', '=', planId)
    .execute();
}

/** Removes a plan; classes that have it keep it. @throws Problem `not_found` */
export async function removePlan({ trx, siteId }: Work, planId: number): Promise<void> {
  const gone =
    isId(planId) &&
    (await trx
      .deleteFrom('plans')
      .where('site_id', '=', siteId)
      .where('plan_id', '=', planId)
      .returning('plan_id')
      .executeTakeFirst());
  if (!gone) throw noSuch('plan', planId);
}

/** Intensity and load are the same for every FTP. */
function columnsOf(plan: Plan) {
  const { intensity, trainingLoad, heartRateSeconds } = planLoad(plan, 100);
  return {
    name: plan.name,
    segments: JSON.stringify(plan.segments),
    seconds: planSeconds(plan),
    intensity,
    training_load: trainingLoad,
    heart_rate_seconds: heartRateSeconds,
  };
}
