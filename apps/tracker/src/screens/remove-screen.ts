import { announce } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { LIVE_CHANNEL } from '../events/index.ts';

/** Tells every process that a screen is let in no more: what is open to it ends. */
export type ScreenNotice = { siteId: number; screenId: number };

/** Takes a screen's token, or its code, away: from now on it is refused. @throws Problem `not_found` */
export async function removeScreen({ trx, siteId }: Work, screenId: number): Promise<void> {
  const gone =
    isId(screenId) &&
    (await trx
      .deleteFrom('screens')
      .where('site_id', '=', siteId)
      .where('screen_id', '=', screenId)
      .returning('screen_id')
      .executeTakeFirst());
  if (!gone) throw noSuch('screen', screenId);
  await announce(trx, LIVE_CHANNEL, { siteId, screenId } satisfies ScreenNotice);
}
