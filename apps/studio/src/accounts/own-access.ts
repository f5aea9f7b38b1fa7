import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { findAccount } from './authorise.ts';
import { changePassword } from './change-password.ts';
import { checkPassword } from './check-password.ts';
import { noteAccess } from './note-access.ts';
import { endOthers, endSession, listSessions, startSession } from './sessions.ts';
import { mailSignInLinks, redeemSignInLink, showSignInLink } from './sign-in-link.ts';
import { createThrottle } from './throttle.ts';
import type { Web } from './web.ts';

/**
 * What a person does about their own access: sessions, saying again that it is them, another password, a link in place
 * of it.
 */
export function mountOwnAccess({ app, studio, auth }: Pick<Web, 'app' | 'studio' | 'auth'>): void {
  const { db } = studio;
  const signedIn = (_endpoint: unknown, request: FastifyRequest) => findAccount(auth, db, request);
  const tokenOf = (request: FastifyRequest) => auth.readToken(request.headers.cookie);
  const { perAddress, perEmail } = studio.settings.signInsPerMinute;
  const throttleAddress = createThrottle(perAddress);
  const throttleAccount = createThrottle(perEmail);
  const byAddress = async (_endpoint: unknown, request: FastifyRequest) => throttleAddress(request.ip);

  mountEndpoint(app, endpoints.listSessions, signedIn, ({ caller, request }) =>
    listSessions(db, caller.accountId, tokenOf(request)),
  );
  mountEndpoint(app, endpoints.endSession, signedIn, async ({ caller, params, request }) => {
    await endSession(db, caller.accountId, params.sessionId);
    await noteAccess(studio, request, 'sessions.end', [caller.accountId]);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.endOtherSessions, signedIn, async ({ caller, request }) => {
    await endOthers(db, caller.accountId, tokenOf(request));
    await noteAccess(studio, request, 'sessions.end', [caller.accountId]);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.confirmIdentity, signedIn, async ({ caller, body, request }) => {
    throttleAccount(caller.accountId);
    await checkPassword(studio, request, caller.accountId, { field: 'password', typed: body.password });
    await sql`update auth.session set confirmed_at = now() where token = ${tokenOf(request)}`.execute(db);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.changePassword, signedIn, async ({ caller, body, ...http }) => {
    throttleAccount(caller.accountId);
    await changePassword({ studio, auth }, caller, body, http);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.askSignInLink, byAddress, async ({ body }) => {
    // Not waited for: the time of the answer would tell whether there is such an email.
    void mailSignInLinks(studio, body.email).catch((error: unknown) =>
      studio.log.error(
        { event: 'sign_in.link_not_mailed', err: error },
        'a sign-in link could not be mailed',
      ),
    );
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.showSignInLink, byAddress, ({ body }) => showSignInLink(studio, body.token));
  mountEndpoint(app, endpoints.redeemSignInLink, byAddress, async ({ body, ...http }) => {
    const account = await redeemSignInLink(studio, body);
    await startSession({ auth, db }, account, http);
    await noteAccess(studio, http.request, 'sign_in', [account.accountId]);
    return { ok: true as const };
  });
}
