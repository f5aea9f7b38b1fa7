import { inTenant, Problem } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../base/audit.ts';
import { problem } from '../base/problem.ts';
import type { Account } from './authorise.ts';
import { relay, toWebRequest } from './relay.ts';
import { refuseWeak } from './weak-password.ts';
import type { Web } from './web.ts';

/**
 * Changes one's own password and ends every other session.
 * @throws Problem wrong_password, too_many_requests
 */
export async function changePassword(
  { studio, auth }: Pick<Web, 'auth' | 'studio'>,
  caller: Account,
  passwords: { currentPassword: string; newPassword: string },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  refuseWeak(
    passwords.newPassword,
    [caller.name, caller.email, ...caller.studios.map((s) => s.name)],
    'newPassword',
  );
  const call = { url: '/api/auth/change-password', body: { ...passwords, revokeOtherSessions: true } };
  const answer = await auth.auth.handler(toWebRequest(request, studio.settings.publicUrl, call));
  await relay(answer, reply).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'INVALID_PASSWORD') throw error;
    throw problem({
      code: 'wrong_password',
      field: 'currentPassword',
      message: 'This is not your current password.',
      remedy: 'Type it again. If you have forgotten it, ask your studio for a new link.',
    });
  });
  for (const { studioId } of caller.studios)
    await inTenant(studio.db, studioId, (trx) =>
      audit({ trx, caller: { studioId, accountId: caller.accountId } }, 'password.change', {
        kind: 'account',
        id: caller.accountId,
      }),
    );
}
