import { randomBytes } from 'node:crypto';
import { hashToken, inTenant, SetupError } from '@tandem/platform';
import pg from 'pg';
import type { Database } from './database.ts';
import { hashPassword } from './sites/login.ts';

const PASSWORD_BYTES = 15;
const TOKEN_BYTES = 24;

export type NewSite = { siteId: number; name: string; login: string; timeZone: string };
export type NewBox = { siteId: number; boxId: number; name: string; seats: number; classClock: boolean };

/**
 * Adds a club.
 * @returns its password, which is stored only as a hash
 * @throws SetupError where the Site ID is taken
 */
export async function addSite(db: Database, site: NewSite): Promise<string> {
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

/**
 * Adds a box with seats 1 to `seats` to a club.
 * @returns the token that its program sends, which is stored only as a hash
 * @throws SetupError where there is no such site, or the Box ID is taken there
 */
export async function addBox(db: Database, box: NewBox): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const key = { site_id: box.siteId, box_id: box.boxId };
  await inTenant(db, String(box.siteId), async (trx) => {
    const site = await trx.selectFrom('sites').select('site_id').executeTakeFirst();
    if (!site)
      throw new SetupError(
        `There is no site ${box.siteId}.`,
        'Add it first with npm run tracker -- add-site, or check --site-id.',
      );
    const made = await trx
      .insertInto('boxes')
      .values({
        ...key,
        name: box.name,
        seat_ids: Array.from({ length: box.seats }, (_, i) => i + 1),
        accepts_class_clock: box.classClock,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('box_id')
      .executeTakeFirst();
    if (!made)
      throw new SetupError(
        `Site ${box.siteId} has a box ${box.boxId} already.`,
        'Choose another --box-id. npm run tracker -- list shows those that are taken.',
      );
    await trx
      .insertInto('box_tokens')
      .values({ ...key, token_hash: hashToken(token) })
      .execute();
  });
  return token;
}

export type ListedSite = {
  siteId: number;
  name: string;
  login: string;
  timeZone: string;
  boxes: { boxId: number; name: string; seats: number; lastSeenAt: string | null }[];
};

/** Every club with its boxes. @param url of the database's owner: the application's role sees one club at a time */
export async function listSites(url: string): Promise<ListedSite[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<ListedSite>(`
      select s.site_id as "siteId", s.name, s.source_name as login, s.time_zone as "timeZone", coalesce(
        json_agg(json_build_object('boxId', b.box_id, 'name', b.name, 'seats', cardinality(b.seat_ids),
          'lastSeenAt', b.last_seen_at) order by b.box_id) filter (where b.box_id is not null), '[]') as boxes
      from tracker.sites s left join tracker.boxes b using (site_id)
      group by s.site_id order by s.site_id`);
    return rows;
  } finally {
    await client.end();
  }
}
