import { endpoints } from '@tandem/api/studio';
import type { MailToStop } from '@tandem/api/words';
import { mountEndpoint } from '@tandem/platform';
import { z } from 'zod';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import { ONE_CLICK_PATH, readToken } from './unsubscribe-token.ts';

const MAX_FORM_BYTES = 10_000;

type Stopped = { studioName: string; of: MailToStop };

/** The link of a mail: from our own page, and straight from mail programs. */
export function mountUnsubscribe({ app, studio }: Web): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perAddress);
  mountEndpoint(
    app,
    endpoints.unsubscribe,
    async (_endpoint, request) => throttle(request.ip),
    ({ body }) => unsubscribe(studio, body.token),
  );
  app.register(async (scope) => {
    // What they send says no more than the address does.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, {}));
    scope.route({
      method: 'POST',
      url: ONE_CLICK_PATH,
      bodyLimit: MAX_FORM_BYTES,
      schema: { hide: true, params: z.object({ token: z.string().min(1).max(200) }) },
      handler: async (request) => {
        throttle(request.ip);
        await unsubscribe(studio, (request.params as { token: string }).token);
        return { ok: true };
      },
    });
  });
}

/** No more mails of the kind for whom the token names; as often as it is used. @throws Problem link_invalid */
function unsubscribe(studio: Studio, token: string): Promise<Stopped> {
  const { studioId, customerId, of } = readToken(studio, token);
  return inStudio(studio, studioId, (work) => switchOff(work, customerId, of));
}

async function switchOff(work: Work, customerId: string, of: MailToStop): Promise<Stopped> {
  const { trx, studioId } = work;
  const changed = await trx
    .updateTable('customers')
    .set({ [of]: false })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where(of, '=', true)
    .returning('customer_id')
    .executeTakeFirst();
  if (changed) await announceChange(work, 'customer', customerId);
  const { name } = await trx
    .selectFrom('studios')
    .select('name')
    .where('studio_id', '=', studioId)
    .executeTakeFirstOrThrow();
  return { studioName: name, of };
}
