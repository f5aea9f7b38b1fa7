import { createHash } from 'node:crypto';
import type { Money, PassKind, Payment } from '@tandem/api/studio';
import { MAX_OPEN_PAYMENTS, MAX_PAYMENTS_A_DAY, PAYMENT_NOTICES_PATH } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { perform } from '../base/call.ts';
import type { Call, Visit, Work } from '../base/context.ts';
import type {
  CheckoutWish,
  PaymentProvider,
  ProviderOutcome,
  StartedCheckout,
} from '../base/payment-provider.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { todayOf } from '../customers/index.ts';
import { currencyOf, getPassKind, refuseGift } from '../passes/index.ts';
import { askProvider } from './ask-provider.ts';
import { queuePayments } from './queue-payments.ts';
import { nextLook } from './rules.ts';
import { getPayment, lockPayment, present, readPayments, type StoredPayment, tellPayment } from './store.ts';

const MAX_DESCRIPTION_CHARS = 250;
const DAY_MS = 24 * 3_600_000;

export type Buying = { paymentId: string; passKindId: string; priceMinor: number };

/**
 * Begins to buy a pass for oneself. The payment is a row before the provider is asked, and the key of idempotency is made
 * of its id: a start whose answer is lost is asked again by the job, and one that comes again begins nothing new. Who has the
 * same pass as it is now under way already goes on with that.
 * @throws Problem not_found for anybody else; payments_off; not_on_sale; price_changed; pass_had, too_many_passes;
 *   too_many_payments; idempotency_mismatch
 */
export async function startPayment(visit: Visit, customerId: string, buying: Buying): Promise<Payment> {
  const { studio } = visit;
  const begun = await perform(visit, (call) => begin(call, customerId, buying));
  if (begun.payment.state !== 'starting' || begun.provider === null)
    return present(visit.caller, begun.payment);
  const { paymentId } = begun.payment;
  const wish = await perform(visit, (call) => wishFor(call, begun.payment));
  const started = await askProvider(studio, begun.provider).start(wish);
  return perform(visit, async (call) => {
    await noteStart(call, paymentId, started);
    return present(call.caller, await getPayment(call, paymentId));
  });
}

async function begin(
  call: Call,
  customerId: string,
  { paymentId, passKindId, priceMinor }: Buying,
): Promise<{ payment: StoredPayment; provider: PaymentProvider | null }> {
  const { studio, trx, studioId, now, caller } = call;
  if (caller.customerId !== customerId) throw notFound('customer');
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const provider = studio.payments ?? null;
  const own = sql`p.customer_id = ${customerId}`;
  const [same] = await readPayments(call, sql`${own} and p.payment_id = ${paymentId}`, 1);
  if (same) {
    if (same.offer.passKindId !== passKindId || same.amountMinor !== priceMinor) throw mismatch();
    return { payment: same, provider };
  }
  if (provider === null)
    throw problem({
      code: 'payments_off',
      message: 'Passes are not sold here at the moment.',
      remedy: 'Ask the front desk for one.',
    });
  const kind = await getPassKind(call, passKindId);
  const today = await todayOf(call, customerId);
  if (kind.archived || !kind.sold || kind.priceMinor === null || (kind.until !== null && kind.until < today))
    throw problem({
      code: 'not_on_sale',
      message: 'This pass is not sold any more.',
      remedy: 'Choose another.',
    });
  const price = { amountMinor: kind.priceMinor, currency: await currencyOf(call) };
  if (price.amountMinor !== priceMinor)
    throw problem({
      code: 'price_changed',
      message: 'The price of this pass has changed meanwhile.',
      remedy: 'Look at it as it is now, then decide.',
      details: { price },
    });
  await refuseGift(call, customerId, kind);
  const [before] = await readPayments(call, sql`${own} and ${underWay(kind, price, provider)}`, 1);
  if (before) return { payment: before, provider };
  await refuseMany(call, customerId);
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('payments')
    .values({
      studio_id: studioId,
      payment_id: paymentId,
      customer_id: customerId,
      pass_kind_id: passKindId,
      offer: JSON.stringify(kind),
      amount_minor: price.amountMinor,
      currency: price.currency,
      provider: provider.name,
      next_try_at: nextLook({ state: 'starting', startedAt: now }, now),
      started_at: now,
    })
    .onConflict((conflict) => conflict.columns(['studio_id', 'payment_id']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw mismatch();
  await audit(
    call,
    'payment.start',
    { kind: 'payment', id: paymentId },
    { customerId, passKindId, ...price },
  );
  return { payment: await getPayment(call, paymentId), provider };
}

/** Of payments `p`: those of this offer, as it is now, that may still be paid. */
const underWay = (
  { passKindId, version }: PassKind,
  { amountMinor, currency }: Money,
  provider: PaymentProvider,
) => sql`p.state in ('starting', 'open') and p.need is null and p.provider = ${provider.name}
  and p.pass_kind_id = ${passKindId} and (p.offer->>'version')::integer = ${version}
  and p.amount_minor = ${amountMinor} and p.currency = ${currency}`;

const mismatch = () =>
  problem({
    code: 'idempotency_mismatch',
    field: 'paymentId',
    message: 'This id is that of another payment.',
    remedy: 'Send a new one with a new payment.',
  });

/** What is open goes on or ends; who begins very many is no buyer. The person is held. */
async function refuseMany({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  const since = new Date(now.getTime() - DAY_MS);
  const { rows } = await sql<{ open: number; begun: number }>`
    select count(*) filter (where state in ('starting', 'open')) as open, count(*) as begun
    from payments where studio_id = ${studioId} and customer_id = ${customerId} and started_at > ${since}`.execute(
    trx,
  );
  const { open, begun } = rows[0]!;
  if (open < MAX_OPEN_PAYMENTS && begun < MAX_PAYMENTS_A_DAY) return;
  throw problem({
    code: 'too_many_payments',
    message:
      open >= MAX_OPEN_PAYMENTS
        ? `${MAX_OPEN_PAYMENTS} of your payments are open already.`
        : 'You have begun very many payments today.',
    remedy: 'Finish one of them, or ask the front desk.',
  });
}

/** What the provider is asked: the same for the same payment, whoever asks and when. */
export async function wishFor(
  { studio, trx, studioId }: Work,
  payment: StoredPayment,
): Promise<CheckoutWish> {
  const { rows } = await sql<{ name: string; locale: 'en' | 'fr' | null }>`
    select s.name, (select c.locale from customers c where c.studio_id = s.studio_id
      and c.customer_id = ${payment.customerId}) as locale
    from studios s where s.studio_id = ${studioId}`.execute(trx);
  const { name, locale } = rows[0]!;
  const { paymentId, amountMinor, currency, offer } = payment;
  const at = studio.settings.publicUrl;
  return {
    ...{ studioId, amountMinor, currency, locale },
    idempotencyKey: keyOf(studioId, paymentId),
    description: `${name}: ${offer.name}`.slice(0, MAX_DESCRIPTION_CHARS),
    returnUrl: `${at}/portal/${studioId}/buy?payment=${paymentId}`,
    noticeUrl: `${at}${PAYMENT_NOTICES_PATH.replace(':studioId', studioId)}`,
  };
}

/** A payment's id is chosen by who buys, who could name one of another studio's: the key is that of both. */
const keyOf = (studioId: string, paymentId: string): string =>
  createHash('sha256').update(`${studioId} ${paymentId}`).digest('hex');

/**
 * What came of a start. Refused at the first try, nothing is there and it has failed; once an answer was lost, the checkout may
 * be there, and it is asked for until that is known, or for an hour: by then nobody was sent to pay it.
 */
export async function noteStart(
  work: Work,
  paymentId: string,
  started: ProviderOutcome<StartedCheckout>,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { payment } = await lockPayment(work, paymentId);
  if (payment.state !== 'starting') return;
  const row = sql`studio_id = ${studioId} and payment_id = ${paymentId}`;
  if (started.kind === 'ok' && !(await isTaken(work, payment, started.value.reference))) {
    const { reference, url } = started.value;
    await sql`update payments set state = 'open', reference = ${reference}, address = ${url}, trouble = null,
        next_try_at = ${nextLook({ state: 'open', startedAt: payment.startedAt }, now)} where ${row}`.execute(
      trx,
    );
    await queuePayments(work, 15);
  } else {
    const trouble = started.kind === 'ok' ? 'permanent' : started.kind;
    const refused = trouble === 'permanent' || (trouble === 'config' && !payment.inDoubt);
    const next = nextLook(payment, now);
    const after = started.kind === 'ok' ? 0 : (started.retryAfterSeconds ?? 0) * 1000;
    const failed = refused || next === null;
    await sql`update payments set trouble = ${trouble}, in_doubt = in_doubt or ${trouble === 'unknown'},
        state = ${failed ? 'failed' : 'starting'}, settled_at = ${failed ? now : null},
        next_try_at = ${failed ? null : new Date(Math.max(next.getTime(), now.getTime() + after))}
      where ${row}`.execute(trx);
    work.studio.log.warn(
      { event: 'payment.not_started', studioId, paymentId, provider: payment.provider, outcome: trouble },
      'a payment could not be started',
    );
    if (!failed) await queuePayments(work, 15);
  }
  await tellPayment(work, payment);
}

/** A provider that calls two payments the same, of whichever studios, says nothing of either. */
async function isTaken({ trx }: Work, { provider }: StoredPayment, reference: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select payment_reference_taken(${provider}, ${reference}) as taken`.execute(trx);
  return rows[0]!.taken;
}
