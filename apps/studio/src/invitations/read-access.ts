import type { Access } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { columnOf, type Invited } from './create-invitation.ts';

/** Who of these people can sign in, or could with a link that is open. @returns in their order */
export async function readAccess(
  { trx, studioId, now }: Work,
  kind: Invited['kind'],
  people: { id: string; accountId: string | null }[],
): Promise<Access[]> {
  if (people.length === 0) return [];
  const accountIds = people.flatMap((p) => p.accountId ?? []);
  const logins = accountIds.length
    ? await trx
        .selectFrom('auth.user as u')
        // Who has joined by a link signs in without a password.
        .leftJoin('auth.account as a', (on) =>
          on.onRef('a.userId', '=', 'u.id').on('a.providerId', '=', 'credential'),
        )
        .select(['u.id', 'u.login', sql<Date>`coalesce(a."createdAt", u."createdAt")`.as('createdAt')])
        .where('u.id', 'in', accountIds)
        .execute()
    : [];
  const column = columnOf(kind);
  const open = await trx
    .selectFrom('invitations')
    .select([column, 'expires_at'])
    .where('studio_id', '=', studioId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where(
      column,
      'in',
      people.map((p) => p.id),
    )
    .execute();
  return people.map(({ id, accountId }) => {
    const login = logins.find((l) => l.id === accountId);
    const invitation = open.find((i) => (i as Record<string, unknown>)[column] === id);
    return {
      state: login ? 'active' : invitation ? 'invited' : 'none',
      login: login?.login ?? null,
      since: login?.createdAt.toISOString() ?? null,
      invitedUntil: invitation?.expires_at.toISOString() ?? null,
    };
  });
}
