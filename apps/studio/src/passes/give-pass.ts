import { randomUUID } from 'node:crypto';
import type { Pass, PassKind } from '@tandem/api/studio';
import { MAX_PASSES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { todayOf } from '../customers/index.ts';
import { currencyOf, lockPassKind } from './kinds.ts';
import { present } from './list-passes.ts';
import { isOver, lastOfSpan, stateOn } from './rules.ts';
import { getPass, passesOf } from './store.ts';
import { addEntry, type NewEntry, tellHolders } from './take.ts';

/** What is given. @property from the first day on which it is good; left out: today, where the person rides */
export type Gift = { passKindId: string; from?: string; paid: string; amountMinor?: number; reason: string };

/**
 * Gives a person a pass as its kind is now; the first line of its ledger says how it was paid.
 * @throws Problem not_found; pass_kind_archived; pass_had for an introductory one that they had; too_many_passes
 */
export async function givePass(call: Call, customerId: string, gift: Gift): Promise<Pass> {
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const kind = await lockPassKind(call, gift.passKindId);
  if (kind.archived)
    throw problem({
      code: 'pass_kind_archived',
      message: 'This kind of pass is no longer given.',
      remedy: 'Choose another, or bring it back.',
    });
  await refuseGift(call, customerId, kind);
  const { paid, reason, amountMinor } = gift;
  const passId = await addPass(call, customerId, kind, {
    from: gift.from,
    note: { reason, paid },
    ...(amountMinor !== undefined && { amount: { amountMinor, currency: await currencyOf(call) } }),
  });
  return present(call, await getPass(call, passId), await todayOf(call, customerId));
}

/** The work of whoever gives; no account: the program does, of what a person has paid. */
type Giving = Work & { caller: { studioId: string; accountId: string | null } };

/**
 * Adds a pass as a kind is, or was when it was bought. The person is held, and nothing is in the way.
 * @returns its id
 */
export async function addPass(
  work: Giving,
  customerId: string,
  kind: PassKind,
  { from, ...entry }: { from?: string } & Pick<NewEntry, 'note' | 'amount' | 'paymentId'>,
): Promise<string> {
  const { trx, studioId, now, caller } = work;
  const fromDay = from ?? (await todayOf(work, customerId));
  const { span } = kind;
  const passId = randomUUID();
  await trx
    .insertInto('passes')
    .values({
      studio_id: studioId,
      pass_id: passId,
      pass_kind_id: kind.passKindId,
      unlimited: kind.credits === null,
      class_type_ids: kind.classTypeIds,
      location_ids: kind.locationIds,
      earlier_hours: kind.earlierHours,
      from_day: fromDay,
      until: span?.from === 'given' ? lastOfSpan(fromDay, span) : kind.until,
      ...(span?.from === 'first_use' && { span_count: span.count, span_unit: span.unit }),
      given_at: now,
    })
    .execute();
  await trx
    .insertInto('pass_holders')
    .values({ studio_id: studioId, pass_id: passId, customer_id: customerId })
    .execute();
  await addEntry(work, { passId, kind: 'given', credits: kind.credits ?? 0, ...entry }, caller.accountId);
  await audit(work, 'pass.give', { kind: 'pass', id: passId }, { customerId, passKindId: kind.passKindId });
  await tellHolders(work, [passId]);
  return passId;
}

/** The person is held: of two passes that they are given at once the second sees the first. */
export async function refuseGift(
  work: Work,
  customerId: string,
  kind: { passKindId: string; intro: boolean },
): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql`select from pass_holders h join passes p using (studio_id, pass_id)
    where h.studio_id = ${studioId} and h.customer_id = ${customerId}
      and p.pass_kind_id = ${kind.passKindId} limit 1`.execute(trx);
  if (kind.intro && rows.length > 0)
    throw problem({
      code: 'pass_had',
      message: 'This person has had this pass already, and everybody has it once.',
      remedy: 'Choose another kind.',
    });
  const today = await todayOf(work, customerId);
  const good = (await passesOf(work, [customerId])).filter((pass) => !isOver(stateOn(pass, today)));
  if (good.length >= MAX_PASSES)
    throw problem({
      code: 'too_many_passes',
      message: `This person has ${MAX_PASSES} passes that are good already.`,
      remedy: 'Add classes to one of them, or end those that are not needed.',
      details: { most: MAX_PASSES },
    });
}
