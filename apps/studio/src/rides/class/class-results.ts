import type { ClassResults } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call, Caller, Work } from '../../base/context.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { readRides } from '../ride/store.ts';

/** Before other classes: somebody waits for the answer. */
const BY_HAND = 5;

/** Who of a class has numbers, who has none and why; without the numbers. @throws Problem not_found */
export async function listClassResults(call: Call, classId: string): Promise<ClassResults> {
  const about = await readClass(call, classId);
  const rows = await readRides(call, { rideId: classId });
  const riders = await readRiders(call, classId);
  return {
    people: rows.map((row) => {
      const { spotNumber, state, reason, corrected } = shownRide(row, call.now);
      const recorded = riders.get(row.customerId);
      return {
        customerId: row.customerId,
        name: row.name,
        spotNumber,
        booked: row.booked,
        state,
        reason,
        corrected: corrected.length > 0,
        recorded: recorded !== undefined,
        rider: recorded ?? null,
      };
    }),
    askedAt: about.workouts_checked_at?.toISOString() ?? null,
    nextAt: about.workouts_due_at?.toISOString() ?? null,
    canAsk: about.event_id !== null && rows.some((row) => row.connection === 'on'),
    canReassign: mayReassign(call.caller, about.instructor_id),
  };
}

/** Whoever runs the studio, and the instructor of that class; nobody without a second factor. */
export function mayReassign(caller: Caller, instructorId: string | null): boolean {
  if (caller.role === 'instructor')
    return caller.proved !== false && caller.staffId !== null && caller.staffId === instructorId;
  return may(caller.role, 'seePerformance');
}

/** Asks Spivi again for everybody of a class, those with numbers included. @throws Problem not_found */
export async function askResultsAgain(call: Call, classId: string): Promise<void> {
  const { studio, trx, studioId } = call;
  await readClass(call, classId);
  await studio.jobs.send(
    trx,
    'pull-workouts',
    { studioId, classId, again: true },
    { key: `${studioId}:${classId}`, priority: BY_HAND },
  );
}

type Rider = ClassResults['people'][number]['rider'];

/** Whose each ride is that was recorded in a class, by the person it was recorded for; null: nobody's. */
async function readRiders({ trx, studioId }: Work, classId: string): Promise<Map<string, Rider>> {
  const { rows } = await sql<{ recordedFor: string; customerId: string | null; name: string }>`
    select v.customer_id as "recordedFor", v.rider_id as "customerId", p.name
    from class_results v
    left join customers p on p.studio_id = v.studio_id and p.customer_id = v.rider_id
    where v.studio_id = ${studioId} and v.class_id = ${classId} and ${hasNumbers('v')}`.execute(trx);
  return new Map(
    rows.map(({ recordedFor, customerId, name }) => [
      recordedFor,
      customerId === null ? null : { customerId, name },
    ]),
  );
}

/** @throws Problem not_found */
export async function readClass({ trx, studioId }: Work, classId: string) {
  const row = await trx
    .selectFrom('class_mirror')
    .select(['instructor_id', 'event_id', 'workouts_checked_at', 'workouts_due_at'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  if (!row) throw notFound('class');
  return row;
}
