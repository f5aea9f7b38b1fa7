import type { Payment } from '@tandem/api/studio';
import type { PaymentAct } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { refuseGift } from '../passes/index.ts';
import { queuePayments } from './queue-payments.ts';
import { START_MS } from './rules.ts';
import { giveBought } from './settle.ts';
import { getPayment, lockPayment, present, tellPayment } from './store.ts';

/** Between two questions that people have asked of one payment. */
const LOOK_AGAIN_MS = 5000;

/**
 * Has the provider asked at once; who asks again and again is answered by what is known. Members ask for what is under way, and
 * for one of theirs at a time. @throws Problem not_found
 */
export async function lookAtPayment(call: Call, paymentId: string): Promise<Payment> {
  const { trx, studioId, now } = call;
  const payment = await getPayment(call, paymentId);
  const since = new Date(now.getTime() - LOOK_AGAIN_MS);
  const allowed =
    call.caller.role === 'member'
      ? sql`p.state in ('starting', 'open') and not exists (select from payments o
          where o.studio_id = p.studio_id and o.customer_id = p.customer_id and o.looked_at >= ${since})`
      : sql`(p.looked_at is null or p.looked_at < ${since})`;
  const { rows } = await sql`update payments p set next_try_at = ${now}, looked_at = ${now}
    where p.studio_id = ${studioId} and p.payment_id = ${paymentId} and not p.refund_marked and ${allowed}
      and (p.reference is not null and p.state <> 'refunded'
        or p.state = 'starting' and p.started_at > ${new Date(now.getTime() - START_MS)})
    returning 1`.execute(trx);
  if (rows.length > 0) await queuePayments(call);
  return present(call.caller, payment);
}

/**
 * What staff make of a payment that needs them: they give the pass all the same, say that the money was given back, or that
 * nothing is left to do.
 * @throws Problem not_found, of a person too who was erased; payment_settled; too_many_passes
 */
export async function resolvePayment(
  call: Call,
  paymentId: string,
  { what, reason }: { what: PaymentAct; reason: string },
): Promise<Payment> {
  const { trx, studioId, now, caller } = call;
  const { payment, personThere } = await lockPayment(call, paymentId);
  const { state, need, passId } = payment;
  const paidOnly = state === 'paid' && passId === null && need !== null;
  const fits = {
    // Given back in part: what was bought may be given all the same.
    give: paidOnly || (need === 'refunded' && passId === null),
    refunded: paidOnly,
    close: need === 'no_answer' || need === 'refunded',
  };
  if (!fits[what])
    throw problem({
      code: 'payment_settled',
      message: 'This payment stands otherwise by now.',
      remedy: 'Look at it as it is.',
    });
  const row = sql`studio_id = ${studioId} and payment_id = ${paymentId}`;
  if (what === 'give') {
    if (!personThere) throw notFound('customer');
    await refuseGift(call, payment.customerId!, { passKindId: payment.offer.passKindId, intro: false });
    const given = await giveBought(call, payment);
    await sql`update payments set pass_id = ${given}, need = null, settled_at = ${now} where ${row}`.execute(
      trx,
    );
  }
  if (what === 'refunded')
    await sql`update payments set state = 'refunded', refund_marked = true, need = null, next_try_at = null,
      settled_at = ${now} where ${row}`.execute(trx);
  if (what === 'close')
    await sql`update payments set need = null, address = null, next_try_at = null, settled_at = ${now},
      state = case when state = 'open' then 'expired' else state end where ${row}`.execute(trx);
  await audit(call, 'payment.resolve', { kind: 'payment', id: paymentId }, { what, need, reason });
  await tellPayment(call, payment);
  return present(caller, await getPayment(call, paymentId));
}
