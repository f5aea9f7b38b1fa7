import type { PassKind, Payment } from '@tandem/api/studio';
import type { PaymentTrouble } from '@tandem/api/words';
import { LostRace, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { announceChange } from '../base/changes.ts';
import type { Caller, Work } from '../base/context.ts';
import { holdPerson } from '../consent/index.ts';
import type { PaymentFacts } from './rules.ts';

/** A payment as it is kept. */
export type StoredPayment = PaymentFacts & {
  paymentId: string;
  customerId: string | null;
  customerName: string | null;
  /** The kind as it was when it was asked for. */
  offer: PassKind;
  provider: string;
  reference: string | null;
  address: string | null;
  paidMinor: number | null;
  paidCurrency: string | null;
  trouble: PaymentTrouble | null;
  inDoubt: boolean;
  nextTryAt: Date | null;
  settledAt: Date | null;
};

/** Payments, the latest first. @param where about `p` */
export async function readPayments(
  { trx, studioId }: Work,
  where: RawBuilder<unknown>,
  most: number,
): Promise<StoredPayment[]> {
  const { rows } = await sql<StoredPayment>`
    select p.payment_id as "paymentId", p.customer_id as "customerId", c.name as "customerName", p.offer, p.provider,
      p.amount_minor as "amountMinor", p.currency, p.state, p.reference, p.address, p.paid_minor as "paidMinor",
      p.paid_currency as "paidCurrency", p.need, p.refund_marked as "refundMarked", p.pass_id as "passId", p.trouble,
      p.in_doubt as "inDoubt", p.next_try_at as "nextTryAt", p.started_at as "startedAt", p.settled_at as "settledAt"
    from payments p left join customers c using (studio_id, customer_id)
    where p.studio_id = ${studioId} and ${where}
    order by p.started_at desc, p.payment_id limit ${most}`.execute(trx);
  return rows;
}

/** One payment; a member's own alone. @throws Problem not_found */
export async function getPayment(
  work: Work & { caller?: Caller },
  paymentId: string,
): Promise<StoredPayment> {
  const [found] = await readPayments(work, sql`p.payment_id = ${paymentId}`, 1);
  const own = work.caller?.role !== 'member' || (found?.customerId ?? null) === work.caller.customerId;
  if (!found || !own) throw notFound('payment');
  return found;
}

/**
 * Locks a payment, after its person, as people come before all that is theirs.
 * @returns it, and whether its person is still there
 * @throws Problem not_found
 */
export async function lockPayment(
  work: Work,
  paymentId: string,
): Promise<{ payment: StoredPayment; personThere: boolean }> {
  const before = await getPayment(work, paymentId);
  const personThere = before.customerId !== null && (await holdPerson(work, before.customerId, 'changes'));
  await sql`select from payments where studio_id = ${work.studioId} and payment_id = ${paymentId}
    for no key update`.execute(work.trx);
  const payment = await getPayment(work, paymentId);
  if (payment.customerId !== before.customerId) throw new LostRace('Its person was erased meanwhile.');
  return { payment, personThere };
}

/** A payment as it is told. @param caller its person alone learns where it is paid */
export function present(caller: Caller, payment: StoredPayment): Payment {
  const { paymentId, customerId, offer, amountMinor, currency, state, need, passId, reference } = payment;
  const { paidMinor, paidCurrency, refundMarked, trouble } = payment;
  const open = state === 'open' && customerId !== null && customerId === caller.customerId;
  return {
    ...{ paymentId, passKindId: offer.passKindId, passName: offer.name, state, need, passId, reference },
    customer: customerId === null ? null : { customerId, name: payment.customerName ?? '' },
    price: { amountMinor, currency },
    address: open ? payment.address : null,
    paid: paidMinor === null ? null : { amountMinor: paidMinor, currency: paidCurrency! },
    ...{ refundMarked, trouble },
    startedAt: payment.startedAt.toISOString(),
    settledAt: payment.settledAt?.toISOString() ?? null,
    nextTryAt: payment.nextTryAt?.toISOString() ?? null,
  };
}

/** Has the screens ask again that show a payment: its person's, and the list of staff. */
export const tellPayment = (work: Work, { customerId }: Pick<StoredPayment, 'customerId'>): Promise<void> =>
  announceChange(work, 'customer', customerId);
