import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { settleDoubles } from './doubles.ts';
import { readRecordings, resettle } from './keep-rides.ts';

/**
 * The rides outside class of one person become another's: of a file that both have brought the one that was there, and of
 * recordings of one ride the richest counts, as if all had been brought by one. The caller holds both people.
 */
export async function joinRides(work: Work, { stays, goes }: { stays: string; goes: string }): Promise<void> {
  const { trx, studioId } = work;
  await sql`delete from own_rides g using own_rides s
    where g.studio_id = ${studioId} and g.customer_id = ${goes} and s.studio_id = g.studio_id
      and s.customer_id = ${stays} and s.file_hash = g.file_hash and s.part = g.part`.execute(trx);
  const moved = await sql`update own_rides set customer_id = ${stays}
    where studio_id = ${studioId} and customer_id = ${goes}`.execute(trx);
  if (moved.numAffectedRows === 0n) return;
  const all = await readRecordings(work, stays, 'all');
  for (const [recording, counts] of settleDoubles(all)) {
    const doubleOf = counts?.rideId ?? null;
    if (recording.doubleOf !== doubleOf)
      await resettle(work, stays, recording, { rideId: recording.rideId, doubleOf });
  }
}
