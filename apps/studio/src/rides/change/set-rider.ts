import type { ClassResults } from '@tandem/api/studio';
import { notAllowed, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { needFactor } from '../../base/need-factor.ts';
import { problem } from '../../base/problem.ts';
import { allows, consentMissing } from '../../consent/index.ts';
import { listClassResults, mayReassign } from '../class/class-results.ts';
import { markRidesDirty } from '../compute/mark-dirty.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';

/** A row of a class: what was recorded for one person, and whose it is. */
type Recorded = { recordedFor: string; riderId: string | null; hasNumbers: boolean };

/**
 * Gives the ride recorded for one person of a class to whoever rode it, to nobody (null), or back. Corrections stay with
 * the ride; its numbers are computed anew with its rider's profile. A later answer of Spivi changes the numbers, never
 * the rider.
 * @param wanted.swap the other person's own ride of this class goes to whoever had this one
 * @throws Problem not_found also for an erased person; not_allowed for the instructor of another class; second_factor_missing; no_ride where
 *   nothing was recorded; has_ride where the other has numbers already; consent_missing where they keep none
 */
export async function setRider(
  call: Call,
  { classId, customerId }: { classId: string; customerId: string },
  { riderId, swap }: { riderId: string | null; swap: boolean },
): Promise<ClassResults> {
  const { startsAt, instructorId } = await readClass(call, classId);
  needFactor(call);
  if (!mayReassign(call.caller, instructorId)) throw notAllowed();
  const rows = await lockRides(call, classId, [customerId, ...(riderId ? [riderId] : [])]);
  const ride = rows.find((row) => row.recordedFor === customerId && row.hasNumbers);
  if (!ride) throw noRide();
  const changes = plan(rows, ride, riderId, swap);
  for (const row of rows) if (row.hasNumbers) await checkRider(call, changes.get(row.recordedFor));
  if (changes.size > 0) {
    await write(call, classId, changes);
    const people = [ride.riderId, riderId].filter((id) => id !== null).sort();
    for (const id of people) {
      await markRidesDirty(call, { customerId: id, from: startsAt });
      await announceChange(call, 'performance', id);
      await happened(call, { kind: 'ride_changed', customerId: id });
    }
    const detail = { customerId, from: ride.riderId, to: riderId, swap };
    await audit(call, 'performance.reassign', { kind: 'class', id: classId }, detail);
  }
  return listClassResults(call, classId);
}

/** New riders by the person each ride was recorded for. Every rider keeps to one ride, none is lost. */
function plan(
  rows: Recorded[],
  ride: Recorded,
  riderId: string | null,
  swap: boolean,
): Map<string, string | null> {
  const changes = new Map<string, string | null>();
  if (ride.riderId === riderId) return changes;
  const other = riderId === null ? undefined : rows.find((row) => row.riderId === riderId);
  if (other?.hasNumbers && !swap) throw hasRide();
  changes.set(ride.recordedFor, riderId);
  if (other) changes.set(other.recordedFor, other.hasNumbers ? ride.riderId : null);
  // Whoever rides nothing any more waits again for what may be recorded for them.
  const left = other?.hasNumbers ? null : ride.riderId;
  const own = rows.find((row) => row.recordedFor === left && !row.hasNumbers);
  if (own && own !== other) changes.set(own.recordedFor, own.recordedFor);
  return changes;
}

/** Nobody first: in between no person may have two rides. */
async function write(
  { trx, studioId }: Work,
  classId: string,
  changes: Map<string, string | null>,
): Promise<void> {
  const set = (recordedFor: string, riderId: string | null) =>
    trx
      .updateTable('class_results')
      .set({
        reassigned: riderId !== recordedFor,
        reassigned_to: riderId === recordedFor ? null : riderId,
        // Computed with another person's profile, which the new rider must not see.
        computed: null,
        computed_version: null,
        computed_at: null,
      })
      .where('studio_id', '=', studioId)
      .where('class_id', '=', classId)
      .where('customer_id', '=', recordedFor)
      .execute();
  for (const recordedFor of changes.keys()) await set(recordedFor, null);
  for (const [recordedFor, riderId] of changes) if (riderId !== null) await set(recordedFor, riderId);
}

/**
 * Locks the rides of a class with their people, in the order customers, rides, as everybody does who changes both. A
 * person who gets a ride has a row from here on, so that a later answer of Spivi finds it and takes nothing back.
 */
async function lockRides({ trx, studioId }: Work, classId: string, people: string[]): Promise<Recorded[]> {
  await sql`
    select p.customer_id from customers p where p.studio_id = ${studioId} and (p.customer_id = any(${people}::uuid[])
      or exists (select from class_results v where v.studio_id = p.studio_id and v.class_id = ${classId}
        and p.customer_id in (v.customer_id, v.rider_id)))
    order by p.customer_id for no key update`.execute(trx);
  await sql`
    insert into class_results (studio_id, class_id, customer_id)
    select ${studioId}, ${classId}, p.customer_id from customers p
    where p.studio_id = ${studioId} and p.customer_id = any(${people}::uuid[])
    on conflict do nothing`.execute(trx);
  const { rows } = await sql<Recorded>`
    select v.customer_id as "recordedFor", v.rider_id as "riderId", ${hasNumbers('v')} as "hasNumbers"
    from class_results v where v.studio_id = ${studioId} and v.class_id = ${classId}
    order by v.customer_id for update`.execute(trx);
  return rows;
}

/** Nothing is stored for somebody who is gone, or keeps no numbers. */
async function checkRider({ trx, studioId }: Work, riderId: string | null | undefined): Promise<void> {
  if (!riderId) return;
  const { rows } = await sql<{ allowed: boolean }>`
    select ${allows('store')} as allowed from customers p
    where p.studio_id = ${studioId} and p.customer_id = ${riderId} and p.erased_at is null`.execute(trx);
  if (!rows[0]) throw notFound('customer');
  if (!rows[0].allowed) throw consentMissing('store');
}

async function readClass({ trx, studioId }: Work, classId: string) {
  const row = await trx
    .selectFrom('classes')
    .select(['starts_at as startsAt', 'instructor_id as instructorId'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .executeTakeFirst();
  if (!row) throw notFound('class');
  return row;
}

const noRide = () =>
  problem({
    code: 'no_ride',
    message: 'No ride was recorded for this person in this class.',
    remedy: 'Choose a person whose bike recorded something.',
  });

const hasRide = () =>
  problem({
    code: 'has_ride',
    message: 'This person already has a ride in this class.',
    remedy: 'Swap the two rides, or give theirs to somebody else first.',
    details: { canSwap: true },
  });
