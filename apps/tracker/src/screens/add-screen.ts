import { MAX_SCREENS_PER_CLUB, PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { hashToken, newCode } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/** Makes a screen that waits for its code. @returns the code, stored only as a hash. @throws Problem `too_many` */
export async function addScreen(
  { trx, siteId, now }: Work,
  { name, mayRun }: { name: string; mayRun: boolean },
): Promise<{ screenId: number; code: string; expiresAt: string }> {
  await trx.deleteFrom('screens').where('code_expires_at', '<=', now).execute();
  const { count } = await trx
    .selectFrom('screens')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_SCREENS_PER_CLUB)
    throw problem({
      code: 'too_many',
      message: `This club has ${MAX_SCREENS_PER_CLUB} screens.`,
      remedy: 'Remove one that is not used any more.',
    });
  const code = newCode();
  const expiresAt = new Date(now.getTime() + PAIRING_CODE_MINUTES * 60_000);
  const { screen_id } = await trx
    .insertInto('screens')
    .values({
      site_id: siteId,
      name,
      may_run: mayRun,
      code_hash: hashToken(code),
      code_expires_at: expiresAt,
      created_at: now,
    })
    .returning('screen_id')
    .executeTakeFirstOrThrow();
  return { screenId: screen_id, code, expiresAt: expiresAt.toISOString() };
}
