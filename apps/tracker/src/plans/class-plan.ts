import type { ClassPlanTold } from '@tandem/api/tracker';
import type { Plan, PlanStep } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';
import { announceEvent, type EventRow, lockEvent } from '../events/index.ts';

/** The plan of a class; null where it has none. @throws Problem `not_found` where there is no such class */
export async function findClassPlan({ trx, siteId }: Work, eventId: number): Promise<ClassPlanTold | null> {
  const found =
    isId(eventId) &&
    (await trx
      .selectFrom('events as e')
      .leftJoin('event_plans as p', (join) =>
        join.onRef('p.site_id', '=', 'e.site_id').onRef('p.event_id', '=', 'e.event_id'),
      )
      .select(['p.revision', 'p.plan_id', 'p.plan', 'p.from_second', 'p.steps'])
      .where('e.site_id', '=', siteId)
      .where('e.event_id', '=', eventId)
      .executeTakeFirst());
  if (!found) throw noSuch('event', eventId);
  if (found.plan === null) return null;
  return {
    revision: found.revision!,
    planId: found.plan_id!,
    plan: found.plan as unknown as Plan,
    fromSecond: found.from_second!,
    steps: found.steps as unknown as PlanStep[],
  };
}

/** A class whose plan can still be changed, locked: what is done to it is done in one order. @throws Problem `not_found`, `event_closed` */
export async function lockPlanned({ trx }: Work, eventId: number): Promise<EventRow> {
  const event = await lockEvent(trx, eventId);
  if (event.state === 'stopped' || event.state === 'cancelled')
    throw problem({
      code: 'event_closed',
      message: `This class is ${event.state}.`,
      remedy: 'What it was asked for stays as it was.',
    });
  return event;
}

/** @throws Problem `not_found`, `no_plan` */
export async function planOfClass(work: Work, eventId: number): Promise<ClassPlanTold> {
  const plan = await findClassPlan(work, eventId);
  if (plan) return plan;
  throw problem({
    code: 'no_plan',
    message: 'This class has no plan.',
    remedy: 'Choose one for it first.',
  });
}

/** Writes what was done on the fly, and tells each screen of the class. */
export async function writeSteps(
  work: Work,
  eventId: number,
  steps: readonly PlanStep[],
): Promise<ClassPlanTold> {
  await work.trx
    .updateTable('event_plans')
    .set((eb) => ({ steps: JSON.stringify(steps), revision: eb('revision', '+', 1) }))
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
  return planOfClass(work, eventId);
}
