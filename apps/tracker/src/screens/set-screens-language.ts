import type { Locale } from '@tandem/api/words';
import type { Work } from '../base/context.ts';

/** Chooses the language of a site's screens; each asks for it every few seconds. Null: as it was chosen on each. */
export async function setScreensLanguage({ trx, siteId }: Work, locale: Locale | null): Promise<void> {
  await trx.updateTable('sites').set({ locale }).where('site_id', '=', siteId).execute();
}
