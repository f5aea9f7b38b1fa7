import { endpoints } from '@tandem/api/studio';
import { mountEndpoint, Problem } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { findAccount, renewSession } from './authorise.ts';
import { mountFactors } from './factors/mount-factors.ts';
import { readGivenLinks } from './given-links.ts';
import { noteAccess } from './note-access.ts';
import { mountOwnAccess } from './own-access.ts';
import { readChildren } from './read-children.ts';
import { relay, toWebRequest } from './relay.ts';
import { mountSignIn } from './sign-in.ts';
import type { Web } from './web.ts';

/** What of better-auth is reachable as it is; everything else it offers stays shut. */
const SIGN_OUT = '/api/auth/sign-out';

/** Sign-in, and what a person is told about themself. */
export function mountAccounts({ app, studio, auth }: Pick<Web, 'app' | 'studio' | 'auth'>): void {
  mountSignIn({ app, studio, auth });
  app.route({
    method: 'POST',
    url: SIGN_OUT,
    schema: { hide: true },
    handler: async (request, reply) => {
      const account = await findAccount(auth, studio.db, request, { half: true }).catch(unlessOther);
      await relay(await auth.auth.handler(toWebRequest(request, studio.settings.publicUrl)), reply);
      if (account) await noteAccess(studio, request, 'sign_out', [account.accountId]);
      return { ok: true };
    },
  });
  const halfSignedIn = (_endpoint: unknown, request: FastifyRequest) =>
    findAccount(auth, studio.db, request, { half: true });
  mountEndpoint(app, endpoints.getMe, halfSignedIn, async ({ caller, request, reply }) => {
    await renewSession(auth, request, reply);
    const half = caller.secondFactor === 'unproved';
    const children = half ? [] : await readChildren(studio.db, caller.accountId);
    return {
      user: { userId: caller.accountId, name: caller.name, email: caller.email, locale: caller.locale },
      secondFactor: caller.secondFactor,
      mailServer: studio.settings.smtp !== undefined,
      studios: (half ? [] : caller.studios).map(({ studioId, name, role, customerId }) => ({
        ...{ studioId, name, role, customerId },
        children: children
          .filter((child) => child.studioId === studioId)
          .map(({ studioId: _, ...child }) => child),
      })),
      givenLinks: half ? [] : await readGivenLinks(studio.db, caller.accountId),
    };
  });
  mountEndpoint(app, endpoints.setLocale, halfSignedIn, async ({ caller, body }) => {
    await studio.db
      .updateTable('auth.user')
      .set({ locale: body.locale, updatedAt: new Date() })
      .where('id', '=', caller.accountId)
      .execute();
    return { ok: true as const };
  });
  mountOwnAccess({ app, studio, auth });
  mountFactors({ app, studio, auth });
}

/** Nobody is signed in, and may sign out all the same; but a page signs out its own person only. */
function unlessOther(error: unknown): null {
  if (error instanceof Problem && error.code === 'other_person') throw error;
  return null;
}
