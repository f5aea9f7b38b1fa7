import { randomBytes } from 'node:crypto';
import { hashToken } from '@tandem/platform';
import { enterTenant } from '../base/db.ts';
import type { OfCode } from '../codes/index.ts';

const TOKEN_BYTES = 32;

/** Lets a screen in by its code. @returns its token, stored only as a hash; null where no screen waits for the code */
export async function pairScreen({ trx, hash, now }: OfCode): Promise<string | null> {
  const waiting = await trx
    .selectFrom('screens')
    .select('site_id')
    .where('code_hash', '=', hash)
    .where('code_expires_at', '>', now)
    .executeTakeFirst();
  if (!waiting) return null;
  await enterTenant(trx, waiting.site_id);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  // Of two at once the second waits here for the first, and finds the code gone.
  const paired = await trx
    .updateTable('screens')
    .set({
      code_hash: null,
      code_expires_at: null,
      token_hash: hashToken(token),
      paired_at: now,
      last_seen_at: now,
    })
    .where('site_id', '=', waiting.site_id)
    .where('code_hash', '=', hash)
    .returning('screen_id')
    .executeTakeFirst();
  return paired ? token : null;
}
