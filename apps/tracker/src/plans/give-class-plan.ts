import type { ClassPlanTold } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import { announceEvent, secondsOf } from '../events/index.ts';
import { findClassPlan, lockPlanned } from './class-plan.ts';
import { findPlan } from './list-plans.ts';

/**
 * Gives a class a plan as it stands now, or takes it away (null). Before Start it begins with the class; while the class
 * runs it begins now.
 * @throws Problem `not_found`, `event_closed`
 */
export async function giveClassPlan(
  work: Work,
  eventId: number,
  planId: number | null,
): Promise<ClassPlanTold | null> {
  const { trx, siteId } = work;
  const event = await lockPlanned(work, eventId);
  if (planId === null) {
    await trx
      .updateTable('event_plans')
      .set((eb) => ({ plan: null, revision: eb('revision', '+', 1) }))
      .where('site_id', '=', siteId)
      .where('event_id', '=', eventId)
      .where('plan', 'is not', null)
      .execute();
  } else {
    const { name, segments } = await findPlan(work, planId);
    const given = {
      plan_id: planId,
      plan: JSON.stringify({ name, segments }),
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
