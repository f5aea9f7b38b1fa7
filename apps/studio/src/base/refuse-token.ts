import type { Caller } from './context.ts';
import { problem } from './problem.ts';

/** What only a person does who is signed in, whatever a token was made for. */
export const tokenRefused = () =>
  problem({
    code: 'token_refused',
    message: 'A token cannot do this: it asks for a person who has signed in.',
    remedy: 'Sign in and do it in the console.',
  });

/** @throws Problem token_refused where a program asks */
export function refuseToken({ tokenId }: Pick<Caller, 'tokenId'>): void {
  if (tokenId !== undefined) throw tokenRefused();
}
