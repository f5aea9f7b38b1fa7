import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Has the places of a class looked at after some seconds. */
export const sendFill = ({ studio, trx, studioId }: Work, classId: string, afterSeconds = 0): Promise<void> =>
  studio.jobs.send(
    trx,
    'fill-places',
    { studioId, classId },
    { key: `${studioId}:${classId}`, startAfterSeconds: Math.max(0, Math.ceil(afterSeconds)) },
  );

/** Holds a person unless somebody else does: whoever has a class's lock waits for no person. */
export async function holdIfIdle({ trx, studioId }: Work, customerId: string): Promise<boolean> {
  const { rows } =
    await sql`select from customers where studio_id = ${studioId} and customer_id = ${customerId}
    and erased_at is null for no key update skip locked`.execute(trx);
  return rows.length > 0;
}
