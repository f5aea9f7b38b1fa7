import { inTenant, notSignedIn } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit } from '../base/audit.ts';
import type { Account } from './authorise.ts';
import { checkPassword } from './check-password.ts';
import { holdAccount } from './hold-account.ts';
import { hashPassword } from './passwords.ts';
import { startSession } from './sessions.ts';
import { passwordOf, setPassword } from './set-password.ts';
import { refuseWeak } from './weak-password.ts';
import type { Web } from './web.ts';

/**
 * Changes one's own password: every session ends, and whoever did it goes on in a new one, which has proved as much.
 * @throws Problem wrong_password, common_password; not_signed_in where it was changed at the same time
 */
export async function changePassword(
  { studio, auth }: Pick<Web, 'auth' | 'studio'>,
  caller: Account,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  http: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const { accountId, email, name, studios } = caller;
  refuseWeak(newPassword, [name, email, ...studios.map((s) => s.name)], 'newPassword');
  const verified = await checkPassword(studio, http.request, accountId, {
    field: 'currentPassword',
    typed: currentPassword,
  });
  const passwordHash = await hashPassword(newPassword);
  await studio.db.transaction().execute(async (trx) => {
    await holdAccount(trx, accountId);
    if ((await passwordOf(trx, accountId)) !== verified) throw notSignedIn();
    await setPassword(trx, accountId, passwordHash);
  });
  const proved = caller.secondFactor === 'proved';
  await startSession({ auth, db: studio.db }, { accountId, login: email, proved }, http);
  for (const { studioId } of studios)
    await inTenant(studio.db, studioId, (trx) =>
      audit({ trx, caller: { studioId, accountId } }, 'password.change', { kind: 'account', id: accountId }),
    );
}
