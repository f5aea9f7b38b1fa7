import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import type { Studio, Work } from '../base/context.ts';
import type { ProviderOutcome } from '../base/payment-provider.ts';
import { askProvider } from './ask-provider.ts';
import { queuePayments } from './queue-payments.ts';
import { nextLook } from './rules.ts';
import { settle } from './settle.ts';
import { noteStart, wishFor } from './start.ts';
import { lockPayment, readPayments, type StoredPayment, tellPayment } from './store.ts';
import { tellNeed } from './tell-need.ts';

/** Side by side; of one studio at a time. */
const AT_ONCE = 4;
/** A run ends by then, well below its lease; the next goes on. */
const RUN_MS = 60_000;
/** What is due sooner than that is not left to the clock. */
const SOON_SECONDS = 90;
const MAX_STUDIOS = 500;
/** Of a provider that is gone, in one transaction. */
const MAX_STRANGE = 50;
/** After its last look too a payment stands to be asked for until that is noted: whoever is killed before has lost nothing. */
const UNTIL_NOTED_MS = 5 * 60_000;

/**
 * Asks the provider for what is due of a studio. The next look is set before the call: killed at any point, it is asked again,
 * and what was settled meanwhile stays as it is.
 */
export async function readDuePaymentsOf(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const provider = studio.payments ?? null;
  await inStudio(studio, studioId, (work) => giveUpStrange(work, provider?.name ?? ''));
  if (provider === null) return;
  const gate = askProvider(studio, provider);
  const until = performance.now() + RUN_MS;
  const dueBy = studio.now();
  while (performance.now() < until) {
    const due = await inStudio(studio, studioId, (work) => claim(work, dueBy, provider.name));
    if (due.length === 0) break;
    await Promise.all(
      due.map(async (payment) => {
        if (payment.state === 'starting') {
          const started = await gate.start(
            await inStudio(studio, studioId, (work) => wishFor(work, payment)),
          );
          await inStudio(studio, studioId, (work) => noteStart(work, payment.paymentId, started));
          return;
        }
        const seen = await gate.read({ reference: payment.reference!, studioId });
        await inStudio(studio, studioId, (work) => noteSeen(work, payment.paymentId, seen));
      }),
    );
  }
  await inStudio(studio, studioId, goOn);
}

/** Due payments of the provider that is set up, each with its next look set as if this one were lost. */
export async function claim(work: Work, dueBy: Date, provider: string): Promise<StoredPayment[]> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ paymentId: string }>`select payment_id as "paymentId" from payments
    where studio_id = ${studioId} and provider = ${provider} and next_try_at <= ${dueBy}
    order by next_try_at, payment_id limit ${AT_ONCE} for update skip locked`.execute(trx);
  const ids = rows.map((row) => row.paymentId);
  if (ids.length === 0) return [];
  const due = await readPayments(work, sql`p.payment_id = any(${ids}::uuid[])`, AT_ONCE);
  for (const payment of due)
    await sql`update payments set next_try_at = ${nextLook(asked(payment), now) ?? new Date(now.getTime() + UNTIL_NOTED_MS)}
      where studio_id = ${studioId} and payment_id = ${payment.paymentId}`.execute(trx);
  return due;
}

/** What is over is asked for only because a notice came, or a person; until that is answered it stands like an open one. */
const asked = ({ state, startedAt }: StoredPayment): Pick<StoredPayment, 'state' | 'startedAt'> => ({
  state: state === 'starting' || state === 'paid' ? state : 'open',
  startedAt,
});

/** What an answer, or none, comes to. */
async function noteSeen(
  work: Work,
  paymentId: string,
  seen: Awaited<ReturnType<ReturnType<typeof askProvider>['read']>>,
): Promise<void> {
  if (seen.kind === 'ok') {
    await settle(work, paymentId, seen.value);
    const { payment } = await lockPayment(work, paymentId);
    return giveUp(work, payment, payment.nextTryAt);
  }
  const { payment } = await lockPayment(work, paymentId);
  const { nextTryAt } = payment;
  // A notice has come since the question.
  const again = nextTryAt !== null && nextTryAt <= work.now ? nextTryAt : nextLook(asked(payment), work.now);
  const next = seen.kind === 'permanent' ? null : later(again, work.now, seen);
  await sql`update payments set trouble = ${seen.kind}, next_try_at = ${next}
    where studio_id = ${work.studioId} and payment_id = ${paymentId}`.execute(work.trx);
  work.studio.log.warn(
    {
      event: 'payment.not_read',
      studioId: work.studioId,
      paymentId,
      provider: payment.provider,
      outcome: seen.kind,
    },
    'a payment could not be read',
  );
  await giveUp(work, payment, next);
}

/** An open payment that is asked for no more: staff have to look how it ended. */
async function giveUp(work: Work, payment: StoredPayment, next: Date | null): Promise<void> {
  if (next !== null || payment.state !== 'open' || payment.need !== null) return;
  await sql`update payments set need = 'no_answer'
    where studio_id = ${work.studioId} and payment_id = ${payment.paymentId}`.execute(work.trx);
  await tellPayment(work, payment);
  await tellNeed(work);
}

/**
 * What is due of a provider that is not set up any more cannot be asked for: a start has led nobody anywhere, of an open one
 * staff have to look how it ended, and what is paid waits for the case that the provider comes back.
 */
async function giveUpStrange(work: Work, provider: string): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ paymentId: string }>`select payment_id as "paymentId" from payments
    where studio_id = ${studioId} and provider <> ${provider} and next_try_at <= ${now}
    order by next_try_at, payment_id limit ${MAX_STRANGE}`.execute(trx);
  for (const { paymentId } of rows) {
    const { payment } = await lockPayment(work, paymentId);
    const { state } = payment;
    await sql`update payments set state = ${state === 'starting' ? 'failed' : state},
        settled_at = ${state === 'starting' ? now : payment.settledAt},
        next_try_at = ${state === 'paid' ? nextLook(payment, now) : null}
      where studio_id = ${studioId} and payment_id = ${paymentId}`.execute(trx);
    await giveUp(work, payment, null);
    if (state === 'starting') await tellPayment(work, payment);
  }
}

/** The next look, no sooner than the provider asks for. */
function later(
  next: Date | null,
  now: Date,
  { retryAfterSeconds = 0 }: Exclude<ProviderOutcome<unknown>, { kind: 'ok' }>,
): Date | null {
  if (next === null) return null;
  return new Date(Math.max(next.getTime(), now.getTime() + retryAfterSeconds * 1000));
}

/** Has the next run come for what is due soon; the clock looks for the rest. */
async function goOn(work: Work): Promise<void> {
  const { rows } = await sql<{ next: Date | null }>`select min(next_try_at) as next from payments
    where studio_id = ${work.studioId}`.execute(work.trx);
  const next = rows[0]?.next;
  if (!next) return;
  const seconds = Math.max(1, Math.ceil((next.getTime() - work.now.getTime()) / 1000));
  if (seconds <= SOON_SECONDS) await queuePayments(work, seconds);
}

/** Once a minute: whatever is due, also where nobody has asked. */
export async function readDuePayments(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studioId: string }>`
    select studio_id as "studioId" from payments_due(${MAX_STUDIOS}, ${studio.now()})`.execute(studio.db);
  for (const { studioId } of rows) await inStudio(studio, studioId, (work) => queuePayments(work));
}
