import type { ScreenSettings } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { seatsOf } from '../boxes/index.ts';

/** Says what a screen shows; it asks for that every few seconds. Null: what screens usually show. @throws Problem `not_found`: the screen, or the box of whose room it waits */
export async function setScreen(
  { trx, siteId }: Work,
  screenId: number,
  settings: ScreenSettings | null,
): Promise<void> {
  if (settings?.waits) await seatsOf(trx, settings.waits);
  const set =
    isId(screenId) &&
    (await trx
      .updateTable('screens')
      .set({ settings: settings && JSON.stringify(settings) })
      .where('site_id', '=', siteId)
      .where('screen_id', '=', screenId)
      .returning('screen_id')
      .executeTakeFirst());
  if (!set) throw noSuch('screen', screenId);
}
