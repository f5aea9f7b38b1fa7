import { randomBytes } from 'node:crypto';
import { TOKEN_PREFIX, type TokenKind } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';

const SECRET_BYTES = 32;
const BEARER = new RegExp(`^Bearer +(${TOKEN_PREFIX}\\S{1,100})$`, 'i');

/** A new token's secret: its kind, that whoever finds it knows what it is, and 256 random bits. */
export const newSecret = (kind: TokenKind): string =>
  `${TOKEN_PREFIX}${kind}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

/** What a call says of a token of ours, as the hash by which it is stored; null: it is none, as a proxy's own. */
export function secretHashOf({ authorization }: FastifyRequest['headers']): Buffer | null {
  const secret = BEARER.exec(authorization ?? '')?.[1];
  return secret === undefined ? null : hashToken(secret);
}
