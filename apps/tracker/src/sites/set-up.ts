import { hkdfSync } from 'node:crypto';
import { inTenant, sameSecret } from '@tandem/platform';
import { sql } from 'kysely';
import type { Tracker } from '../base/context.ts';
import type { Db } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { addSite, type SiteFacts } from './add-site.ts';

const TOKEN_BYTES = 24;
/** The first club's number; the page asks for none. */
const FIRST_SITE_ID = 1;

/** What opens the set-up of the first club: whoever starts the tracker is shown a link with it. */
export const setUpToken = (secretKey: Buffer): string =>
  Buffer.from(hkdfSync('sha256', secretKey, '', 'tandem tracker set-up', TOKEN_BYTES)).toString('base64url');

export async function hasSites(db: Db): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select tracker.has_sites() as has`.execute(db);
  return rows[0]!.has;
}

/**
 * Makes the first club, once.
 * @returns its Site ID
 * @throws Problem `setup_token_wrong`, `setup_done`
 */
export async function setUp(
  { db }: Pick<Tracker, 'db'>,
  token: { given: string; right: string },
  site: SiteFacts & { password: string },
): Promise<number> {
  if (!sameSecret(token.given, token.right))
    throw problem({
      code: 'setup_token_wrong',
      message: 'This link does not set up the tracker.',
      remedy: 'Open the link that the tracker printed when it started.',
    });
  // Of two at once the second meets the first one's club.
  const made =
    !(await hasSites(db)) &&
    (await inTenant(db, String(FIRST_SITE_ID), (trx) =>
      addSite({ trx, siteId: FIRST_SITE_ID }, site, site.password),
    ));
  if (!made)
    throw problem({
      code: 'setup_done',
      message: 'This tracker has a club already.',
      remedy: 'Sign in with its Site ID, login and password.',
    });
  return FIRST_SITE_ID;
}
