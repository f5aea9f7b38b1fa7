import type { PlanStep } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { findClassPlan } from './class-plan.ts';

/**
 * The plan of a class whose Start is taken back, under its lock: it begins with the class, and what was skipped or shifted since
 * is gone; what was shifted before stays.
 */
export async function unbeginPlan(work: Work, eventId: number): Promise<void> {
  const plan = await findClassPlan(work, eventId);
  if (plan === null) return;
  const before: PlanStep[] = plan.fromSecond === 0 ? plan.steps.filter(({ second }) => second === 0) : [];
  await work.trx
    .updateTable('event_plans')
    .set((eb) => ({ from_second: 0, steps: JSON.stringify(before), revision: eb('revision', '+', 1) }))
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
}
