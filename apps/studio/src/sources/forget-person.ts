import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { addTombstones } from '../customers/index.ts';

/**
 * Takes out who an erased person is at the sources of their studio, with what was read of their bookings: the next reading
 * knows them by a keyed hash alone, and leaves them out. @returns how many rows went
 */
export async function forgetPerson(work: Work, customerId: string): Promise<number> {
  const { rows } = await sql<{ source: ForeignSource; personId: string }>`
    delete from source_people where studio_id = ${work.studioId} and customer_id = ${customerId}
    returning source, person_id as "personId"`.execute(work.trx);
  await addTombstones(work, rows);
  return rows.length;
}
