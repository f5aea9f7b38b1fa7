import { MAX_SPRINT_SECONDS, SPRINT_READY_SECONDS, type SprintMeasure } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { announceEvent, secondsOf } from '../events/index.ts';
import { sprintOf } from './class-sprint.ts';
import { lockRunning } from './lock-running.ts';

/**
 * Starts a sprint, after a count down; one that is on begins anew. Two who press at one time start one.
 * @param after the number of the sprint that was shown when it was pressed @param seconds null: until somebody ends it
 * @throws Problem `not_found`, `not_started`, `event_closed`
 */
export async function startSprint(
  work: Work,
  eventId: number,
  { after, seconds, measure }: { after: number | null; seconds: number | null; measure: SprintMeasure },
): Promise<void> {
  const event = await lockRunning(work, eventId);
  const shown = await sprintOf(work, eventId);
  if ((shown?.number ?? null) !== after) return;
  const fromSecond = (await secondsOf(work, event)) + SPRINT_READY_SECONDS;
  const begun = {
    from_second: fromSecond,
    to_second: fromSecond + (seconds ?? MAX_SPRINT_SECONDS),
    open: seconds === null,
    measure,
    dismissed: false,
  };
  await work.trx
    .insertInto('event_sprints')
    .values({ site_id: work.siteId, event_id: eventId, ...begun })
    .onConflict((conflict) =>
      conflict
        .columns(['site_id', 'event_id'])
        .doUpdateSet((eb) => ({ ...begun, number: eb('event_sprints.number', '+', 1) })),
    )
    .execute();
  await announceEvent(work, { eventId });
}
