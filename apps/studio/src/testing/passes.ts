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

/**
 * Whoever is booked without a right, though each class asks for one: no pass and no reason of the desk's, or a pass of
 * somebody else, not begun, over, or frozen on that day; and whoever lost a class of it, or kept one, against the rule.
 * Said again here in the database's words, so that the program's own rules are not asked about themselves.
 */
export const rightFaults = sql<{ fault: string }>`
  select 'booked without a right: ' || b.booking_id as fault from bookings b
  where b.state = 'booked' and b.pass_id is null and b.pass_waived_for is null
  union all
  select 'not by this pass: ' || b.booking_id from bookings b
  join passes p on p.studio_id = b.studio_id and p.pass_id = b.pass_id
  join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
  where b.state = 'booked' and (p.ended_at is not null or b.pass_day < p.from_day
    or b.pass_day between p.frozen_from and p.frozen_to
    or b.pass_day > p.until + p.extra_days
    or b.pass_day >= (select min(o.pass_day) from bookings o where o.pass_id = p.pass_id) + p.span_count + p.extra_days
    or not exists (select from pass_holders h where h.pass_id = p.pass_id and h.customer_id = b.customer_id
      and h.left_at is null))
  union all
  select 'kept against the rule: ' || b.booking_id from bookings b
  where b.state = 'cancelled' and not b.late_cancel and b.pass_id is not null
  union all
  select 'lost against the rule: ' || b.booking_id from bookings b join classes c using (studio_id, class_id)
  where b.late_cancel and c.cancelled_at is null and b.pass_id is null and b.pass_waived_for is null
    and not exists (select from bookings o where o.class_id = b.class_id and o.customer_id = b.customer_id
      and o.pass_id is not null)
  union all
  select 'paid twice: ' || b.class_id from bookings b where b.pass_id is not null
  group by b.class_id, b.customer_id having count(*) > 1
  union all
  select 'let in by a reason that is over: ' || b.booking_id from bookings b
  where b.state = 'cancelled' and not b.late_cancel and b.pass_waived_for is not null and exists (
    select from classes c where c.class_id = b.class_id and c.cancelled_at is null)`;
