import type { LiveRider, Standing, TeamsOnBoard, TeamsTold } from '@tandem/api/tracker';
import { keeps } from '@tandem/api/words';
import { type Amounts, progressOf, rankSides } from '@tandem/metrics/modes';
import type { BoardRule } from './board-rule.ts';

/** What somebody did in each second of a contest, and whose wish decides whether it counts. */
export type Contestant = Pick<LiveRider, 'seatId'> & {
  /** They hold no seat any more; this was their last. */
  left: boolean;
  rule: BoardRule | null;
  amounts: Amounts;
};

/**
 * Where teams or riders stand. Whoever does not show, or keeps the number from the board, counts in nothing that is told:
 * whatever they ride, no screen receives anything else. Who has left counts for the team still, but has no tile to race by.
 */
export function standingsOf(
  { teams, contest }: Pick<TeamsTold, 'teams' | 'contest'>,
  contestants: readonly Contestant[],
): Standing[] {
  if (contest === null) return [];
  const told = contestants.filter(
    ({ rule }) => rule === null || (rule.shown && !keeps(rule.hidden, contest.measure)),
  );
  const sides =
    contest.sides === 'riders'
      ? told.filter(({ left }) => !left).map((one) => ({ side: one.seatId, of: [one] }))
      : teams.map(({ seats }, side) => ({ side, of: told.filter(({ seatId }) => seats.includes(seatId)) }));
  return rankSides(
    sides.map(({ side, of }) => {
      const heard = of.map(({ amounts }) => amounts).filter((own) => !own.every(Number.isNaN));
      return { side, ...progressOf(heard, contest), riders: heard.length };
    }),
  );
}

/** The teams as a screen receives them. */
export const onBoard = (teams: TeamsTold | null, contestants: readonly Contestant[]): TeamsOnBoard | null =>
  teams && { ...teams, standings: standingsOf(teams, contestants) };

/** Each with the team of their seat. */
export function withTeams<R extends LiveRider>(riders: readonly R[], teams: TeamsTold | null): R[] {
  const teamOf = new Map(teams?.teams.flatMap(({ seats }, i) => seats.map((seat) => [seat, i] as const)));
  return riders.map((rider) => ({ ...rider, team: teamOf.get(rider.seatId) ?? null }));
}
