import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** From a ride to its being sent on: what a sensor or staff still change is in it, and it is computed by then. */
const DELAY_SECONDS = 3 * 60;

/** Has a person's rides sent on, if they want that and their key is accepted. */
export async function queueUploads(
  work: Work,
  customerId: string,
  startAfterSeconds?: number,
): Promise<void> {
  const { studio, trx, studioId } = work;
  const { rows } = await sql`select 1 from upload_connections
    where studio_id = ${studioId} and customer_id = ${customerId} and refused_at is null`.execute(trx);
  if (rows.length === 0) return;
  await studio.jobs.send(
    trx,
    'send-rides',
    { studioId, customerId },
    {
      key: `${studioId}:${customerId}`,
      group: studioId,
      startAfterSeconds: startAfterSeconds ?? studio.settings.uploadDelaySeconds ?? DELAY_SECONDS,
    },
  );
}

/** Numbers of a class are there, or others than before: its rider's. */
export async function queueUploadsOf(
  work: Work,
  { classId, customerId, ready }: { classId: string; customerId: string; ready: boolean },
): Promise<void> {
  if (!ready) return;
  const { rows } = await sql<{ rider_id: string | null }>`select rider_id from class_results
    where studio_id = ${work.studioId} and class_id = ${classId} and customer_id = ${customerId}`.execute(
    work.trx,
  );
  if (rows[0]?.rider_id) await queueUploads(work, rows[0].rider_id);
}
