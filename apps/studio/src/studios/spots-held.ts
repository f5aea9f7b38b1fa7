import { problem } from '../base/problem.ts';

/** The answer to a change that would take away what somebody is choosing at this moment. */
export const spotsHeld = (field: 'capacity' | 'spots') =>
  problem({
    code: 'spots_held',
    field,
    message: 'A spot or place that would be gone is held for somebody who is choosing at this moment.',
    remedy: 'Try again in a few minutes.',
  });
