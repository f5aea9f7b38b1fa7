/** Teams of a class, and what they or its riders are measured by. */
import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { text } from '../text.ts';
import { MAX_CONTEST_SECONDS, MAX_TEAM_NAME_CHARS, MIN_CONTEST_SECONDS } from '../words/limits.ts';
import {
  contestMeasures,
  contestSides,
  MAX_CONTEST_GOAL,
  MAX_TEAMS,
  MIN_TEAMS,
  teamSplits,
} from '../words/teams.ts';

const id = z.number().int();
const team = id.min(0).max(MAX_TEAMS - 1);
const ofEvent = z.object({ eventId: z.coerce.number().int().min(1) });
const ofNumber = z.object({ number: id.min(1) });

/**
 * What is measured from second to second of the class, half-open, until it is cleared.
 * @property number the class's first has 1 @property open ends when somebody ends it, or after `MAX_CONTEST_SECONDS`
 * @property goal so much is to be done, and who has done it first is first; null: who has most at the end
 */
export const contestTold = z.object({
  number: id,
  sides: z.enum(contestSides),
  measure: z.enum(contestMeasures),
  fromSecond: id,
  toSecond: id,
  open: z.boolean(),
  goal: z.number().nullable(),
});
export type ContestTold = z.infer<typeof contestTold>;

/** How a room is split. @property number the class's first split has 1: a press says which one it is for */
export const teamsTold = z.object({
  number: id,
  /** By their letters. Name null: that of its shape. */
  teams: z.array(z.object({ name: z.string().nullable(), seats: z.array(id) })),
  contest: contestTold.nullable(),
});
export type TeamsTold = z.infer<typeof teamsTold>;

/** Where a team or a rider stands. Of riders who keep that number, or do not show, nothing is in it. */
export const standing = z.object({
  /** The team by its place, or the seat of the rider. */
  side: id,
  /** On average of its riders who are heard; null where none is who shows it. */
  value: z.number().nullable(),
  /** The second of the contest with which the goal was reached. */
  doneSecond: id.nullable(),
  /** Ties share one. */
  rank: id.nullable(),
  /** Who counted. */
  riders: id,
});
export type Standing = z.infer<typeof standing>;

/** Null on the board: the class has no teams. */
export const teamsOnBoard = teamsTold.extend({ standings: z.array(standing) });
export type TeamsOnBoard = z.infer<typeof teamsOnBoard>;

export const teamsEndpoints = {
  splitTeams: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/teams',
    summary:
      'Split the room of a class into teams by its seats, or anew; what was measured before is cleared',
    access: 'signed_in',
    params: ofEvent,
    body: z.object({
      /** The split that was shown when this was pressed: where it is another one by now, nothing changes. */
      after: id.nullable(),
      teams: id.min(MIN_TEAMS).max(MAX_TEAMS),
      by: z.enum(teamSplits),
    }),
    response: done,
  }),
  moveTeamSeat: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/teams/seat',
    summary: 'Put a seat into a team',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber.extend({ seatId: id.min(0), team }),
    response: done,
  }),
  nameTeam: endpoint({
    method: 'PUT',
    path: '/api/events/:eventId/teams/name',
    summary: 'Name a team; null gives it the name of its shape',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber.extend({ team, name: text(MAX_TEAM_NAME_CHARS).nullable() }),
    response: done,
  }),
  dissolveTeams: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/teams/dissolve',
    summary: 'Take the teams of a class away, with what was measured',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
  startContest: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/teams/contest',
    summary:
      'Measure teams or riders against each other from now on, after a count down; what is on begins anew',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber
      .extend({
        /** The contest that was shown when this was pressed: where it is another one by now, nothing changes. */
        after: id.nullable(),
        sides: z.enum(contestSides),
        measure: z.enum(contestMeasures),
        /** Null: until somebody ends it, or, with a goal, until all have reached it. */
        seconds: id.min(MIN_CONTEST_SECONDS).max(MAX_CONTEST_SECONDS).nullable(),
        goal: z.number().min(1).nullable(),
      })
      .refine(({ measure, goal }) => (goal ?? 0) <= MAX_CONTEST_GOAL[measure], {
        path: ['goal'],
        message: 'is more than can be ridden in a class',
      }),
    response: done,
  }),
  endContest: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/teams/contest/end',
    summary: 'End a contest now; one that is over stays as it is',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
  clearContest: endpoint({
    method: 'POST',
    path: '/api/events/:eventId/teams/contest/clear',
    summary: 'Take a contest off the screens, whether it is over or not; the teams stay',
    access: 'signed_in',
    params: ofEvent,
    body: ofNumber,
    response: done,
  }),
} as const;
