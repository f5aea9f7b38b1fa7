import type { Period, Trends } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import type { Caller, Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { localDate } from '../../customers/index.ts';
import { readBody } from '../compute/profile-on.ts';
import { presentResult } from '../ride/shown-ride.ts';
import { readResults } from '../ride/store.ts';
import { allow, type Scope } from './allow.ts';
import { type Attended, readRidden } from './ridden.ts';
import { trendsOf } from './trends.ts';

/** A person's numbers over all rides of a period. @throws Problem not_found, not_allowed */
export function getTrends(
  studio: Studio,
  caller: Caller,
  customerId: string,
  period: Period,
): Promise<Trends> {
  const { studioId } = caller;
  return inTenant(studio.db, studioId, async (trx) => {
    const scope = await allow(trx, caller, customerId);
    const now = studio.now();
    const body = (await readBody(trx, studioId, customerId))!;
    const { rides, attended } = await readRidden(trx, studioId, scope, now);
    const today = localDate(now, body.timeZone);
    const trends = trendsOf({ period, rides, attended, body: body.history, today });
    const bare = attended.filter((one) => one.booked && !one.hasNumbers && one.date >= trends.from);
    return { ...trends, without: await reasons(trx, studioId, scope, bare, now) };
  });
}

/** Why classes have no numbers; those that are still waited for are left out. */
async function reasons(
  trx: Trx,
  studioId: string,
  scope: Scope,
  classes: readonly Attended[],
  now: Date,
): Promise<Trends['without']> {
  if (classes.length === 0) return [];
  const classIds = classes.map(({ classId }) => classId);
  const rows = await readResults(trx, studioId, { ...scope, classIds }, now);
  const none = rows.map((row) => presentResult(row, now)).filter(({ state }) => state === 'none');
  return [...Map.groupBy(none, ({ reason }) => reason ?? 'no_data')]
    .map(([reason, { length }]) => ({ reason, rides: length }))
    .sort((a, b) => b.rides - a.rides || (a.reason < b.reason ? -1 : 1));
}
