import type { TeamsTold } from '@tandem/api/tracker';
import type { TeamSplit } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { seatsOf } from '../boxes/index.ts';
import { announceEvent, heldNow, lockEvent, spansOf } from '../events/index.ts';
import { teamsOf } from './class-teams.ts';
import { splitSeats } from './split-seats.ts';

/**
 * Splits the room of a class that runs or is to come into teams; names stay, and what was measured is cleared. Two who press at
 * one time split it once.
 * @param after the number of the split that was shown when it was pressed
 * @throws Problem `not_found`, `event_closed`
 */
export async function splitTeams(
  work: Work,
  eventId: number,
  { after, teams, by }: { after: number | null; teams: number; by: TeamSplit },
): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state === 'stopped' || event.state === 'cancelled')
    throw problem({
      code: 'event_closed',
      message: `This class is ${event.state}.`,
      remedy: 'Make teams in a class that runs, or that is to come.',
    });
  const shown = await teamsOf(work, eventId);
  if ((shown?.number ?? null) !== after) return;
  const held = heldNow(await spansOf(work.trx, eventId));
  const unsent = await work.trx
    .selectFrom('events')
    .select('unsent_seats')
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  const taken = [...held.map(({ seatId }) => seatId), ...unsent.unsent_seats];
  const split = splitSeats(await seatsOf(work.trx, event.boxId), taken, { teams, by });
  const named = JSON.stringify(split.map((seats, i) => ({ name: shown?.teams[i]?.name ?? null, seats })));
  await work.trx
    .insertInto('event_teams')
    .values({ site_id: work.siteId, event_id: eventId, teams: named })
    .onConflict((conflict) =>
      conflict.columns(['site_id', 'event_id']).doUpdateSet((eb) => ({
        teams: named,
        dissolved: false,
        contest: null,
        number: eb('event_teams.number', '+', 1),
      })),
    )
    .execute();
  await announceEvent(work, { eventId });
}

/** Puts a seat into a team; of a split that another has followed nothing changes, nor for a team that it has not. @throws Problem `not_found` */
export async function moveTeamSeat(
  work: Work,
  eventId: number,
  { number, seatId, team }: { number: number; seatId: number; team: number },
): Promise<void> {
  const { boxId } = await lockEvent(work.trx, eventId);
  const shown = await teamsOf(work, eventId);
  const isSeat = (await seatsOf(work.trx, boxId)).includes(seatId);
  if (shown?.number !== number || shown.teams[team] === undefined || !isSeat) return;
  await change(
    work,
    eventId,
    shown.teams.map(({ name, seats }, i) => {
      const others = seats.filter((seat) => seat !== seatId);
      return { name, seats: i === team ? [...others, seatId].sort((a, b) => a - b) : others };
    }),
  );
}

/** Names a team; null: by its shape. @throws Problem `not_found` */
export async function nameTeam(
  work: Work,
  eventId: number,
  { number, team, name }: { number: number; team: number; name: string | null },
): Promise<void> {
  await lockEvent(work.trx, eventId);
  const shown = await teamsOf(work, eventId);
  if (shown?.number !== number || shown.teams[team] === undefined) return;
  await change(work, eventId, shown.teams.with(team, { ...shown.teams[team], name }));
}

/** Takes the teams off every screen, with what was measured; those that others have followed stay. @throws Problem `not_found` */
export async function dissolveTeams(work: Work, eventId: number, number: number): Promise<void> {
  await lockEvent(work.trx, eventId);
  if ((await teamsOf(work, eventId))?.number !== number) return;
  await work.trx
    .updateTable('event_teams')
    .set({ dissolved: true, contest: null })
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
}

async function change(work: Work, eventId: number, teams: TeamsTold['teams']): Promise<void> {
  await work.trx
    .updateTable('event_teams')
    .set({ teams: JSON.stringify(teams) })
    .where('site_id', '=', work.siteId)
    .where('event_id', '=', eventId)
    .execute();
  await announceEvent(work, { eventId });
}
