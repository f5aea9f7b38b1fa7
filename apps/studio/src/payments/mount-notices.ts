import { MAX_NOTICE_BYTES, MAX_NOTICES_PER_MINUTE, PAYMENT_NOTICES_PATH } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { z } from 'zod';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { askProvider } from './ask-provider.ts';
import { queuePayments } from './queue-payments.ts';

const params = z.object({ studioId: z.uuid() });

/**
 * Takes notices of the provider, in whatever form it sends them: its module says whether they are its own. A notice decides
 * nothing; it has the payment read sooner.
 */
export function mountPayments({ app, studio }: Web): void {
  const throttle = createThrottle(MAX_NOTICES_PER_MINUTE);
  app.register(async (scope) => {
    // Signatures are over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({
      method: 'POST',
      url: PAYMENT_NOTICES_PATH,
      bodyLimit: MAX_NOTICE_BYTES,
      schema: { summary: 'A notice of the payment provider, signed as it signs', params },
      handler: async (request, reply) => {
        const provider = studio.payments ?? null;
        if (provider === null) throw notFound('payment provider');
        throttle(request.ip);
        const { studioId } = request.params as z.output<typeof params>;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const known = askProvider(studio, provider).verify({ body, headers: request.headers }, { studioId });
        if (known === null) {
          studio.log.warn(
            { event: 'payment.notice_refused', studioId, provider: provider.name },
            'a notice of a payment was refused',
          );
          throw problem({
            code: 'notice_refused',
            message: 'This notice is not signed as the payment provider signs.',
            remedy:
              'Where the provider has sent it: renew the secret of its notices in the module’s settings.',
          });
        }
        await inStudio(studio, studioId, (work) => hear(work, { ...known, provider: provider.name }));
        reply.header('cache-control', 'no-store');
        return { ok: true };
      },
    });
  });
}

/** Has the payment read that a notice is about: once for each event. What is nobody's here is left alone. */
async function hear(
  work: Work,
  { eventId, reference, provider }: { eventId: string; reference: string; provider: string },
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql`
    insert into payment_notices (studio_id, event_id, payment_id, at)
    select ${studioId}, ${eventId}, payment_id, ${now} from payments
    where studio_id = ${studioId} and provider = ${provider} and reference = ${reference} and not refund_marked
    on conflict do nothing returning payment_id`.execute(trx);
  const [heard] = rows as { payment_id: string }[];
  if (!heard) return;
  await sql`update payments set next_try_at = ${now}
    where studio_id = ${studioId} and payment_id = ${heard.payment_id}`.execute(trx);
  await queuePayments(work);
}
