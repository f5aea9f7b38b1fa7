import { randomUUID } from 'node:crypto';
import type { Payment } from '@tandem/api/studio';
import type { PaymentAct } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../../apps/studio/src/base/call.ts';
import { loadPayments } from '../../apps/studio/src/payments/load-provider.ts';
import { readDuePaymentsOf } from '../../apps/studio/src/payments/read-payments.ts';
import { fresh } from '../../apps/studio/src/testing/fixtures.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { passScene } from '../../apps/studio/src/testing/passes.ts';
import { startTestStudio, type TestStudio } from '../../apps/studio/src/testing/studio.ts';
import type { TestTenant } from '../../apps/studio/src/testing/tenant.ts';
import { type FakeCheckout, type FakePayments, startFakePayments } from '../fake-payments/server.ts';

const MODULE = new URL('../fake-payments/module.ts', import.meta.url).pathname;

/** A checkout tells whose it is by where it leads back to; its key is what we made of that. */
export const isOf = ({ returnUrl }: FakeCheckout, studioId: string, paymentId: string): boolean =>
  returnUrl.endsWith(`/portal/${studioId}/buy?payment=${paymentId}`);

/** A studio where members pay by the fake provider. */
export const paying = fresh
  .extend('made', { scope: 'file' }, async ({ options: _ }, { onCleanup }) => {
    const fake = await startFakePayments();
    onCleanup(() => fake.close());
    const provider = await loadPayments({ PAYMENTS_MODULE: MODULE, ...fake.env });
    return { fake, provider: provider! };
  })
  .extend('t', { scope: 'file' }, async ({ made, clock }, { onCleanup }) => {
    const t = await startTestStudio({
      payments: made.provider,
      settings: { paymentTimeoutMs: 500 },
      now: () => new Date(Date.now() + clock.aheadMs),
    });
    onCleanup(() => t.close());
    return t;
  });

/** What a tenant's people do with payments, over HTTP; the job runs where a test says so. */
export async function paymentScene(t: TestStudio, tenant: TestTenant, fake: FakePayments) {
  const { studioId, customerIds } = tenant;
  const scene = passScene(t, tenant);
  const [member, desk] = await Promise.all([
    signIn(t.base, tenant.emails.member),
    signIn(t.base, tenant.emails.front_desk),
  ]);
  const params = { studioId, customerId: customerIds[0]! };
  const onSale = (of: Parameters<typeof scene.kind>[0] = {}) =>
    scene.kind({ priceMinor: 8400, sold: true, ...of });
  const start = (passKindId: string, more: { paymentId?: string; priceMinor?: number } = {}) =>
    call(t.base, member, 'startPayment', {
      params,
      body: { paymentId: randomUUID(), passKindId, priceMinor: 8400, ...more },
    });
  const buy = async (passKindId: string): Promise<Payment> => (await start(passKindId)).body as Payment;
  /** The job, as it runs where its time has come. */
  const read = () => readDuePaymentsOf(t.studio, { studioId });
  /** Everything is due. */
  const allDue = () =>
    inStudio(t.studio, studioId, ({ trx, now }) =>
      sql`update payments set next_try_at = ${now} where studio_id = ${studioId} and next_try_at is not null`.execute(
        trx,
      ),
    );
  const get = async ({ paymentId }: { paymentId: string }): Promise<Payment> =>
    (await call(t.base, desk, 'getPayment', { params: { studioId, paymentId } })).body as Payment;
  const passes = async () => (await call(t.base, member, 'listPasses', { params })).body;
  const resolve = (paymentId: string, what: PaymentAct) =>
    call(t.base, desk, 'resolvePayment', {
      params: { studioId, paymentId },
      body: { what, reason: 'Because' },
    });
  /** The provider's checkout of a payment. */
  const checkoutOf = ({ paymentId }: { paymentId: string }) =>
    fake.checkouts().find((one) => isOf(one, studioId, paymentId))!;
  /** All that the provider has of the studio: two of one payment would be two here. */
  const ownCheckouts = () => fake.checkouts().filter(({ returnUrl }) => returnUrl.includes(studioId));
  return {
    ...scene,
    params,
    ownCheckouts,
    member,
    desk,
    onSale,
    start,
    buy,
    read,
    allDue,
    get,
    passes,
    resolve,
    checkoutOf,
    fake,
  };
}
