import { endpoints } from '@tandem/api/studio';
import { inTenant, mountEndpoint, open, Problem, seal } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createThrottle } from '../accounts/throttle.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio } from '../base/context.ts';

const CONTEXT = 'unsubscribe';
/** By this a mail program unsubscribes on its own, with one click (RFC 8058). */
export const ONE_CLICK_PATH = '/api/mail/unsubscribe/:token';
const MAX_FORM_BYTES = 10_000;

type Whom = { studioId: string; customerId: string };
const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** What stands in a mail's link: only we can make it and read it, and it serves for nothing else. */
export function unsubscribeToken(studio: Pick<Studio, 'secretKey'>, { studioId, customerId }: Whom): string {
  const ids = Buffer.concat([bytesOf(studioId), bytesOf(customerId)]).toString('base64url');
  return seal(studio.secretKey, ids, CONTEXT).toString('base64url');
}

function readToken(studio: Studio, token: string): Whom {
  try {
    const ids = Buffer.from(open(studio.secretKey, Buffer.from(token, 'base64url'), CONTEXT), 'base64url');
    return { studioId: uuidOf(ids.subarray(0, 16)), customerId: uuidOf(ids.subarray(16)) };
  } catch {
    throw new Problem({
      code: 'link_invalid',
      status: 404,
      message: 'This link is not complete.',
      remedy: 'Open it from the mail again, or switch the mails off in the member portal.',
    });
  }
}

/** No more mails after class for whom the token names; as often as it is used. @throws Problem link_invalid */
async function unsubscribe(studio: Studio, token: string): Promise<{ studioName: string }> {
  const { studioId, customerId } = readToken(studio, token);
  return inTenant(studio.db, studioId, async (trx) => {
    const changed = await trx
      .updateTable('customers')
      .set({ class_mail: false })
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .where('class_mail', '=', true)
      .returning('customer_id')
      .executeTakeFirst();
    if (changed) await announceChange({ trx, studioId }, 'customer', customerId);
    const { name } = await trx
      .selectFrom('studios')
      .select('name')
      .where('studio_id', '=', studioId)
      .executeTakeFirstOrThrow();
    return { studioName: name };
  });
}

/** The link of a mail: from our own page, and straight from mail programs. */
export function mountUnsubscribe(app: FastifyInstance, studio: Studio): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perAddress);
  mountEndpoint(
    app,
    endpoints.unsubscribe,
    async (_access, request) => throttle(request.ip),
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
