import type { ConsentPurpose } from '@tandem/api/words';
import { problem } from '../base/problem.ts';

const SAID = {
  store: 'This person has not allowed that their numbers are kept.',
  send: 'This person has not allowed that their details are sent to Spivi.',
} satisfies Partial<Record<ConsentPurpose, string>>;

/** What is answered where something needs what the person has not allowed. */
export const consentMissing = (purpose: keyof typeof SAID) =>
  problem({
    code: 'consent_missing',
    message: SAID[purpose],
    remedy: 'Ask them to allow it in the portal or at the desk, then try again.',
  });
