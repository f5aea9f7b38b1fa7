import type { GivenLink } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Db, Trx } from '../base/db.ts';

/** The person is told so long. */
export const TOLD_DAYS = 30;

/** Remembers for its person that somebody held a link to the account in their hands. */
export async function keepGivenLink(trx: Trx, accountId: string, link: Omit<GivenLink, 'at'> & { at: Date }) {
  await trx
    .insertInto('auth.given_link')
    .values({ account_id: accountId, studio_name: link.studioName, given_by: link.by, at: link.at })
    .execute();
}

export async function readGivenLinks(db: Db, accountId: string): Promise<GivenLink[]> {
  const { rows } = await sql<Omit<GivenLink, 'at'> & { at: Date }>`
    select studio_name as "studioName", given_by as by, at from auth.given_link
    where account_id = ${accountId} and at > now() - make_interval(days => ${TOLD_DAYS})
    order by at desc`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
