import { randomBytes } from 'node:crypto';
import type { Locale } from '@tandem/api/words';
import { hashToken, notSignedIn } from '@tandem/platform';
import type { Call, Site, Tracker, Viewer, Work } from '../base/context.ts';
import { enterTenant, type Trx, withToken } from '../base/db.ts';
import { findScreen } from './find-screen.ts';

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
export async function findSession(tracker: Tracker, token: string): Promise<Viewer> {
  const hash = hashToken(token);
  const site = await withToken(tracker.db, hash, async (trx) => {
    const found =
      (await administrator(trx, hash, tracker.now())) ?? (await findScreen(trx, hash, tracker.now()));
    if (!found) return undefined;
    await enterTenant(trx, found.siteId);
    const site = await trx
      .selectFrom('sites')
      .select(['site_id as siteId', 'name', 'source_name as sourceName', 'time_zone as timeZone', 'locale'])
      .where('site_id', '=', found.siteId)
      .executeTakeFirst();
    return site && { ...site, locale: site.locale as Locale | null, screen: found.screen };
  });
  if (!site) throw notSignedIn();
  return site;
}

async function administrator(trx: Trx, hash: Buffer, now: Date) {
  const session = await trx
    .selectFrom('sessions')
    .select('site_id')
    .where('token_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return session && { siteId: session.site_id, screen: null };
}

export async function endSession({ trx }: Call<Site>, token: string): Promise<void> {
  await trx.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute();
}
