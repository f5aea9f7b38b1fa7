import { computeRide, type RideResult } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { workoutInputs } from '@tandem/spivi/tandem';
import { type Insertable, sql } from 'kysely';
import type { Studio } from '../../../studio/src/base/context.ts';
import type { DB, Trx } from '../../../studio/src/base/db.ts';
import {
  type Body,
  EVERY_RIDE,
  markRidesDirty,
  profileOn,
  readBody,
} from '../../../studio/src/rides/index.ts';
import { createRandom } from '../random.ts';
import { keepOwnRides } from './own-rides.ts';
import { rideAs } from './ride-as.ts';
import { secondsOf, weeklyClasses } from './weekly-classes.ts';

/** The bike said nothing. */
const SILENT_SHARE = 0.02;
const NO_STRAP_SHARE = 0.1;
/** Traces of other people are kept for so long; the member's own all are. */
const TRACE_DAYS = 70;
/** Lately the member has ridden better than the FTP on file says. */
const BETTER_DAYS = 21;
const BETTER = 1.03;
const DAY_MS = 24 * 3600_000;

type Ridden = {
  customerId: string;
  spotNumber: number | null;
  checkedIn: boolean;
  hasStrap: boolean;
  isMember: boolean;
};
type PastClass = { classId: string; title: string; startsAt: Date; day: string; riders: Ridden[] };

/**
 * Rides the demo's classes of the past year that began before `until`, as Spivi would have sent them then, and some
 * rides of the member's outside class; the worker computes them like everybody's. Called again after it was cut short,
 * it goes on.
 */
export async function rideDemoHistory(
  studio: Studio,
  { studioId, until }: { studioId: string; until: Date },
): Promise<void> {
  const bodies = new Map<string, Body>();
  const { classes, memberId } = await inTenant(studio.db, studioId, async (trx) => {
    const classes = await unridden(trx, studioId, until);
    for (const { customerId } of classes.flatMap((c) => c.riders))
      if (!bodies.has(customerId)) bodies.set(customerId, (await readBody({ trx, studioId }, customerId))!);
    return { classes, memberId: await memberOf(trx, studioId) };
  });
  const daysAgo = (days: number) => new Date(studio.now().getTime() - days * DAY_MS);
  const given = { bodies, tracesFrom: daysAgo(TRACE_DAYS), betterFrom: daysAgo(BETTER_DAYS) };
  for (const past of classes) await inTenant(studio.db, studioId, (trx) => keep(trx, studioId, past, given));
  await inTenant(studio.db, studioId, async (trx) => {
    const body = (await readBody({ trx, studioId }, memberId))!;
    await keepOwnRides(trx, { studioId, customerId: memberId, body, until });
    for (const customerId of [...bodies.keys()].sort())
      await markRidesDirty({ studio, trx, studioId, now: studio.now() }, { customerId, from: EVERY_RIDE });
  });
}

async function memberOf(trx: Trx, studioId: string): Promise<string> {
  const member = await trx
    .selectFrom('customers')
    .select('customer_id')
    .where('studio_id', '=', studioId)
    .where('account_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return member.customer_id;
}

/** Oldest first; those that nobody has a result of yet. */
async function unridden(trx: Trx, studioId: string, until: Date): Promise<PastClass[]> {
  const { rows } = await sql<PastClass>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt",
      (c.starts_at at time zone c.time_zone)::date as day,
      jsonb_agg(jsonb_build_object('customerId', b.customer_id, 'spotNumber', b.spot_number,
        'checkedIn', b.checked_in_at is not null, 'hasStrap', p.strap_id is not null,
        'isMember', p.account_id is not null) order by b.customer_id) as riders
    from class_places c
    join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked'
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where c.studio_id = ${studioId} and c.starts_at < ${until} and c.spivi_enabled
      and not exists (select from class_results v where v.studio_id = c.studio_id and v.class_id = c.class_id)
    group by c.class_id, c.title, c.starts_at, c.time_zone
    order by c.starts_at`.execute(trx);
  return rows;
}

async function keep(
  trx: Trx,
  studioId: string,
  { classId, title, startsAt, day, riders }: PastClass,
  given: { bodies: ReadonlyMap<string, Body>; tracesFrom: Date; betterFrom: Date },
): Promise<void> {
  const { plan } = weeklyClasses.find((weekly) => weekly.title === title)!;
  const random = createRandom(Number.parseInt(classId.slice(0, 8), 16));
  const rows = riders.map((rider): Insertable<DB['class_results']> => {
    const of = {
      studio_id: studioId,
      class_id: classId,
      customer_id: rider.customerId,
      spot_number: rider.spotNumber,
    };
    const isSilent = random.next() < SILENT_SHARE;
    const hasHeartRate = rider.hasStrap && random.next() >= NO_STRAP_SHARE;
    const seed = random.below(2 ** 31);
    if (rider.spotNumber === null) return { ...of, state: 'none', reason: 'no_spot' };
    if (isSilent || !rider.checkedIn) return { ...of, state: 'none', reason: 'no_data' };
    const profile = profileOn(given.bodies.get(rider.customerId)!, day, null);
    const form = rider.isMember && startsAt >= given.betterFrom ? BETTER : 1;
    const legs = { ...profile, ftpW: profile.ftpW! * form };
    const trace = rideAs(legs, plan, { seed, hasHeartRate });
    return {
      ...of,
      state: 'ready',
      ...sent(computeRide(trace, profile)),
      trace: rider.isMember || startsAt >= given.tracesFrom ? Buffer.from(encodeTrace(trace)) : null,
      received_at: new Date(startsAt.getTime() + secondsOf(plan) * 1000),
    };
  });
  await trx.insertInto('class_results').values(rows).execute();
}

/** In the form in which the studio keeps what Spivi sends. */
const sent = ({ values, zones, peaks, inputs, algorithmVersion }: RideResult) => ({
  values: JSON.stringify(values),
  zones: JSON.stringify(zones),
  peaks: JSON.stringify(peaks.filter((peak) => peak.powerW !== null)),
  inputs: JSON.stringify(workoutInputs(inputs)),
  algorithm_version: algorithmVersion,
});
