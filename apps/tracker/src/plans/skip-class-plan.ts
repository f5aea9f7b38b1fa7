import type { ClassPlanTold } from '@tandem/api/tracker';
import { planAt } from '@tandem/metrics/plans';
import { invalidField } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { secondsOf } from '../events/index.ts';
import { lockPlanned, planOfClass, writeSteps } from './class-plan.ts';
import { withStep } from './shift-class-plan.ts';

/**
 * Goes to the beginning of a segment. It says from which: where the class has left that by itself, or somebody else was
 * faster, nothing is skipped twice.
 * @throws Problem `not_found`, `event_closed`, `no_plan`, `not_started`, `invalid_field`, `too_many`
 */
export async function skipClassPlan(
  work: Work,
  eventId: number,
  { from, to }: { from: number | null; to: number },
): Promise<ClassPlanTold> {
  const event = await lockPlanned(work, eventId);
  const plan = await planOfClass(work, eventId);
  if (event.state === 'scheduled')
    throw problem({
      code: 'not_started',
      message: 'This class is not started.',
      remedy: 'Start it first: its plan begins with it.',
    });
  if (to >= plan.plan.segments.length) throw invalidField('to', 'The plan has fewer segments.');
  const second = await secondsOf(work, event);
  if ((planAt(plan, second)?.index ?? null) !== from) return plan;
  return writeSteps(work, eventId, withStep(plan.steps, { second, segment: to }));
}
