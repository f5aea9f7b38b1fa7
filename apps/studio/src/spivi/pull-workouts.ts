import { decodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { instantToSiteLocal } from '@tandem/spivi';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { askExtension, CallsStopped, callSpivi } from './call.ts';
import { type Connection, loadConnection, stoppedBecause } from './load-connection.ts';
import { type PulledWorkout, readWorkout, workoutOf } from './workout-values.ts';

/** After the class's end numbers are waited for so long; boxes may deliver late. */
const GIVE_UP_HOURS = 24;
/** From then on a person without numbers among others who have some is told that there are none. */
const LIKELY_NONE_HOURS = 1;
/** While the class may still run only one person is asked for, another each time. */
const PROBE_EVERY_MS = 20_000;

type Rider = {
  customerId: string;
  spotNumber: number | null;
  clientId: number | null;
  email: string | null;
  ready: boolean;
  /** Why Spivi has nothing on them, as it has just said. */
  refused?: string | null;
};
type Pull = {
  connection: Connection;
  eventId: number;
  title: string;
  startsAt: Date;
  endsAt: Date;
  riders: Rider[];
};
type Result =
  | { state: 'ready'; workout: PulledWorkout; trace: Buffer | null }
  | { state: 'waiting' | 'none'; reason: string | null };

/**
 * Asks Spivi for the workouts of a class and stores them as its people's results. What is not there yet is asked for
 * again later (`workouts_due`); what cannot come says why.
 */
export async function pullWorkouts(
  studio: Studio,
  job: { studioId: string; classId: string; again?: boolean },
): Promise<void> {
  const { studioId, classId } = job;
  const pull = await inTenant(studio.db, studioId, (trx) => load(trx, studioId, classId));
  if (!pull) return;
  const asked = pull.riders.filter(
    (r) => r.email !== null && r.spotNumber !== null && (job.again || !r.ready),
  );
  try {
    const running = studio.now() < pull.endsAt;
    const probe = running ? asked[Math.floor(Date.now() / PROBE_EVERY_MS) % asked.length] : undefined;
    if (running && !job.again) {
      if (!probe) return;
      const result = await ask(studio, pull, classId, probe);
      if (result?.state !== 'ready') return;
      await keep(studio, studioId, classId, probe, result);
      probe.ready = true;
    }
    for (const rider of asked) {
      if (rider === probe && !job.again) continue;
      const result = await ask(studio, pull, classId, rider);
      // Spivi does not answer now: what is left is asked for when the class is due again.
      if (!result) return;
      await keep(studio, studioId, classId, rider, result);
      rider.ready ||= result.state === 'ready';
      if (result.state === 'none') rider.refused = result.reason;
    }
    if (running && !pull.riders.some((rider) => rider.ready)) return;
    await conclude(studio, studioId, classId, pull);
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

async function load(trx: Trx, studioId: string, classId: string): Promise<Pull | null> {
  const connection = await loadConnection(trx, studioId);
  if (!connection || stoppedBecause(connection)) return null;
  const { rows } = await sql<{ event_id: number; title: string; starts_at: Date; ends_at: Date }>`
    update spivi_class_sync s set workouts_checked_at = now(),
      workouts_state = case s.workouts_state when 'none' then 'waiting' else s.workouts_state end
    from classes c
    where s.studio_id = ${studioId} and s.class_id = ${classId} and s.event_id is not null
      and c.studio_id = s.studio_id and c.class_id = s.class_id and c.cancelled_at is null
    returning s.event_id, c.title, c.starts_at, c.ends_at`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  const riders = await sql<Rider>`
    select b.customer_id as "customerId", b.spot_number as "spotNumber", l.client_id as "clientId", l.email,
      coalesce(r.state = 'ready', false) as ready
    from bookings b
    left join spivi_links l on l.studio_id = b.studio_id and l.customer_id = b.customer_id
    left join class_results r on r.studio_id = b.studio_id and r.class_id = b.class_id and r.customer_id = b.customer_id
    where b.studio_id = ${studioId} and b.class_id = ${classId} and b.state = 'booked'
    order by b.booked_at, b.booking_id`.execute(trx);
  return {
    connection,
    eventId: row.event_id,
    title: row.title,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    riders: riders.rows,
  };
}

/** One person's workout of this class; null when Spivi gives no answer at present. */
async function ask(studio: Studio, pull: Pull, classId: string, rider: Rider): Promise<Result | null> {
  const { connection, eventId } = pull;
  const about = { connection, classId, customerId: rider.customerId };
  const day = (at: Date) => instantToSiteLocal(at, connection.timeZone).slice(0, 10);
  const answer = await callSpivi(studio, about, 'ClientService/GetClientPerformanceData', {
    username: rider.email!,
    startDateTime: `${day(pull.startsAt)}T00:00`,
    endDateTime: `${day(pull.endsAt)}T23:59`,
    eventId,
  });
  if (answer.kind === 'permanent') return { state: 'none', reason: 'client_missing' };
  if (answer.kind !== 'ok') return null;
  const found = workoutOf(answer.value.workouts, eventId, pull.title);
  if (!found) return { state: 'waiting', reason: null };
  const workout = readWorkout(found);
  if (!workout.hasTrace) return { state: 'ready', workout, trace: null };
  const trace = await askExtension(studio, about, 'WorkoutService/GetWorkoutTrace', {
    Username: rider.email!,
    EventID: String(eventId),
  });
  if (trace.kind !== 'ok' && trace.kind !== 'permanent') return null;
  return { state: 'ready', workout, trace: trace.kind === 'ok' ? readTrace(trace.value.Trace) : null };
}

/** The trace's bytes if they are one; numbers without a trace are better than no numbers. */
function readTrace(base64: unknown): Buffer | null {
  if (typeof base64 !== 'string') return null;
  const bytes = Buffer.from(base64, 'base64');
  try {
    decodeTrace(bytes);
    return bytes;
  } catch {
    return null;
  }
}

function keep(
  studio: Studio,
  studioId: string,
  classId: string,
  rider: Rider,
  result: Result,
): Promise<void> {
  return inTenant(studio.db, studioId, async (trx) => {
    const ready = result.state === 'ready' ? result : null;
    const values = {
      spot_number: rider.spotNumber,
      state: result.state,
      reason: ready ? null : (result as { reason: string | null }).reason,
      ...(ready && {
        values: JSON.stringify(ready.workout.values),
        zones: JSON.stringify(ready.workout.zones),
        peaks: JSON.stringify(ready.workout.peaks),
        inputs: JSON.stringify(ready.workout.inputs),
        algorithm_version: ready.workout.algorithmVersion,
        trace: ready.trace,
        received_at: studio.now(),
      }),
    };
    const changed = await trx
      .insertInto('class_results')
      .values({ studio_id: studioId, class_id: classId, customer_id: rider.customerId, ...values })
      .onConflict((conflict) =>
        conflict
          .columns(['studio_id', 'class_id', 'customer_id'])
          .doUpdateSet(values)
          // A later "not there" takes nothing away that was there.
          .where(sql<boolean>`${ready !== null} or class_results.state <> 'ready'
            and (class_results.state, class_results.reason) is distinct from (excluded.state, excluded.reason)`),
      )
      .returning('class_id')
      .executeTakeFirst();
    if (changed) await announceChange(trx, studioId, 'performance', rider.customerId);
  });
}

/** Says why, for everybody who has no numbers, as far as that can be known by now; ends the asking when it is time. */
async function conclude(studio: Studio, studioId: string, classId: string, pull: Pull): Promise<void> {
  const hoursSince = (studio.now().getTime() - pull.endsAt.getTime()) / 3_600_000;
  const someReady = pull.riders.some((rider) => rider.ready);
  const over = hoursSince > GIVE_UP_HOURS;
  let open = 0;
  for (const rider of pull.riders.filter((r) => !r.ready)) {
    const reason =
      whyNone(rider) ?? (over || (someReady && hoursSince > LIKELY_NONE_HOURS) ? null : undefined);
    if (reason === undefined) {
      open++;
      await keep(studio, studioId, classId, rider, { state: 'waiting', reason: null });
      continue;
    }
    if (reason === null && !over) open++;
    await keep(studio, studioId, classId, rider, {
      state: 'none',
      reason: reason ?? (someReady ? 'no_data' : 'class_not_started'),
    });
  }
  await inTenant(studio.db, studioId, (trx) =>
    trx
      .updateTable('spivi_class_sync')
      .set({
        workouts_state: over && open === 0 && !someReady ? 'given_up' : open > 0 ? 'waiting' : 'complete',
      })
      .where('studio_id', '=', studioId)
      .where('class_id', '=', classId)
      .execute(),
  );
}

function whyNone(rider: Rider): string | null {
  if (rider.spotNumber === null) return 'no_spot';
  if (rider.clientId === null) return 'not_matched';
  return rider.email === null ? 'email_unknown' : (rider.refused ?? null);
}
