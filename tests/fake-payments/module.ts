import { createHmac, timingSafeEqual } from 'node:crypto';
import type {
  CheckoutState,
  PaymentModule,
  PaymentProvider,
  ProviderOutcome,
} from '../../apps/studio/src/base/payment-provider.ts';

/** A notice that was signed longer ago is somebody's who has kept it. */
const MAX_AGE_SECONDS = 300;

/** The module that speaks to the fake provider: what an operator's own would look like. */
const open: PaymentModule = (env) => {
  const setting = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set.`);
    return value;
  };
  return fakeProvider(
    setting('FAKE_PAYMENTS_URL'),
    setting('FAKE_PAYMENTS_KEY'),
    setting('FAKE_PAYMENTS_SECRET'),
  );
};
export default open;

function fakeProvider(base: string, key: string, secret: string): PaymentProvider {
  async function ask<T>(
    path: string,
    init: RequestInit,
    read: (answer: Record<string, unknown>) => T,
  ): Promise<ProviderOutcome<T>> {
    let answer: Response;
    try {
      answer = await fetch(base + path, {
        ...init,
        redirect: 'error',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers },
      });
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      return { kind: code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? 'transient' : 'unknown' };
    }
    if (answer.status === 401 || answer.status === 403) return { kind: 'config' };
    if (answer.status === 429) {
      const seconds = Number(answer.headers.get('retry-after'));
      return { kind: 'transient', ...(seconds > 0 && { retryAfterSeconds: seconds }) };
    }
    if (answer.status >= 500) return { kind: 'unknown' };
    if (!answer.ok) return { kind: 'permanent' };
    try {
      return { kind: 'ok', value: read((await answer.json()) as Record<string, unknown>) };
    } catch {
      return { kind: 'unknown' };
    }
  }
  return {
    name: 'Fake provider',
    start: ({ idempotencyKey, amountMinor, currency, description, returnUrl, noticeUrl }, signal) =>
      ask(
        '/v1/checkouts',
        {
          method: 'POST',
          signal,
          headers: { 'idempotency-key': idempotencyKey },
          body: JSON.stringify({
            ...{ amount: amountMinor, currency, description },
            return_url: returnUrl,
            notice_url: noticeUrl,
          }),
        },
        ({ id, url }) => ({ reference: String(id), url: String(url) }),
      ),
    read: ({ reference }, signal) =>
      ask(
        `/v1/checkouts/${encodeURIComponent(reference)}`,
        { signal },
        ({ state, amount, refunded, currency }) => ({
          state: Number(refunded) > 0 ? 'refunded' : (state as CheckoutState),
          amountMinor: Number(amount),
          currency: String(currency),
        }),
      ),
    verify({ body, headers }) {
      const [, at, signature = ''] =
        /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(headers['pay-signature'])) ?? [];
      if (at === undefined || Math.abs(Date.now() / 1000 - Number(at)) > MAX_AGE_SECONDS) return null;
      const own = createHmac('sha256', secret).update(`${at}.`).update(body).digest();
      if (!timingSafeEqual(own, Buffer.from(signature, 'hex'))) return null;
      const { id, checkout } = JSON.parse(body.toString('utf8')) as { id: unknown; checkout: unknown };
      return { eventId: String(id), reference: String(checkout) };
    },
  };
}
