import type { Trends } from '@tandem/api/studio';
import type { Period } from '@tandem/api/words';
import type { Call, Work } from '../../base/context.ts';
import { localDate } from '../../customers/index.ts';
import { readBody } from '../compute/profile-on.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { readRides } from '../ride/store.ts';
import { allow, type Scope } from './allow.ts';
import { type Attended, readRidden } from './ridden.ts';
import { trendsOf } from './trends.ts';

/** A person's numbers over all rides of a period. @throws Problem not_found, not_allowed */
export async function getTrends(call: Call, customerId: string, period: Period): Promise<Trends> {
  const scope = await allow(call, customerId);
  const body = (await readBody(call, customerId))!;
  const { rides, attended } = await readRidden(call, scope);
  const today = localDate(call.now, body.timeZone);
  const trends = trendsOf({ period, rides, attended, body: body.history, today });
  const bare = attended.filter((one) => one.booked && !one.hasNumbers && one.date >= trends.from);
  return { ...trends, without: await reasons(call, scope, bare) };
}

/** Why classes have no numbers; those that are still waited for are left out. */
async function reasons(work: Work, scope: Scope, classes: readonly Attended[]): Promise<Trends['without']> {
  if (classes.length === 0) return [];
  const classIds = classes.map(({ classId }) => classId);
  const rows = await readRides(work, { ...scope, classIds });
  const none = rows.map((row) => shownRide(row, work.now)).filter(({ state }) => state === 'none');
  return [...Map.groupBy(none, ({ reason }) => reason ?? 'no_data')]
    .map(([reason, { length }]) => ({ reason, rides: length }))
    .sort((a, b) => b.rides - a.rides || (a.reason < b.reason ? -1 : 1));
}
