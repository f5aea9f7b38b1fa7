import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import type { Studio } from '../base/context.ts';

export type AccessAction =
  | 'sign_in'
  | 'sign_in.failed'
  | 'sign_out'
  | 'password.change'
  | 'sessions.end'
  | 'factor.use'
  | 'factor.failed';

/** Says in the log, and in every studio that the accounts open, how somebody came in or tried to. No email stands there. */
export async function noteAccess(
  studio: Studio,
  request: FastifyRequest,
  action: AccessAction,
  accountIds: readonly string[],
): Promise<void> {
  const failed = action.endsWith('.failed');
  studio.log[failed ? 'warn' : 'info'](
    { event: 'access', action, accountIds, address: request.ip },
    'access',
  );
  for (const accountId of accountIds) {
    const { rows } = await sql<{ studio_id: string }>`
      select distinct studio_id from studios_of_account(${accountId})`.execute(studio.db);
    for (const { studio_id: studioId } of rows)
      await inStudio(studio, studioId, ({ trx }) =>
        // Who fails is nobody yet: the account is what was tried.
        audit({ trx, caller: { studioId, accountId: failed ? null : accountId } }, action, {
          kind: 'account',
          id: accountId,
        }),
      );
  }
}
