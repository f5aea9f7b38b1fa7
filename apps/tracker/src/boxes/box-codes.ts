import type { PairedBox } from '@tandem/api/box';
import { PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { hashToken, newCode } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { enterTenant } from '../base/db.ts';
import type { OfCode } from '../codes/index.ts';
import { seatsOf } from './seats-of.ts';
import { newToken } from './tokens.ts';

/**
 * Makes a code by which a program becomes this box; the one before it works no more.
 * @returns it, stored only as a hash. @throws Problem `not_found`
 */
export async function newBoxCode(
  { trx, siteId, now }: Pick<Work, 'trx' | 'siteId' | 'now'>,
  boxId: number,
): Promise<{ boxId: number; code: string; expiresAt: string }> {
  await seatsOf(trx, boxId);
  const code = newCode();
  const expiresAt = new Date(now.getTime() + PAIRING_CODE_MINUTES * 60_000);
  const columns = { code_hash: hashToken(code), expires_at: expiresAt };
  await trx
    .insertInto('box_codes')
    .values({ site_id: siteId, box_id: boxId, ...columns })
    .onConflict((conflict) => conflict.columns(['site_id', 'box_id']).doUpdateSet(columns))
    .execute();
  return { boxId, code, expiresAt: expiresAt.toISOString() };
}

/**
 * Makes a program the box that waits for this code: it gets a token of its own, and the one before it is revoked, so that
 * the machine that was replaced is refused. @returns null where no box waits for the code
 */
export async function pairBox({ trx, hash, now }: OfCode): Promise<PairedBox | null> {
  const waiting = await trx
    .selectFrom('box_codes')
    .select('site_id')
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  if (!waiting) return null;
  await enterTenant(trx, waiting.site_id);
  // Of two at once the second waits here for the first, and finds the code gone.
  const taken = await trx
    .deleteFrom('box_codes')
    .where('site_id', '=', waiting.site_id)
    .where('code_hash', '=', hash)
    .where('expires_at', '>', now)
    .returning('box_id')
    .executeTakeFirst();
  if (!taken) return null;
  const { name } = await trx
    .selectFrom('boxes')
    .select('name')
    .where('box_id', '=', taken.box_id)
    .executeTakeFirstOrThrow();
  const token = await newToken({ trx, siteId: waiting.site_id, now }, taken.box_id);
  return { boxId: taken.box_id, name, token };
}
