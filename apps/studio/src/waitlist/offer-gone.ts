import { problem } from '../base/problem.ts';

/** The answer to a yes, or a no, that comes too late. */
export const offerGone = () =>
  problem({
    code: 'offer_gone',
    message: 'This place is not held any more.',
    remedy: 'Book another, or join the waitlist again.',
  });
