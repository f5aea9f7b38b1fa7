import { randomBytes } from 'node:crypto';
import { hashToken } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { seatsOf } from './seats-of.ts';

const TOKEN_BYTES = 24;

type AtSite = Pick<Work, 'trx' | 'siteId' | 'now'>;

/** Gives a box a new token; those that it had are revoked. @returns it; stored only as a hash. @throws Problem `not_found` */
export async function newToken(work: AtSite, boxId: number): Promise<string> {
  await revokeTokens(work, boxId);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await work.trx
    .insertInto('box_tokens')
    .values({ site_id: work.siteId, box_id: boxId, token_hash: hashToken(token) })
    .execute();
  return token;
}

/** Revokes the token of a box: what it sends is refused from now on, and it is told why. @throws Problem `not_found` */
export async function revokeTokens({ trx, now }: AtSite, boxId: number): Promise<void> {
  await seatsOf(trx, boxId);
  await trx
    .updateTable('box_tokens')
    .set({ revoked_at: now })
    .where('box_id', '=', boxId)
    .where('revoked_at', 'is', null)
    .execute();
}
