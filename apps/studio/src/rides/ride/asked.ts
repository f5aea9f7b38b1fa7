import type { RideDetail } from '@tandem/api/studio';
import { askedOfRider } from '@tandem/metrics/plans';
import type { Work } from '../../base/context.ts';
import { askedOfColumn } from '../../mirror/index.ts';
import { shownInputs } from './layers.ts';
import type { RideRow } from './store.ts';

export type AskedOfRide = Pick<RideDetail, 'askedPowerW' | 'askedHeartRateBpm'>;
export const NOTHING_ASKED: AskedOfRide = { askedPowerW: null, askedHeartRateBpm: null };

/**
 * What the plan of a ride's class asked of its rider, by the second from the Start: watts of the FTP, beats a minute of the maximum
 * heart rate that their numbers were computed with. Each null where no second asked for it or what it is of is not known, and for
 * what was ridden outside class.
 */
export async function readAsked({ trx, studioId }: Work, row: RideRow): Promise<AskedOfRide> {
  if (row.kind !== 'class') return NOTHING_ASKED;
  const found = await trx
    .selectFrom('class_mirror')
    .select('asked_percents')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', row.rideId)
    .executeTakeFirst();
  if (!found?.asked_percents) return NOTHING_ASKED;
  const asked = askedOfColumn(found.asked_percents);
  const { profile, ...sent } = shownInputs(row) as Inputs;
  return {
    askedPowerW: askedOfRider(asked, 'ftp', known(profile?.ftpW) ?? known(sent.ftpW)),
    // What was computed with stands before what is known of the rider: it may follow from the age.
    askedHeartRateBpm: askedOfRider(asked, 'maxHr', known(sent.maxHrBpm) ?? known(profile?.maxHrBpm)),
  };
}

type Thresholds = { ftpW?: unknown; maxHrBpm?: unknown };
type Inputs = Thresholds & { profile?: Thresholds };

const known = (value: unknown): number | null => (typeof value === 'number' ? value : null);
