import { randomBytes } from 'node:crypto';
import { hashToken, inTenant, SetupError } from '@tandem/platform';
import type { Db } from '../base/db.ts';

const TOKEN_BYTES = 24;

export type NewBox = { siteId: number; boxId: number; name: string; seats: number; classClock: boolean };

/**
 * Adds a box with seats 1 to `seats` to a club.
 * @returns the token that its program sends, which is stored only as a hash
 * @throws SetupError where there is no such site, or the Box ID is taken there
 */
export async function addBox(db: Db, box: NewBox): Promise<string> {
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
