import { open, seal } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { problem } from '../base/problem.ts';

const CONTEXT = 'unsubscribe';
/** By this a mail program unsubscribes on its own, with one click (RFC 8058). */
export const ONE_CLICK_PATH = '/api/mail/unsubscribe/:token';

type Whom = { studioId: string; customerId: string };
const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** What stands in a mail's link: only we can make it and read it, and it serves for nothing else. */
export function unsubscribeToken(studio: Pick<Studio, 'secretKey'>, { studioId, customerId }: Whom): string {
  const ids = Buffer.concat([bytesOf(studioId), bytesOf(customerId)]).toString('base64url');
  return seal(studio.secretKey, ids, CONTEXT).toString('base64url');
}

export const oneClickUrl = (publicUrl: string, token: string): string =>
  publicUrl + ONE_CLICK_PATH.replace(':token', token);

/** Whom a token names; mails outlive the key under which they were sent. @throws Problem link_invalid */
export function readToken(studio: Pick<Studio, 'secretKey' | 'retiredKeys'>, token: string): Whom {
  for (const key of [studio.secretKey, ...(studio.retiredKeys ?? [])])
    try {
      const ids = Buffer.from(open(key, Buffer.from(token, 'base64url'), CONTEXT), 'base64url');
      return { studioId: uuidOf(ids.subarray(0, 16)), customerId: uuidOf(ids.subarray(16)) };
    } catch {}
  throw problem({
    code: 'link_invalid',
    message: 'This link is not complete.',
    remedy: 'Open it from the mail again, or switch the mails off in the member portal.',
  });
}
