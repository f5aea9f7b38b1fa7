import { problem } from '../base/problem.ts';

/** The answer to a yes, or a no, that comes too late. */
export const offerGone = () =>
  problem({
    code: 'offer_gone',
    message: 'This place is not held any more.',
    remedy: 'Book another, or join the waitlist again.',
  });

/** The answer to what is done with somebody who waits no more. */
export const waitOver = () =>
  problem({
    code: 'wait_over',
    message: 'This person is not on the waitlist any more.',
    remedy: 'Look at the list as it is now.',
  });
