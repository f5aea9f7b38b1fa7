import type { PaymentNeed, PaymentState } from '@tandem/api/words';
import { Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Work } from '../base/context.ts';
import type { Checkout } from '../base/payment-provider.ts';
import { todayOf } from '../customers/index.ts';
import { addPass, lockPassKind, refuseGift } from '../passes/index.ts';
import { follow, isWhatWasAsked, nextLook } from './rules.ts';
import { lockPayment, type StoredPayment, tellPayment } from './store.ts';
import { tellNeed } from './tell-need.ts';

/**
 * Makes a payment what its checkout says, and gives the pass with it, in one transaction: whatever comes late, twice or out
 * of order, one pass is given at most, and what cannot be given stands before the staff.
 */
export async function settle(work: Work, paymentId: string, seen: Checkout): Promise<void> {
  const { payment, personThere } = await lockPayment(work, paymentId);
  const todo = follow(payment, seen);
  if (todo === 'nothing') return noteRead(work, payment);
  if (todo === 'refunded') {
    // In part too, which nobody can tell: somebody looks, whether or not there is a pass.
    await notePaid(work, payment, seen);
    return note(work, payment, { state: 'refunded', need: 'refunded', passId: payment.passId });
  }
  if (todo !== 'give') return note(work, payment, { state: todo, need: null, passId: null });
  const need = await whyNot(work, payment, personThere, seen);
  if (need !== null) {
    await notePaid(work, payment, seen);
    return note(work, payment, { state: 'paid', need, passId: null });
  }
  const caller = { studioId: work.studioId, accountId: null };
  const passId = await giveBought({ ...work, caller }, payment);
  await note(work, payment, { state: 'paid', need: null, passId });
}

/** Keeps what was paid where it is not what was asked. */
async function notePaid({ trx, studioId }: Work, payment: StoredPayment, seen: Checkout): Promise<void> {
  if (isWhatWasAsked(payment, seen)) return;
  await sql`update payments set paid_minor = ${seen.amountMinor}, paid_currency = ${seen.currency}
    where studio_id = ${studioId} and payment_id = ${payment.paymentId}`.execute(trx);
}

/** Gives what was bought, as it was offered then. The person is held, and the payment locked. @returns the pass */
export const giveBought = (work: Parameters<typeof addPass>[0], payment: StoredPayment): Promise<string> =>
  addPass(work, payment.customerId!, payment.offer, {
    amount: {
      amountMinor: payment.paidMinor ?? payment.amountMinor,
      currency: payment.paidCurrency ?? payment.currency,
    },
    paymentId: payment.paymentId,
  });

/** Why what is paid cannot be given; null: it can. */
async function whyNot(
  work: Work,
  payment: StoredPayment,
  personThere: boolean,
  seen: Checkout,
): Promise<PaymentNeed | null> {
  if (!isWhatWasAsked(payment, seen)) return 'amount_differs';
  if (!personThere) return 'person_gone';
  const { passKindId, intro, until } = payment.offer;
  const kind = await lockPassKind(work, passKindId);
  if (kind.archived || (until !== null && until < (await todayOf(work, payment.customerId))))
    return 'kind_gone';
  try {
    await refuseGift(work, payment.customerId!, { passKindId, intro });
    return null;
  } catch (error) {
    if (error instanceof Problem && (error.code === 'pass_had' || error.code === 'too_many_passes'))
      return error.code;
    throw error;
  }
}

/**
 * The provider has answered, and nothing follows from it. What is over is asked for no more, unless a notice has come since
 * the question; what is open and asked for again had not been given up.
 */
async function noteRead({ trx, studioId, now }: Work, payment: StoredPayment): Promise<void> {
  const { paymentId, need, nextTryAt } = payment;
  const next = nextTryAt !== null && nextTryAt <= now ? nextTryAt : nextLook(payment, now);
  await sql`update payments set trouble = null, next_try_at = ${next},
      need = ${need === 'no_answer' && next !== null ? null : need}
    where studio_id = ${studioId} and payment_id = ${paymentId}`.execute(trx);
}

/** Notes how a payment stands now, and tells it; a notice that came since the question stays to be followed. */
async function note(
  work: Work,
  payment: StoredPayment,
  to: { state: PaymentState; need: PaymentNeed | null; passId: string | null },
): Promise<void> {
  const { trx, studioId, now } = work;
  const { paymentId, startedAt } = payment;
  const next = nextLook({ state: to.state, startedAt }, now);
  await sql`update payments set state = ${to.state}, need = ${to.need}, pass_id = ${to.passId}, trouble = null,
      next_try_at = case when next_try_at <= ${now} then next_try_at else ${next}::timestamptz end,
      settled_at = ${now}, address = null
    where studio_id = ${studioId} and payment_id = ${paymentId}`.execute(trx);
  const { state, need, passId } = to;
  const caller = { studioId, accountId: null };
  await audit({ trx, caller }, 'payment.settle', { kind: 'payment', id: paymentId }, { state, need, passId });
  await tellPayment(work, payment);
  if (need !== null && need !== payment.need) await tellNeed(work);
}
