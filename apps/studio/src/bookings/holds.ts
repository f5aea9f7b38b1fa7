import type { SpotHold } from '@tandem/api/studio';
import { HOLD_SECONDS } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Call, Caller, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';

/** Whose account has what is held: staff hold as themselves. Null: a member's is the person's, also where a guardian acts for them. */
export const holdsAs = (caller: Caller): string | null =>
  caller.role === 'member' ? null : caller.accountId;

/** Of holds: those of the caller. */
export const ownHold = (caller: Caller) =>
  holdsAs(caller) === null
    ? sql<boolean>`customer_id is not distinct from ${caller.customerId}::uuid`
    : sql<boolean>`held_by = ${caller.accountId}`;

/**
 * Ends what the caller holds, and what is held for the person, in a class that is locked: they are booked now, or choose no
 * more. A place that comes free by it goes to who waits.
 */
export async function useUpHolds(
  call: Call,
  { classId, customerId }: { classId: string; customerId: string | null },
): Promise<void> {
  await tellEnded(call, classId, await deleteHolds(call, classId, ofHolder(call, customerId)));
}

/** Lets go of the caller's spot in a class that is locked. A member's turn stays, for who holds again. */
export async function letGo(call: Call, classId: string): Promise<void> {
  const { trx, studioId, caller } = call;
  if (caller.role !== 'member') return useUpHolds(call, { classId, customerId: null });
  const { rows } = await sql`update spot_holds set spot_number = null where studio_id = ${studioId}
    and class_id = ${classId} and ${ownHold(caller)} and spot_number is not null returning 1`.execute(trx);
  await tellEnded(call, classId, rows.length);
}

async function tellEnded(work: Work, classId: string, spots: number): Promise<void> {
  if (spots === 0) return;
  await happened(work, { kind: 'holds_ended', classId });
  await happened(work, { kind: 'place_freed', classId, customerIds: [] });
}

/** Ends what is held for a person in a class that is locked: they are booked, and their place with them. */
export const endHoldFor = (work: Work, { classId, customerId }: { classId: string; customerId: string }) =>
  deleteHolds(work, classId, sql`h.customer_id = ${customerId}::uuid`);

/**
 * Ends what holds no more in a class that is locked. @returns how many there were, and in how many seconds the next hold ends, or
 * the next pause after one; null: none does
 */
export async function dropEndedHolds(
  work: Work,
  classId: string,
): Promise<{ ended: number; nextSeconds: number | null }> {
  const ended = await deleteHolds(work, classId, sql`false`);
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from min(case when spot_number is null then held_until + ${pause} else held_until end) - now())::float8
      as seconds from spot_holds where studio_id = ${work.studioId} and class_id = ${classId}`.execute(
    work.trx,
  );
  return { ended, nextSeconds: rows[0]?.seconds ?? null };
}

/** So long after its turn is over a member holds no more than once again: as long as a turn. */
const pause = sql`make_interval(secs => ${HOLD_SECONDS})`;

/**
 * A turn of a member's that goes on or was over a short while ago, of staff what they hold. @property lasts it goes on
 * @property again it followed on another one
 */
export type Turn = { heldUntil: Date; lasts: boolean; again: boolean; pauseUntil: Date };

export async function turnOf({ trx, studioId, caller }: Call, classId: string): Promise<Turn | null> {
  const { rows } = await sql<Turn>`select held_until as "heldUntil", held_until > now() as lasts, again,
      held_until + ${pause} as "pauseUntil" from spot_holds
    where studio_id = ${studioId} and class_id = ${classId} and ${ownHold(caller)}
      and held_until > now() - case when ${caller.role === 'member'} then ${pause} else '0' end`.execute(trx);
  return rows[0] ?? null;
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
    where studio_id = ${studioId} and class_id = ${classId} and ${ownHold(caller)}`.execute(trx);
  return rows[0] ?? null;
}

/** What the caller holds in a class. */
export async function readHold(call: Call, classId: string): Promise<SpotHold | null> {
  const hold = await heldBy(call, classId);
  return hold && presentHold(hold);
}

export const ofHolder = ({ caller }: Call, customerId: string | null) =>
  sql`(${ownHold(caller)} or h.customer_id = ${customerId}::uuid)`;

/**
 * Takes these holds of a class away; of all that hold no more the turn stays until the pause after it is over. @returns how many
 * spots are held no more
 */
export async function deleteHolds(
  { trx, studioId }: Work,
  classId: string,
  which: RawBuilder<unknown>,
): Promise<number> {
  const ofClass = sql`h.studio_id = ${studioId} and h.class_id = ${classId}`;
  const gone = await sql<{ spot: number | null }>`delete from spot_holds h where ${ofClass}
    and (${which} or h.held_until <= now() - ${pause}) returning spot_number as spot`.execute(trx);
  const over =
    await sql`update spot_holds h set spot_number = null where ${ofClass} and h.spot_number is not null
    and not exists (select from live_holds v
      where v.studio_id = h.studio_id and v.class_id = h.class_id and v.spot_number = h.spot_number) returning 1`.execute(
      trx,
    );
  return gone.rows.filter(({ spot }) => spot !== null).length + over.rows.length;
}
