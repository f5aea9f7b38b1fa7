import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The name of an answer in caches: made of what it says, since times of files do not tell one build from the next. */
export const tagOf = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 22);

/**
 * Names an answer for caches; weakly: the same, whichever way it is packed.
 * @returns whether whoever asks has it already; then it is answered by "as before", without a body
 */
export function isAsBefore({ headers }: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', `W/"${tag}"`);
  if (!headers['if-none-match']?.includes(tag)) return false;
  reply.status(304);
  return true;
}
