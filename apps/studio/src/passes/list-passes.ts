import type { Pass, PassEntry } from '@tandem/api/studio';
import { MAX_PASS_ENTRIES, may } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import { latestFirst, wasBy } from '../base/was-by.ts';
import { checkOwn, getSummary, todayOf } from '../customers/index.ts';
import { isOver, lastDay, stateOn } from './rules.ts';
import { getPass, passesOf, type StoredPass } from './store.ts';

/** A pass as it is told. @param today where its holder rides */
export function present(call: Call, pass: StoredPass, today: string): Pass {
  const { caller } = call;
  const { passId, passKindId, name, maxHolders, earlierHours, classTypeIds, locationIds } = pass;
  const { fromDay, frozen, span } = pass;
  return {
    ...{ passId, passKindId, name, maxHolders, earlierHours, frozen, today },
    classTypeIds: [...classTypeIds],
    locationIds: [...locationIds],
    state: stateOn(pass, today),
    left: pass.unlimited ? null : pass.creditsLeft,
    from: fromDay,
    until: lastDay(pass),
    span: span && { ...span, from: 'first_use' },
    holders: pass.holders.filter(
      ({ customerId }) => caller.role !== 'member' || customerId === caller.customerId,
    ),
  };
}

/** Passes of a person: those that are good, the one that ends first first; then the others, the latest given first. */
export async function listPasses(call: Call, customerId: string): Promise<Pass[]> {
  checkOwn(call.caller, customerId);
  await getSummary(call, customerId);
  const today = await todayOf(call, customerId);
  const passes = (await passesOf(call, [customerId])).map((pass) => present(call, pass, today));
  const good = passes.filter(({ state }) => !isOver(state));
  const never = '9999';
  good.sort((a, b) => ((a.until ?? never) < (b.until ?? never) ? -1 : 1));
  return [...good, ...passes.filter(({ state }) => isOver(state))];
}

type Row = {
  entryNo: number;
  at: Date;
  kind: PassEntry['kind'];
  credits: number;
  days: number;
  frozenFrom: string | null;
  frozenTo: string | null;
  classId: string | null;
  title: string;
  startsAt: Date;
  timeZone: string;
  rider: string;
  by: string | null;
  reason: string | null;
  paid: string | null;
  amountMinor: number | null;
  currency: string | null;
  reference: string | null;
};

/** The ledger of a pass, latest first; what was paid for it, for who may see payments. @throws Problem not_found */
export async function listPassEntries(call: Call, passId: string): Promise<PassEntry[]> {
  const { trx, studioId, caller } = call;
  await getPass(call, passId);
  const seesPayments = may(caller.role, 'seePayments');
  const { rows } = await sql<Row>`
    select e.entry_no as "entryNo", e.at, e.kind, e.credits, e.days, e.frozen_from as "frozenFrom", e.frozen_to as "frozenTo",
      c.class_id as "classId", c.title, c.starts_at as "startsAt", c.time_zone as "timeZone", p.name as rider,
      f.name as by, n.reason, n.paid, e.amount_minor as "amountMinor", e.currency, y.reference
    from pass_entries e
    left join pass_notes n on n.studio_id = e.studio_id and n.entry_no = e.entry_no
    left join payments y on y.studio_id = e.studio_id and y.payment_id = e.payment_id
    left join bookings b on b.studio_id = e.studio_id and b.booking_id = e.booking_id
    left join class_places c on c.studio_id = b.studio_id and c.class_id = b.class_id
    left join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    left join lateral (select name from staff f where f.studio_id = e.studio_id
      and ${wasBy(sql`e.account_id`)} order by ${latestFirst} limit 1) f on true
    where e.studio_id = ${studioId} and e.pass_id = ${passId}
    order by e.entry_no desc limit ${MAX_PASS_ENTRIES}`.execute(trx);
  return rows.map((row) => ({
    entryNo: row.entryNo,
    at: row.at.toISOString(),
    kind: row.kind,
    credits: row.credits,
    days: row.days,
    frozen: row.frozenFrom === null ? null : { from: row.frozenFrom, to: row.frozenTo! },
    booking:
      row.classId === null
        ? null
        : {
            classId: row.classId,
            title: row.title,
            startsAt: row.startsAt.toISOString(),
            timeZone: row.timeZone,
            name: row.rider,
          },
    by: row.by,
    reason: row.reason ?? '',
    paid: row.paid ?? '',
    amount:
      row.amountMinor === null || !seesPayments
        ? null
        : { amountMinor: row.amountMinor, currency: row.currency! },
    reference: seesPayments ? row.reference : null,
  }));
}
