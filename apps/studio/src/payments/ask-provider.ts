import { MAX_PAYMENT_ID_CHARS } from '@tandem/api/words';
import { isLoopback } from '@tandem/platform';
import { z } from 'zod';
import type { Studio } from '../base/context.ts';
import type {
  Checkout,
  CheckoutWish,
  PaymentProvider,
  ProviderOutcome,
  StartedCheckout,
} from '../base/payment-provider.ts';

/** From the question to the whole answer. */
const PROVIDER_TIMEOUT_MS = 10_000;
const MAX_ADDRESS_CHARS = 2000;
/** As large as a ledger's line holds; what is larger is no answer. */
const MAX_AMOUNT_MINOR = 2_147_483_647;
const MAX_RETRY_AFTER_SECONDS = 24 * 3600;

const outcome = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ok'), value }),
    z.object({
      kind: z.enum(['transient', 'config', 'permanent', 'unknown']),
      retryAfterSeconds: z.number().positive().max(MAX_RETRY_AFTER_SECONDS).optional().catch(undefined),
    }),
  ]);
const reference = z.string().min(1).max(MAX_PAYMENT_ID_CHARS);
const started = (here: boolean) =>
  outcome(
    z.object({
      reference,
      url: z
        .url()
        .max(MAX_ADDRESS_CHARS)
        .refine((url) => leadsOut(url, here)),
    }),
  );
const checkout = outcome(
  z.object({
    state: z.enum(['open', 'paid', 'failed', 'expired', 'refunded']),
    amountMinor: z.number().int().min(0).max(MAX_AMOUNT_MINOR),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
);
const known = z.object({ eventId: reference, reference }).nullable();

/** A person is sent to a page by https; to this machine's own too, where nobody reaches it from beyond. */
function leadsOut(url: string, here: boolean): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (here && protocol === 'http:' && isLoopback(hostname));
}

/**
 * The one gate to the payment provider: its module is another's code. What takes too long, throws, or answers what is no
 * answer comes out as `unknown`. Nothing that it says of a failure is kept or logged.
 */
export const askProvider = (studio: Studio, provider: PaymentProvider) => ({
  start: (wish: CheckoutWish): Promise<ProviderOutcome<StartedCheckout>> =>
    ask(studio, (signal) => provider.start(wish, signal), started(studio.settings.exposed !== true)),
  read: (of: { reference: string; studioId: string }): Promise<ProviderOutcome<Checkout>> =>
    ask(studio, (signal) => provider.read(of, signal), checkout),
  verify(
    notice: Parameters<PaymentProvider['verify']>[0],
    of: { studioId: string },
  ): { eventId: string; reference: string } | null {
    try {
      return known.safeParse(provider.verify(notice, of)).data ?? null;
    } catch {
      return null;
    }
  },
});

async function ask<T extends z.ZodType>(
  { settings }: Studio,
  call: (signal: AbortSignal) => Promise<unknown>,
  schema: T,
): Promise<z.output<T> | { kind: 'unknown' }> {
  const signal = AbortSignal.timeout(settings.paymentTimeoutMs ?? PROVIDER_TIMEOUT_MS);
  const late = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    const read = schema.safeParse(await Promise.race([call(signal), late]));
    return read.success ? read.data : { kind: 'unknown' };
  } catch {
    return { kind: 'unknown' };
  }
}
