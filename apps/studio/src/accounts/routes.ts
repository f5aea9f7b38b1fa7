import { createHash } from 'node:crypto';
import { endpoints } from '@tandem/api/studio';
import { mountEndpoint, Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Studio } from '../context.ts';
import { ADDRESS_HEADER, type Auth } from './auth.ts';
import { findAccount, renewSession } from './authorise.ts';
import { createThrottle } from './throttle.ts';

/** What of better-auth is reachable; everything else it offers stays shut. */
const AUTH_ROUTES = [
  ['POST', '/api/auth/sign-in/email'],
  ['POST', '/api/auth/sign-out'],
] as const;

/** Sign-in, and what a person is told about themself. */
export function mountAccounts(app: FastifyInstance, studio: Studio, auth: Auth): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  for (const [method, url] of AUTH_ROUTES) {
    app.route({
      method,
      url,
      schema: { hide: true },
      handler: async (request, reply) => {
        if (url.endsWith('/sign-in/email')) throttle(signInKey(request));
        return relay(await auth.auth.handler(toWebRequest(request, studio.settings.publicUrl)), reply);
      },
    });
  }
  const signedIn = (_access: unknown, request: FastifyRequest) => findAccount(auth, studio.db, request);
  mountEndpoint(app, endpoints.getMe, signedIn, async ({ caller, request, reply }) => {
    await renewSession(auth, request, reply);
    return {
      user: { userId: caller.accountId, name: caller.name, email: caller.email, locale: caller.locale },
      studios: caller.studios.map(({ studioId, name, role, customerId }) => ({
        studioId,
        name,
        role,
        customerId,
      })),
    };
  });
  mountEndpoint(app, endpoints.setLocale, signedIn, async ({ caller, body }) => {
    await studio.db
      .updateTable('auth.user')
      .set({ locale: body.locale, updatedAt: new Date() })
      .where('id', '=', caller.accountId)
      .execute();
    return { ok: true as const };
  });
}

/** One person's tries from one address: guessing is slowed down without locking the person out elsewhere. */
function signInKey(request: FastifyRequest): string {
  const email = (request.body as { email?: unknown } | null)?.email;
  return createHash('sha256')
    .update(`${request.ip} ${String(email).trim().toLowerCase()}`)
    .digest('base64');
}

function toWebRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip });
  for (const name of ['cookie', 'user-agent', 'origin', 'content-type'])
    if (typeof request.headers[name] === 'string') headers.set(name, request.headers[name]);
  const hasBody = request.method === 'POST';
  if (hasBody) headers.set('content-type', 'application/json');
  return new Request(new URL(request.url, publicUrl), {
    method: request.method,
    headers,
    ...(hasBody && { body: JSON.stringify(request.body ?? {}) }),
  });
}

const remedies: Record<number, string> = {
  400: 'Correct the field and send it again.',
  401: 'Check the email and the password.',
  429: 'Wait a minute and try again.',
};

/** Passes better-auth's cookies on; its refusals in the form of all our errors. */
async function relay(answer: Response, reply: FastifyReply): Promise<unknown> {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  // The body would carry the session's token to scripts, from which the cookie is hidden.
  if (answer.ok) return reply.send({ ok: true });
  const body = (await answer.json().catch(() => null)) as { code?: string; message?: string } | null;
  throw new Problem({
    code: answer.status === 429 ? 'too_many_requests' : (body?.code ?? 'sign_in_failed'),
    status: answer.status,
    message: body?.message ?? 'The sign-in failed.',
    remedy: remedies[answer.status] ?? 'Try again in a minute.',
  });
}
