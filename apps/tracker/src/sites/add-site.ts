import type { Work } from '../base/context.ts';
import { hashPassword } from './passwords.ts';

export type SiteFacts = { name: string; login: string; timeZone: string };

/** Adds the club of the transaction's site. @returns false where there is one already */
export async function addSite(
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  site: SiteFacts,
  password: string,
): Promise<boolean> {
  const made = await trx
    .insertInto('sites')
    .values({
      site_id: siteId,
      name: site.name,
      source_name: site.login,
      password_hash: await hashPassword(password),
      time_zone: site.timeZone,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('site_id')
    .executeTakeFirst();
  return made !== undefined;
}
