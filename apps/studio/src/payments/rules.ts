import type { PaymentNeed, PaymentState } from '@tandem/api/words';
import { PAYMENT_OPEN_DAYS, PAYMENT_PAID_DAYS } from '@tandem/api/words';
import type { Checkout } from '../base/payment-provider.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_WAIT_MS = 15_000;
/** Nobody was sent to pay yet: so long a start is tried again. */
export const START_MS = HOUR_MS;

/** What of a payment decides over what follows. */
export type PaymentFacts = {
  state: PaymentState;
  amountMinor: number;
  currency: string;
  passId: string | null;
  need: PaymentNeed | null;
  refundMarked: boolean;
  startedAt: Date;
};

/**
 * When a payment is looked at next: after half as long as it has stood, 15 seconds at least and a day at most, so that a
 * person who waits is told soon, and what lies is asked for a few dozen times at most. What is paid may be given back: it is
 * asked for too, from a day on. @returns null where it is not asked for any more
 */
export function nextLook(
  { state, startedAt }: Pick<PaymentFacts, 'state' | 'startedAt'>,
  now: Date,
): Date | null {
  const age = Math.max(0, now.getTime() - startedAt.getTime());
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (state === 'starting') return age < START_MS ? after(Math.max(FIRST_WAIT_MS, age / 2)) : null;
  if (state === 'open')
    return age < PAYMENT_OPEN_DAYS * DAY_MS
      ? after(Math.min(DAY_MS, Math.max(FIRST_WAIT_MS, age / 2)))
      : null;
  if (state === 'paid') return age < PAYMENT_PAID_DAYS * DAY_MS ? after(Math.max(DAY_MS, age / 2)) : null;
  return null;
}

/** Is what the provider has the sum that was asked? */
export const isWhatWasAsked = (
  payment: PaymentFacts,
  seen: Pick<Checkout, 'amountMinor' | 'currency'>,
): boolean => payment.amountMinor === seen.amountMinor && payment.currency === seen.currency;

/**
 * What follows from how a checkout stands, whatever came before: `give` the pass, a state to be noted, or nothing.
 * What is paid is never taken back by a stale `open`, `failed` or `expired`, and what was given back stays so.
 */
export function follow(
  payment: PaymentFacts,
  seen: Checkout,
): 'give' | 'refunded' | 'failed' | 'expired' | 'nothing' {
  const { state, passId, need, refundMarked } = payment;
  if (refundMarked || state === 'refunded') return 'nothing';
  if (seen.state === 'paid') {
    if (passId !== null) return 'nothing';
    return state === 'paid' && need !== null ? 'nothing' : 'give';
  }
  if (seen.state === 'refunded') return 'refunded';
  if (seen.state === 'open' || state === 'paid') return 'nothing';
  return state === seen.state ? 'nothing' : seen.state;
}
