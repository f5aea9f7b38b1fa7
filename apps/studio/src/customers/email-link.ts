import { open, seal } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { problem } from '../base/problem.ts';

const CONTEXT = 'confirm-email';
type Meant = { studioId: string; pendingId: string };
type Keeper = Pick<Studio, 'secretKey' | 'settings'>;

/** The page on which a holder says that an address is theirs; only we can make the token behind its #. */
export function emailLink({ secretKey, settings }: Keeper, { studioId, pendingId }: Meant): string {
  const token = seal(secretKey, `${studioId} ${pendingId}`, CONTEXT).toString('base64url');
  return `${settings.publicUrl}/confirm-email#${token}`;
}

/** Which question a token answers. @throws Problem email_link_invalid */
export function readEmailLink({ secretKey }: Keeper, token: string): Meant {
  try {
    const [studioId, pendingId] = open(secretKey, Buffer.from(token, 'base64url'), CONTEXT).split(' ');
    return { studioId: studioId!, pendingId: pendingId! };
  } catch {
    throw problem({
      code: 'email_link_invalid',
      message: 'This link is not complete.',
      remedy: 'Open it from the mail again.',
    });
  }
}
