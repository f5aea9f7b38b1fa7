import type { ScreenSettings } from '@tandem/api/tracker';
import { sql } from 'kysely';
import type { Screen } from '../base/context.ts';
import { enterTenant, type Trx } from '../base/db.ts';

/** Noted so often that a screen is there. */
const SEEN_EVERY_SECONDS = 30;

/** The screen whose token was presented, and its site; the transaction goes on as that site's. */
export async function findScreen(
  trx: Trx,
  tokenHash: Buffer,
  now: Date,
): Promise<{ siteId: number; screen: Screen } | null> {
  const row = await trx
    .selectFrom('screens')
    .select(['site_id', 'screen_id', 'name', 'may_run', 'settings'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (!row) return null;
  await enterTenant(trx, row.site_id);
  await trx
    .updateTable('screens')
    .set({ last_seen_at: now })
    .where('site_id', '=', row.site_id)
    .where('screen_id', '=', row.screen_id)
    .where('last_seen_at', '<', sql<Date>`${now}::timestamptz - make_interval(secs => ${SEEN_EVERY_SECONDS})`)
    .execute();
  const settings = row.settings as ScreenSettings | null;
  return {
    siteId: row.site_id,
    screen: { screenId: row.screen_id, name: row.name, mayRun: row.may_run, settings },
  };
}
