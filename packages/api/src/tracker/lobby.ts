import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_LOBBY_RIDERS } from '../words/limits.ts';
import { lobbyRanks } from '../words/screens.ts';

const instant = z.iso.datetime();

/** Who stands on a board outside the room: by the name that they chose, with the one number it ranks by. */
const rows = z
  .array(
    z.object({
      /** Ties share it. */
      place: z.number().int(),
      name: z.string(),
      value: z.number(),
      /** In which it was ridden. */
      classes: z.number().int(),
    }),
  )
  .max(MAX_LOBBY_RIDERS);
const together = z.object({
  /** Those who do not show themselves counted too. */
  riders: z.number().int(),
  distanceKm: z.number(),
  workKj: z.number(),
  points: z.number(),
});

export const lobby = z.object({
  /** The one that was stopped last; null where there is none yet. */
  lastClass: z
    .object({
      title: z.string(),
      startsAt: instant,
      room: z.string().nullable(),
      timeZone: z.string().nullable(),
      together,
      rows,
    })
    .nullable(),
  /** Since its first day, at the club's place. */
  month: z.object({ from: instant, classes: z.number().int(), together, rows }),
});
export type Lobby = z.infer<typeof lobby>;

export const lobbyEndpoints = {
  getLobby: endpoint({
    method: 'GET',
    path: '/api/lobby',
    summary: 'The first of the last class and of this month, among those who wish to show on the board',
    access: 'signed_in',
    query: z.object({ by: z.enum(lobbyRanks).default('distanceKm') }),
    response: lobby,
  }),
} as const;
