import type { Pass, PassChange, PassKind } from '@tandem/api/studio';
import { sql } from 'kysely';
import { inStudio, perform } from '../base/call.ts';
import type { Call, Caller } from '../base/context.ts';
import { changePass } from '../passes/change-pass.ts';
import { givePass } from '../passes/give-pass.ts';
import { createPassKind } from '../passes/kinds.ts';
import { updateStudio } from '../studios/update-studio.ts';
import type { TestStudio } from './studio.ts';
import type { TestTenant } from './tenant.ts';

type Kind = Partial<Omit<PassKind, 'passKindId' | 'version' | 'archived'>>;

/** What a tenant's desk and people do with passes. People are known by their number. */
export function passScene(t: TestStudio, tenant: TestTenant) {
  const { studioId, customerIds } = tenant;
  const accountId = tenant.accountIds[tenant.emails.owner]!;
  const act = <T>(who: Pick<Caller, 'role' | 'customerId'>, verb: (call: Call) => Promise<T>): Promise<T> =>
    perform({ studio: t.studio, caller: { accountId, studioId, staffId: null, ...who } }, verb);
  const as = <T>(person: number, verb: (call: Call) => Promise<T>) =>
    act({ role: 'member', customerId: customerIds[person]! }, verb);
  const asDesk = <T>(verb: (call: Call) => Promise<T>) => act({ role: 'owner', customerId: null }, verb);
  const read = <T>(query: ReturnType<typeof sql<T>>) =>
    inStudio(t.studio, studioId, async ({ trx }) => (await query.execute(trx)).rows);
  const kind = (of: Kind = {}) => asDesk((call) => createPassKind(call, { name: 'Pass', credits: 3, ...of }));
  const give = (person: number, { passKindId }: { passKindId: string }, from?: string): Promise<Pass> =>
    asDesk((call) => givePass(call, customerIds[person]!, { passKindId, from, paid: 'cash', reason: '' }));
  const change = ({ passId }: { passId: string }, what: PassChange) =>
    asDesk((call) => changePass(call, passId, what));
  const need = (passNeeded = true) => asDesk((call) => updateStudio(call, { passNeeded }));
  return { act, as, asDesk, read, kind, give, change, need };
}

/**
 * Whatever is wrong with the passes of a studio: a pass whose ledger is not what it has left, a booking that does not hold
 * one credit of the pass that it names, or several, and a pass that more was taken of than it had. Empty where all is well.
 */
export const ledgerFaults = sql<{ fault: string }>`
  select 'the ledger does not add up: ' || p.pass_id as fault from passes p
  where (p.credits_left, p.extra_days) <> (
    select coalesce(sum(credits), 0)::int, coalesce(sum(days), 0)::int from pass_entries e
    where e.studio_id = p.studio_id and e.pass_id = p.pass_id)
  union all
  select 'overdrawn: ' || p.pass_id from passes p where not p.unlimited and p.credits_left < 0
  union all
  select 'credit lost or doubled: ' || b.booking_id from bookings b
  where coalesce((select sum(-credits) from pass_entries e
      where e.studio_id = b.studio_id and e.booking_id = b.booking_id), 0) <> case when b.pass_id is null then 0 else 1 end
  union all
  select 'held of another: ' || b.booking_id from bookings b where b.pass_id is not null and -1 is distinct from (
    select sum(credits) from pass_entries e
    where e.studio_id = b.studio_id and e.booking_id = b.booking_id and e.pass_id = b.pass_id)`;
