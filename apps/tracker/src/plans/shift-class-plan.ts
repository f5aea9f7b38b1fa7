import type { ClassPlanTold } from '@tandem/api/tracker';
import { MAX_PLAN_STEPS } from '@tandem/api/words';
import { type PlanStep, shiftAt } from '@tandem/metrics/plans';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { secondsOf } from '../events/index.ts';
import { lockPlanned, planOfClass, writeSteps } from './class-plan.ts';

/**
 * Sets the intensity of a class from now on. It is said as it shall be and not by how much, so that two who press at one
 * time mean one thing. @param shiftPercent of what the plan asks for
 * @throws Problem `not_found`, `event_closed`, `no_plan`, `too_many`
 */
export async function shiftClassPlan(
  work: Work,
  eventId: number,
  shiftPercent: number,
): Promise<ClassPlanTold> {
  const event = await lockPlanned(work, eventId);
  const plan = await planOfClass(work, eventId);
  const second = await secondsOf(work, event);
  if (shiftAt(plan, second) === shiftPercent) return plan;
  return writeSteps(work, eventId, withStep(plan.steps, { second, shiftPercent }));
}

/** Of one kind a second has one step, the last. @throws Problem `too_many` */
export function withStep(steps: readonly PlanStep[], step: PlanStep): PlanStep[] {
  const ofKind = (other: PlanStep) => 'segment' in other === 'segment' in step;
  const kept = steps.filter((other) => !(other.second === step.second && ofKind(other)));
  if (kept.length >= MAX_PLAN_STEPS)
    throw problem({
      code: 'too_many',
      message: `The plan of this class was changed ${MAX_PLAN_STEPS} times.`,
      remedy: 'Give the class a plan anew.',
    });
  return [...kept, step];
}
