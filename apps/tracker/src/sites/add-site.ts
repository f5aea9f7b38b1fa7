import { randomBytes } from 'node:crypto';
import { inTenant, SetupError } from '@tandem/platform';
import type { Db } from '../base/db.ts';
import { hashPassword } from './passwords.ts';

const PASSWORD_BYTES = 15;

export type NewSite = { siteId: number; name: string; login: string; timeZone: string };

/**
 * Adds a club.
 * @returns its password, which is stored only as a hash
 * @throws SetupError where the Site ID is taken
 */
export async function addSite(db: Db, site: NewSite): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const password_hash = await hashPassword(password);
  const made = await inTenant(db, String(site.siteId), (trx) =>
    trx
      .insertInto('sites')
      .values({
        site_id: site.siteId,
        name: site.name,
        source_name: site.login,
        password_hash,
        time_zone: site.timeZone,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('site_id')
      .executeTakeFirst(),
  );
  if (!made)
    throw new SetupError(
      `There is a site ${site.siteId} already.`,
      'Choose another --site-id. npm run tracker -- list shows those that are taken.',
    );
  return password;
}
