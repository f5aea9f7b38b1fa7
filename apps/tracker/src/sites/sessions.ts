import { randomBytes } from 'node:crypto';
import { hashToken, notSignedIn } from '@tandem/platform';
import type { Call, Site, Tracker, Work } from '../base/context.ts';
import { enterTenant, withToken } from '../base/db.ts';

export const SESSION_SECONDS = 12 * 3600;

/** Signs a site in. @returns the session's token, which is stored only as a hash */
export async function startSession({ trx, siteId, now }: Work): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await trx.deleteFrom('sessions').where('expires_at', '<', now).execute();
  await trx
    .insertInto('sessions')
    .values({
      site_id: siteId,
      token_hash: hashToken(token),
      expires_at: new Date(now.getTime() + SESSION_SECONDS * 1000),
    })
    .execute();
  return token;
}

/** @throws Problem `not_signed_in` */
export async function findSession(tracker: Tracker, token: string): Promise<Site> {
  const hash = hashToken(token);
  const site = await withToken(tracker.db, hash, async (trx) => {
    const session = await trx
      .selectFrom('sessions')
      .select('site_id')
      .where('token_hash', '=', hash)
      .where('expires_at', '>', tracker.now())
      .executeTakeFirst();
    if (!session) return undefined;
    await enterTenant(trx, session.site_id);
    return trx
      .selectFrom('sites')
      .select(['site_id as siteId', 'name', 'source_name as sourceName', 'time_zone as timeZone'])
      .where('site_id', '=', session.site_id)
      .executeTakeFirst();
  });
  if (!site) throw notSignedIn();
  return site;
}

export async function endSession({ trx }: Call, token: string): Promise<void> {
  await trx.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute();
}
