import type { Work } from '../../base/context.ts';
import { shownInputs } from './layers.ts';
import type { RideRow } from './store.ts';

/**
 * What the plan of a ride's class asked of its rider, in watts by the second from the Start: the plan's percent of the FTP
 * that their numbers were computed with. Null without a plan or an FTP, and for what was ridden outside class.
 */
export async function readAsked({ trx, studioId }: Work, row: RideRow): Promise<(number | null)[] | null> {
  const { profile, ftpW: sent } = shownInputs(row) as { profile?: { ftpW?: unknown }; ftpW?: unknown };
  const ftpW = profile?.ftpW ?? sent;
  if (row.kind !== 'class' || typeof ftpW !== 'number') return null;
  const found = await trx
    .selectFrom('class_mirror')
    .select('asked_percents')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', row.rideId)
    .executeTakeFirst();
  const asked = (found?.asked_percents ?? null) as (number | null)[] | null;
  return asked?.map((percent) => (percent === null ? null : Math.round((percent * ftpW) / 100))) ?? null;
}
