import { createHash } from 'node:crypto';
import { invalidField } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { normalizeEmail } from '../base/email.ts';
import { loginsOf } from './logins.ts';
import { noteAccess } from './note-access.ts';
import { refuseKnown } from './refuse-known.ts';
import { openSession } from './relay.ts';
import { createThrottle } from './throttle.ts';
import type { Web } from './web.ts';

const MAX_TYPED_CHARS = 1000;
const body = z.object({ email: z.string().max(MAX_TYPED_CHARS), password: z.string().max(MAX_TYPED_CHARS) });

/** Sign-in by email and password. Wrong ones are slowed down by address, by email from an address, and by email alone. */
export function mountSignIn({ app, studio, auth }: Pick<Web, 'app' | 'studio' | 'auth'>): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  app.route({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    schema: { hide: true },
    handler: async (request, reply) => {
      const typed = body.safeParse(request.body);
      if (!typed.success) throw invalidField('email', 'Email and password are needed.', 'Enter both.');
      const { email } = typed.data;
      throttle(signInKey(request, email));
      refuseKnown(studio.settings, request, typed.data.password);
      const cookies = request.headers.cookie;
      auth.brake.pass(email, { free: auth.knowsDevice(cookies, email) });
      const accounts = (await loginsOf(studio.db, email)).map((login) => login.accountId);
      try {
        const accountId = await openSession({ auth, studio }, typed.data, { request, reply });
        auth.brake.forgive(email);
        await noteAccess(studio, request, 'sign_in', [accountId]);
      } catch (error) {
        if ((error as { status?: number }).status === 401)
          await noteAccess(studio, request, 'sign_in.failed', accounts);
        else auth.brake.forgive(email);
        throw error;
      }
      return { ok: true };
    },
  });
}

/** One person's tries from one address: guessing is slowed down without locking the person out elsewhere. */
const signInKey = (request: FastifyRequest, email: string) =>
  createHash('sha256')
    .update(`${request.ip} ${normalizeEmail(email)}`)
    .digest('base64');
