import type { ClassPlanTold } from '@tandem/api/tracker';
import type { FitnessTest } from '@tandem/api/words';
import { testPlan } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { announceEvent, secondsOf } from '../events/index.ts';
import { findClassPlan, lockPlanned } from './class-plan.ts';
import { findPlan } from './list-plans.ts';

/** One of the club's plans, the plan of a test of fitness, or none. */
type Given = { planId?: number | null | undefined; test?: FitnessTest | undefined };

/**
 * Gives a class a plan as it stands now, or takes it away. Before Start it begins with the class; while the class
 * runs it begins now.
 * @throws Problem `not_found`, `event_closed`
 */
export async function giveClassPlan(work: Work, eventId: number, what: Given): Promise<ClassPlanTold | null> {
  const { trx, siteId } = work;
  const event = await lockPlanned(work, eventId);
  if (what.planId === null) {
    await trx
      .updateTable('event_plans')
      .set((eb) => ({ plan: null, revision: eb('revision', '+', 1) }))
      .where('site_id', '=', siteId)
      .where('event_id', '=', eventId)
      .where('plan', 'is not', null)
      .execute();
  } else {
    const given = {
      ...(await planOf(work, what)),
      from_second: await secondsOf(work, event),
      steps: '[]',
    };
    await trx
      .insertInto('event_plans')
      .values({ site_id: siteId, event_id: eventId, ...given })
      .onConflict((conflict) =>
        conflict
          .columns(['site_id', 'event_id'])
          .doUpdateSet((eb) => ({ ...given, revision: eb('event_plans.revision', '+', 1) })),
      )
      .execute();
  }
  await announceEvent(work, { eventId });
  return findClassPlan(work, eventId);
}

/** A test is nobody's plan: its number is 0. */
async function planOf(
  work: Work,
  { planId: chosen, test }: Given,
): Promise<{ plan_id: number; plan: string }> {
  if (test !== undefined) return { plan_id: 0, plan: JSON.stringify({ ...testPlan(test), test }) };
  const { planId, name, segments } = await findPlan(work, chosen!);
  return { plan_id: planId, plan: JSON.stringify({ name, segments }) };
}
