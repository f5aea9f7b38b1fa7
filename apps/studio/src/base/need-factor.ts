import type { Caller } from './context.ts';
import { problem } from './problem.ts';
import { refuseToken } from './refuse-token.ts';

/** A password alone does not open this. */
export const factorMissing = () =>
  problem({
    code: 'second_factor_missing',
    message: 'This needs a sign-in with a second factor, and your login has none.',
    remedy: 'Set one up: an app that shows codes, or a passkey. It takes a minute.',
  });

/** Asks a second factor of staff before they see health numbers of others. @throws Problem second_factor_missing, token_refused */
export function needFactor({ caller }: { caller: Caller }): void {
  refuseToken(caller);
  if (caller.role !== 'member' && caller.proved === false) throw factorMissing();
}
