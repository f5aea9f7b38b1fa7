import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { problem } from '../base/problem.ts';
import { findAccount } from './authorise.ts';
import { noteAccess } from './note-access.ts';
import { verifyPassword } from './passwords.ts';
import { endOthers, endSession, listSessions, startSession } from './sessions.ts';
import { mailSignInLinks, redeemSignInLink } from './sign-in-link.ts';
import { createThrottle } from './throttle.ts';
import type { Web } from './web.ts';

/** What a person does about their own access: sessions, saying again that it is them, a link in place of the password. */
export function mountOwnAccess({ app, studio, auth }: Pick<Web, 'app' | 'studio' | 'auth'>): void {
  const { db } = studio;
  const signedIn = (_access: unknown, request: FastifyRequest) => findAccount(auth, db, request);
  const tokenOf = (request: FastifyRequest) => auth.readToken(request.headers.cookie);
  const { perAddress, perEmail } = studio.settings.signInsPerMinute;
  const throttleAddress = createThrottle(perAddress);
  const throttleAccount = createThrottle(perEmail);
  const byAddress = async (_access: unknown, request: FastifyRequest) => throttleAddress(request.ip);

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
    const { rows } = await sql<{ password: string | null }>`
      select password from auth.account where "userId" = ${caller.accountId} and "providerId" = 'credential'`.execute(
      db,
    );
    const stored = rows[0]?.password ?? null;
    if (stored === null || !(await verifyPassword(stored, body.password))) {
      await noteAccess(studio, request, 'sign_in.failed', [caller.accountId]);
      throw wrongPassword();
    }
    await sql`update auth.session set confirmed_at = now() where token = ${tokenOf(request)}`.execute(db);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.askSignInLink, byAddress, async ({ body }) => {
    // Not waited for: the time of the answer would tell whether there is such an email.
    void mailSignInLinks(studio, body.email).catch((error: unknown) =>
      studio.log.error({ err: error }, 'a sign-in link could not be mailed'),
    );
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.redeemSignInLink, byAddress, async ({ body, ...http }) => {
    const account = await redeemSignInLink(studio, body);
    await startSession({ auth, db }, account, http);
    await noteAccess(studio, http.request, 'sign_in', [account.accountId]);
    return { ok: true as const };
  });
}

const wrongPassword = () =>
  problem({
    code: 'wrong_password',
    field: 'password',
    message: 'This is not your current password.',
    remedy: 'Type it again, or ask for a link by mail on the sign-in page.',
  });
