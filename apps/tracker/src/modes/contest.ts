import type { ContestTold } from '@tandem/api/tracker';
import {
  CONTEST_READY_SECONDS,
  type ContestMeasure,
  type ContestSides,
  MAX_CONTEST_SECONDS,
} from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { announceEvent, lockEvent, secondsOf } from '../events/index.ts';
import { teamsOf } from './class-teams.ts';
import { lockRunning } from './lock-running.ts';

type Press = {
  number: number;
  after: number | null;
  sides: ContestSides;
  measure: ContestMeasure;
  seconds: number | null;
  goal: number | null;
};

/**
 * Measures the teams of a class, or its riders, from now on, after a count down; what is on begins anew. Two who press at one time
 * start one.
 * @param press.number of the split @param press.after the number of the contest that was shown when it was pressed
 * @throws Problem `not_found`, `not_started`, `event_closed`
 */
export async function startContest(
  work: Work,
  eventId: number,
  { number, after, sides, measure, seconds, goal }: Press,
): Promise<void> {
  const event = await lockRunning(work, eventId);
  const shown = await teamsOf(work, eventId);
  if (shown?.number !== number || (shown.contest?.number ?? null) !== after) return;
  const fromSecond = (await secondsOf(work, event)) + CONTEST_READY_SECONDS;
  const begun: Omit<ContestTold, 'number'> = {
    sides,
    measure,
    fromSecond,
    toSecond: fromSecond + (seconds ?? MAX_CONTEST_SECONDS),
    open: seconds === null,
    goal,
  };
  await work.trx
    .updateTable('event_teams')
    .set((eb) => ({
      contest_number: eb('contest_number', '+', 1),
      contest: sql`${JSON.stringify(begun)}::jsonb || jsonb_build_object('number', contest_number + 1)`,
    }))
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
}

/** Ends a contest with this second; one that is over, that has not begun or that another has followed stays. @throws Problem `not_found`, `not_started`, `event_closed` */
export async function endContest(work: Work, eventId: number, number: number): Promise<void> {
  const event = await lockRunning(work, eventId);
  const contest = (await teamsOf(work, eventId))?.contest;
  const second = await secondsOf(work, event);
  if (contest?.number !== number || second <= contest.fromSecond || second >= contest.toSecond) return;
  await change(work, eventId, { ...contest, toSecond: second, open: false });
}

/** Takes a contest off every screen, whether it is over or not, of a stopped class too. @throws Problem `not_found` */
export async function clearContest(work: Work, eventId: number, number: number): Promise<void> {
  await lockEvent(work.trx, eventId);
  if ((await teamsOf(work, eventId))?.contest?.number === number) await change(work, eventId, null);
}

async function change(work: Work, eventId: number, contest: ContestTold | null): Promise<void> {
  await work.trx
    .updateTable('event_teams')
    .set({ contest: contest && JSON.stringify(contest) })
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
}
