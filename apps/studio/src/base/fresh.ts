import type { Caller } from './context.ts';
import { problem } from './problem.ts';
import { refuseToken } from './refuse-token.ts';

/**
 * Asks that the person has signed in, or typed their password again, a short while ago: a screen left open must not be
 * enough for what cannot be undone.
 * @throws Problem confirm_needed, token_refused
 */
export function needFresh({ caller }: { caller: Pick<Caller, 'fresh' | 'tokenId'> }): void {
  refuseToken(caller);
  if (caller.fresh ?? true) return;
  throw problem({
    code: 'confirm_needed',
    message: 'Please say again that it is you.',
    remedy: 'Enter your password, or a code of your app, then do it again.',
  });
}
