import type { Reason } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { allows, holdPerson, isAllowed, notAllowed } from '../../consent/index.ts';
import type { Rider as Booked } from '../../rides/index.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import type { Told } from '../classes/hear-event.ts';
import { nextAsk } from './pull-schedule.ts';
import type { PulledWorkout } from './workout-values.ts';

export type Rider = Booked & {
  customerId: string;
  ready: boolean;
  /** What they have been told, where they have no numbers. */
  told: { state: string; reason: Reason | null } | null;
  stored: PulledWorkout | null;
  /** Titles of the person's other classes of the same days, by the site's clock. */
  otherTitles: string[];
  /** Why the person has no seat at Spivi, where a run has said so. */
  seatReason: Reason | null;
  /** Why Spivi has nothing on them, as it has just said. */
  refused?: Reason;
};
export type Pull = {
  studioId: string;
  classId: string;
  connection: Connection;
  eventId: number;
  title: string;
  startsAt: Date;
  endsAt: Date;
  /** Names this asking: a later one takes over, and this one writes nothing more. */
  askedAt: Date;
  seenAt: Date | null;
  revisedAt: Date | null;
  /** What is known of its event, and when it was heard that it was stopped. */
  told: Told | null;
  stopHeardAt: Date | null;
  riders: Rider[];
};
/** What came of asking for one person. */
export type Result =
  | { state: 'ready'; workout: PulledWorkout; trace: Buffer | null }
  | { state: 'waiting' | 'none'; reason: Reason | null };

/** A later asking of the same class has begun. */
export class PullSuperseded extends Error {
  constructor() {
    super('A later asking for the workouts of this class has begun.');
    this.name = 'PullSuperseded';
  }
}

/** Begins an asking: whoever dies in it leaves the next one planned. Null where there is nothing to ask. */
export async function beginPull(work: Work, classId: string): Promise<Pull | null> {
  const { trx, studioId, now } = work;
  const connection = await loadConnection(work);
  if (!connection || stoppedBecause(connection)) return null;
  const row = await trx
    .selectFrom('spivi_class_sync as s')
    .innerJoin('classes as c', (join) =>
      join.onRef('c.studio_id', '=', 's.studio_id').onRef('c.class_id', '=', 's.class_id'),
    )
    .select(['s.event_id', 's.workouts_state', 's.workouts_seen_at', 's.workouts_revised_at'])
    .select(['s.heard_state', 's.stop_heard_at', 'c.title', 'c.starts_at', 'c.ends_at', 'c.cancelled_at'])
    .where('s.studio_id', '=', studioId)
    .where('s.class_id', '=', classId)
    .forNoKeyUpdate('s')
    .executeTakeFirst();
  if (!row) return null;
  const gone = row.event_id === null || row.cancelled_at !== null;
  const askedAt = now;
  const about = {
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    seenAt: row.workouts_seen_at,
    told: row.heard_state,
    stopHeardAt: row.stop_heard_at,
  };
  await trx
    .updateTable('spivi_class_sync')
    .set({
      workouts_checked_at: askedAt,
      workouts_due_at: gone ? null : nextAsk(askedAt, { ...about, open: true }),
      ...(row.workouts_state === 'none' && { workouts_state: 'waiting' as const }),
    })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  if (gone) return null;
  return {
    ...about,
    studioId,
    classId,
    connection,
    eventId: row.event_id!,
    title: row.title,
    askedAt,
    revisedAt: row.workouts_revised_at,
    riders: await readRiders(work, classId, connection.timeZone),
  };
}

/**
 * Those among the clients on an event's roster whom nobody booked and a strap of theirs signed in. Of who does not allow that
 * they are sent and kept nothing is asked.
 */
export async function readArrivals(work: Work, pull: Pull, clientIds: readonly number[]): Promise<Rider[]> {
  if (clientIds.length === 0) return [];
  const { trx, studioId } = work;
  const booked = new Set(pull.riders.map(({ customerId }) => customerId));
  const { rows } = await sql<Rider>`
    select l.customer_id as "customerId", false as booked, null::int as "spotNumber", l.client_id as "clientId", l.email,
      l.broken_since as "brokenSince", 'linked' as match, true as consents, '{}'::text[] as "otherTitles",
      null as "seatReason", ${soFar}
    from spivi_links l join customers p using (studio_id, customer_id)
    left join class_results r on r.studio_id = l.studio_id and r.class_id = ${pull.classId} and r.customer_id = l.customer_id
    where l.studio_id = ${studioId} and l.client_id = any(${clientIds}::bigint[]) and l.broken_since is null
      and p.erased_at is null and ${allows('store')} and ${allows('send')}
    order by l.customer_id`.execute(trx);
  return rows.filter(({ customerId }) => !booked.has(customerId));
}

/** What is known of the result `r` of somebody's class. */
const soFar = sql`coalesce(r.state = 'ready', false) as ready,
      case when r.state is not null then jsonb_build_object('state', r.state, 'reason', r.reason) end as told,
      case when r.state = 'ready' then jsonb_build_object('values', r."values", 'zones', r.zones, 'peaks', r.peaks,
        'inputs', r.inputs, 'algorithmVersion', r.algorithm_version, 'hasTrace', r.trace is not null) end as stored`;

async function readRiders({ trx, studioId }: Work, classId: string, timeZone: string): Promise<Rider[]> {
  const day = (column: string) => sql`(${sql.ref(column)} at time zone ${timeZone})::date`;
  const { rows } = await sql<Rider>`
    select b.customer_id as "customerId", true as booked, b.spot_number as "spotNumber", l.client_id as "clientId", l.email,
      l.broken_since as "brokenSince", m.result as match, ${soFar},
      array(select o.title from bookings ob join classes o on o.studio_id = ob.studio_id and o.class_id = ob.class_id
        where ob.studio_id = b.studio_id and ob.customer_id = b.customer_id and ob.class_id <> b.class_id
          and ob.state = 'booked' and o.cancelled_at is null
          and ${day('o.starts_at')} between ${day('c.starts_at')} and ${day('c.ends_at')}) as "otherTitles",
      ${allows('store')} and ${allows('send')} as consents,
      case when y.state = 'attention' or y.reason = 'board_not_kept' then y.reason end as "seatReason"
    from bookings b
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    left join spivi_links l on l.studio_id = b.studio_id and l.customer_id = b.customer_id
    left join spivi_matches m on m.studio_id = b.studio_id and m.customer_id = b.customer_id
      and m.email_normalized = p.email_normalized
    left join spivi_booking_sync y on y.studio_id = b.studio_id and y.booking_id = b.booking_id
    left join class_results r on r.studio_id = b.studio_id and r.class_id = b.class_id and r.customer_id = b.customer_id
    where b.studio_id = ${studioId} and b.class_id = ${classId} and b.state = 'booked' and p.erased_at is null
    order by b.booked_at, b.booking_id`.execute(trx);
  return rows;
}

/**
 * Stores what came of one person. Numbers take the place of earlier ones, never of what staff set by hand; a later "not
 * there" takes nothing away that was there. Of who does not allow it nothing is kept. @throws PullSuperseded
 */
export async function keepResult(
  work: Work,
  pull: Pull,
  { customerId, spotNumber }: Rider,
  result: Result,
): Promise<void> {
  const { trx } = work;
  const { studioId, classId, askedAt } = pull;
  await holdTurn(work, pull);
  const kept: Result =
    result.state !== 'ready' || (await mayBeKept(work, customerId))
      ? result
      : { state: 'none', reason: notAllowed };
  const ready = kept.state === 'ready';
  const told = { spot_number: spotNumber, state: kept.state, reason: ready ? null : kept.reason };
  const numbers = ready && {
    values: JSON.stringify(kept.workout.values),
    zones: JSON.stringify(kept.workout.zones),
    peaks: JSON.stringify(kept.workout.peaks),
    inputs: JSON.stringify(kept.workout.inputs),
    algorithm_version: kept.workout.algorithmVersion,
    trace: kept.trace,
  };
  const changed = await trx
    .insertInto('class_results')
    .values({
      studio_id: studioId,
      class_id: classId,
      customer_id: customerId,
      ...told,
      ...(numbers && { ...numbers, received_at: askedAt }),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['studio_id', 'class_id', 'customer_id'])
        .doUpdateSet({
          ...told,
          ...(numbers && {
            ...numbers,
            received_at: sql`coalesce(class_results.received_at, excluded.received_at)`,
            revised_at: sql`case when class_results.state = 'ready' and (class_results."values", class_results.zones,
              class_results.peaks) is distinct from (excluded."values", excluded.zones, excluded.peaks)
              then excluded.received_at else class_results.revised_at end`,
          }),
        })
        .where(sql<boolean>`${ready} or class_results.state <> 'ready'
          and (class_results.state, class_results.reason) is distinct from (excluded.state, excluded.reason)`),
    )
    .returning('class_id')
    .executeTakeFirst();
  if (changed) await happened(work, { kind: 'result_stored', classId, customerId, ready });
}

/** Asked under the lock that who takes the consent back holds: numbers come before, and are deleted, or not at all. */
async function mayBeKept(work: Work, customerId: string): Promise<boolean> {
  return (await holdPerson(work, customerId, 'changes')) && (await isAllowed(work, customerId, 'store'));
}

/** The class is not over: it is asked again how it stands. @throws PullSuperseded */
export async function endLook(work: Work, pull: Pull): Promise<void> {
  await holdTurn(work, pull);
  await work.trx
    .updateTable('spivi_class_sync')
    .set({ workouts_due_at: nextAsk(pull.askedAt, { ...pull, open: true }) })
    .where('studio_id', '=', pull.studioId)
    .where('class_id', '=', pull.classId)
    .execute();
}

/** Ends an asking: what is known of the class as a whole, and when it is asked for next. @throws PullSuperseded */
export async function endPull(
  work: Work,
  pull: Pull,
  end: { someReady: boolean; open: boolean; revised: boolean; state: 'waiting' | 'complete' | 'given_up' },
): Promise<void> {
  await holdTurn(work, pull);
  const { trx } = work;
  const seenAt = pull.seenAt ?? (end.someReady ? pull.askedAt : null);
  await trx
    .updateTable('spivi_class_sync')
    .set({
      workouts_state: end.state,
      workouts_seen_at: seenAt,
      workouts_due_at: nextAsk(pull.askedAt, { ...pull, seenAt, open: end.open }),
      ...(end.revised && { workouts_revised_at: pull.askedAt }),
    })
    .where('studio_id', '=', pull.studioId)
    .where('class_id', '=', pull.classId)
    .execute();
}

async function holdTurn({ trx }: Work, { studioId, classId, askedAt }: Pull): Promise<void> {
  const row = await trx
    .selectFrom('spivi_class_sync')
    .select('class_id')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('workouts_checked_at', '=', askedAt)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new PullSuperseded();
}
