import type { TeamsTold } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';

/** The teams that a class shows; null where it has none, or they were dissolved. */
export async function teamsOf(
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  eventId: number,
): Promise<TeamsTold | null> {
  const found = await trx
    .selectFrom('event_teams')
    .select(['number', 'teams', 'contest'])
    .where('site_id', '=', siteId)
    .where('event_id', '=', eventId)
    .where('dissolved', '=', false)
    .executeTakeFirst();
  return found
    ? {
        number: found.number,
        teams: found.teams as TeamsTold['teams'],
        contest: found.contest as TeamsTold['contest'],
      }
    : null;
}
