import type { WaitPass, WaitState } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { holdPerson } from '../consent/index.ts';
import { lockClass, refuseForeign } from '../schedule/index.ts';
import type { Terms, Wait } from './rules.ts';

type Row = Omit<Wait, 'joinedForMs' | 'offerUntilMs'> & { joinedFor: Date; offerUntil: Date | null };

const waitOf = ({ joinedFor, offerUntil, ...row }: Row): Wait => ({
  ...row,
  joinedForMs: joinedFor.getTime(),
  offerUntilMs: offerUntil?.getTime() ?? null,
});

/** Who waits or has an offer, the first first; an offer whose time is up is still among them until that is noted. */
export async function openWaits({ trx, studioId }: Work, classId: string): Promise<Wait[]> {
  const { rows } = await sql<Row>`
    select wait_id as "waitId", customer_id as "customerId", state, wished_spot as "wishedSpot",
      joined_for as "joinedFor", joined_by as "joinedBy", passed_for as "passedFor", offer_until as "offerUntil"
    from waits where studio_id = ${studioId} and class_id = ${classId} and state in ('waiting', 'offered')
    order by turn`.execute(trx);
  return rows.map(waitOf);
}

/** By which rules the waitlist of a class goes on. The caller has locked the class. */
export async function termsOf({ trx, studioId }: Work, classId: string): Promise<Terms> {
  const { rows } = await sql<Omit<Terms, 'startsAtMs'> & { startsAt: Date }>`
    select c.starts_at as "startsAt", c.late_cancel_minutes as "lateCancelMinutes", s.waitlist_mode as mode,
      s.waitlist_offer_minutes as "offerMinutes", s.waitlist_closes_minutes as "closesMinutes"
    from classes c join studios s on s.studio_id = c.studio_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  const { startsAt, ...terms } = rows[0]!;
  return { ...terms, startsAtMs: startsAt.getTime() };
}

export type StoredWait = { waitId: string; classId: string; customerId: string; state: WaitState };

/** @throws Problem not_found, to members also of what is another's */
async function getWait({ trx, studioId, caller }: Call, waitId: string): Promise<StoredWait> {
  const { rows } = await sql<StoredWait>`
    select wait_id as "waitId", class_id as "classId", customer_id as "customerId", state
    from waits where studio_id = ${studioId} and wait_id = ${waitId}
      and (${caller.role !== 'member'} or customer_id = ${caller.customerId}::uuid)`.execute(trx);
  if (!rows[0]) throw notFound('wait');
  return rows[0];
}

/** Somebody's place on a list, with its person and its class locked. @throws Problem not_found; owned_by_source */
export async function lockWait(call: Call, waitId: string): Promise<StoredWait> {
  const { customerId, classId } = await getWait(call, waitId);
  await holdPerson(call, customerId, 'changes');
  refuseForeign(await lockClass(call, classId));
  return getWait(call, waitId);
}

/** Changes places on lists whose classes are locked, where they are as `where` says. @returns those that were */
export async function setWaits(
  { trx, studioId, now }: Work,
  where: RawBuilder<unknown>,
  to: { state: WaitState; offerUntil?: Date; passedFor?: WaitPass },
): Promise<StoredWait[]> {
  const ended = to.state !== 'waiting' && to.state !== 'offered';
  const { rows } = await sql<StoredWait>`
    update waits set state = ${to.state}, passed_for = ${to.passedFor ?? null},
      offer_until = case when ${ended} then offer_until else ${to.offerUntil ?? null}::timestamptz end,
      ended_at = ${ended ? now : null}::timestamptz
    where studio_id = ${studioId} and ${where}
    returning wait_id as "waitId", class_id as "classId", customer_id as "customerId", state`.execute(trx);
  return rows;
}
