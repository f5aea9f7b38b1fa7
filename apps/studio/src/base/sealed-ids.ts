import { open, seal } from '@tandem/platform';
import type { Studio } from './context.ts';

const ID_BYTES = 16;
const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** A studio and one thing in it as the token of a link: only we can make it and read it, and it serves for `context` alone. */
export function sealIds(
  { secretKey }: Pick<Studio, 'secretKey'>,
  [studioId, id]: readonly [string, string],
  context: string,
): string {
  const ids = Buffer.concat([bytesOf(studioId), bytesOf(id)]).toString('base64url');
  return seal(secretKey, ids, context).toString('base64url');
}

/** What a token names, or null where we have not made it; links outlive the key under which they were made. */
export function openIds(
  { secretKey, retiredKeys = [] }: Pick<Studio, 'secretKey' | 'retiredKeys'>,
  token: string,
  context: string,
): [studioId: string, id: string] | null {
  for (const key of [secretKey, ...retiredKeys])
    try {
      const ids = Buffer.from(open(key, Buffer.from(token, 'base64url'), context), 'base64url');
      return [idOf(ids.subarray(0, ID_BYTES)), idOf(ids.subarray(ID_BYTES))];
    } catch {}
  return null;
}
