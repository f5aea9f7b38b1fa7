import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/**
 * Two people who hold passes are one: each pass of either is theirs, also one that both share, once. The ledger names nobody
 * and stays. The caller holds both people and the classes that they have booked.
 */
export async function joinHolders(
  { trx, studioId }: Work,
  { stays, goes }: { stays: string; goes: string },
): Promise<void> {
  const held = (customerId: string) => sql`select pass_id from pass_holders
    where studio_id = ${studioId} and customer_id = ${customerId}`;
  await sql`select from passes where studio_id = ${studioId}
    and pass_id in (${held(stays)} union all ${held(goes)}) order by pass_id for no key update`.execute(trx);
  await sql`
    with shared as (
      delete from pass_holders g using pass_holders s
      where g.studio_id = ${studioId} and g.customer_id = ${goes}
        and s.studio_id = g.studio_id and s.pass_id = g.pass_id and s.customer_id = ${stays}
      returning g.pass_id, g.left_at, g.told)
    update pass_holders s set left_at = case when shared.left_at is null then null else s.left_at end,
      told = array(select distinct unnest(s.told || shared.told))
    from shared where s.studio_id = ${studioId} and s.pass_id = shared.pass_id and s.customer_id = ${stays}`.execute(
    trx,
  );
  await sql`update pass_holders set customer_id = ${stays}
    where studio_id = ${studioId} and customer_id = ${goes}`.execute(trx);
}
