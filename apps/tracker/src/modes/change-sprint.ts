import { isByWeight, type SprintMeasure } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { announceEvent, lockEvent, secondsOf } from '../events/index.ts';
import { sprintOf } from './class-sprint.ts';
import { lockRunning } from './lock-running.ts';

/**
 * Ends a sprint with this second. One that is over, that has not begun, or that another has followed, stays as it is.
 * @throws Problem `not_found`, `not_started`, `event_closed`
 */
export async function endSprint(work: Work, eventId: number, number: number): Promise<void> {
  const event = await lockRunning(work, eventId);
  const sprint = await sprintOf(work, eventId);
  const second = await secondsOf(work, event);
  if (sprint?.number !== number || second <= sprint.fromSecond || second >= sprint.toSecond) return;
  await change(work, eventId, { to_second: second });
}

/**
 * Ranks a sprint by another number; one that another has followed stays as it is. One by weight stays so, and none becomes
 * so: of the watts and the watts a kilogram of the same seconds anybody reckons what each rider weighs.
 * @throws Problem `not_found`, `sprint_by_weight`
 */
export async function rankSprint(
  work: Work,
  eventId: number,
  { number, measure }: { number: number; measure: SprintMeasure },
): Promise<void> {
  await lockEvent(work.trx, eventId);
  const sprint = await sprintOf(work, eventId);
  if (sprint?.number !== number) return;
  if (isByWeight(sprint.measure) !== isByWeight(measure))
    throw problem({
      code: 'sprint_by_weight',
      message: 'Whether a sprint is ranked by weight is settled when it starts.',
      remedy: 'Take this one off the wall and start another by that.',
    });
  await change(work, eventId, { measure });
}

/** Takes a sprint off every screen, whether it is over or not, of a stopped class too. @throws Problem `not_found` */
export async function dismissSprint(work: Work, eventId: number, number: number): Promise<void> {
  await lockEvent(work.trx, eventId);
  if ((await sprintOf(work, eventId))?.number === number) await change(work, eventId, { dismissed: true });
}

async function change(
  work: Work,
  eventId: number,
  to: { to_second: number } | { measure: SprintMeasure } | { dismissed: true },
): Promise<void> {
  await work.trx
    .updateTable('event_sprints')
    .set(to)
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
}
