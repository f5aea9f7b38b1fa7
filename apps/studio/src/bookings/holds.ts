import type { SpotHold } from '@tandem/api/studio';
import { type RawBuilder, sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';

/**
 * Ends what the caller holds, and what is held for the person, in a class that is locked: they are booked now, or choose no
 * more. A place that comes free by it goes to who waits.
 */
export async function useUpHolds(
  call: Call,
  { classId, customerId }: { classId: string; customerId: string | null },
): Promise<void> {
  if ((await deleteHolds(call, classId, ofHolder(call, customerId))) === 0) return;
  await happened(call, { kind: 'holds_ended', classId });
  await happened(call, { kind: 'place_freed', classId, customerIds: [] });
}

/** Ends what is held for a person in a class that is locked: they are booked, and their place with them. */
export const endHoldFor = (work: Work, { classId, customerId }: { classId: string; customerId: string }) =>
  deleteHolds(work, classId, sql`h.customer_id = ${customerId}::uuid`);

/**
 * Takes away what holds no more in a class that is locked. @returns how many there were, and in how many seconds the next that
 * holds yet ends; null: none does
 */
export async function dropEndedHolds(
  work: Work,
  classId: string,
): Promise<{ ended: number; nextSeconds: number | null }> {
  const ended = await deleteHolds(work, classId, sql`false`);
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from min(held_until) - now())::float8 as seconds from live_holds
    where studio_id = ${work.studioId} and class_id = ${classId}`.execute(work.trx);
  return { ended, nextSeconds: rows[0]?.seconds ?? null };
}

/** Whether anything is or was held in a class. */
export async function anyHolds({ trx, studioId }: Work, classId: string): Promise<boolean> {
  const { rows } = await sql`select from spot_holds
    where studio_id = ${studioId} and class_id = ${classId} limit 1`.execute(trx);
  return rows.length > 0;
}

export type Hold = { spotNumber: number; customerId: string | null; heldUntil: Date };
export const holdColumns = sql`spot_number as "spotNumber", customer_id as "customerId", held_until as "heldUntil"`;
export const presentHold = ({ spotNumber, heldUntil }: Hold): SpotHold => ({
  spotNumber,
  until: heldUntil.toISOString(),
});

export async function heldBy({ trx, studioId, caller }: Call, classId: string): Promise<Hold | null> {
  const { rows } = await sql<Hold>`select ${holdColumns} from live_holds
    where studio_id = ${studioId} and class_id = ${classId} and held_by = ${caller.accountId}`.execute(trx);
  return rows[0] ?? null;
}

/** What the caller holds in a class. */
export async function readHold(call: Call, classId: string): Promise<SpotHold | null> {
  const hold = await heldBy(call, classId);
  return hold && presentHold(hold);
}

export const ofHolder = ({ caller }: Call, customerId: string | null) =>
  sql`(h.held_by = ${caller.accountId} or h.customer_id = ${customerId}::uuid)`;

/** Takes these holds of a class away, and all that hold no more. @returns how many there were */
export async function deleteHolds(
  { trx, studioId }: Work,
  classId: string,
  which: RawBuilder<unknown>,
): Promise<number> {
  const { rows } = await sql`
    delete from spot_holds h where h.studio_id = ${studioId} and h.class_id = ${classId}
      and (${which} or not exists (select from live_holds v
        where v.studio_id = h.studio_id and v.class_id = h.class_id and v.held_by = h.held_by))
    returning 1`.execute(trx);
  return rows.length;
}
