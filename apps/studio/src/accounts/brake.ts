import { createBrake } from '@tandem/platform';
import { normalizeEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';

/**
 * Slows guessing at one login down when it comes from many addresses. Nobody is locked out: a browser that has signed in
 * before passes, and others by turns.
 */
export function createLoginBrake(pace?: { freeFailures: number; paceMs: number }) {
  const brake = createBrake(pace);
  return {
    /**
     * Counts a try as a wrong one, until it is forgiven.
     * @param how.free of a browser that has signed in before: it is not refused
     * @throws Problem too_many_requests
     */
    pass(login: string, how?: { free: boolean }): void {
      if (brake.lets(normalizeEmail(login), Date.now(), how)) return;
      throw problem({
        code: 'too_many_requests',
        message: 'Too many wrong tries for this login.',
        remedy: 'Wait a minute and try again, or ask for a link by mail.',
      });
    },
    /** The try was right, or was none. */
    forgive: (login: string): void => brake.forgive(normalizeEmail(login)),
  };
}
