import { TOKEN_KEPT_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/**
 * Who is not on the team any more, or is erased, leaves no token of their own in the studio; those that they made for the
 * studio go on.
 */
export async function endTokensOf(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  { accountId }: { accountId: string | null },
): Promise<void> {
  await sql`delete from api_tokens where studio_id = ${studioId} and account_id = ${accountId}
    and not exists (select from staff where studio_id = ${studioId} and account_id = ${accountId})`.execute(
    trx,
  );
}

/** Forgets tokens that ended long ago: whoever still sends one is told that it is not known. */
export async function dropOldTokens({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from api_tokens where studio_id = ${studioId}
    and least(expires_at, revoked_at) < ${now}::timestamptz - make_interval(days => ${TOKEN_KEPT_DAYS})`.execute(
    trx,
  );
}
