import { createHash } from 'node:crypto';
import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { findAccount, renewSession } from './authorise.ts';
import { changePassword } from './change-password.ts';
import { relay, toWebRequest } from './relay.ts';
import { createThrottle } from './throttle.ts';
import type { Web } from './web.ts';

/** What of better-auth is reachable; everything else it offers stays shut. */
const AUTH_ROUTES = [
  ['POST', '/api/auth/sign-in/email'],
  ['POST', '/api/auth/sign-out'],
] as const;

/** Sign-in, and what a person is told about themself. */
export function mountAccounts({ app, studio, auth }: Web): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  for (const [method, url] of AUTH_ROUTES) {
    app.route({
      method,
      url,
      schema: { hide: true },
      handler: async (request, reply) => {
        if (url.endsWith('/sign-in/email')) throttle(signInKey(request));
        await relay(await auth.auth.handler(toWebRequest(request, studio.settings.publicUrl)), reply);
        return { ok: true };
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
  mountEndpoint(app, endpoints.changePassword, signedIn, async ({ caller, body, ...http }) => {
    await changePassword({ studio, auth }, caller, body, http);
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
