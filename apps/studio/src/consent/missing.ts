import type { ConsentPurpose, MailSkip, Reason } from '@tandem/api/words';
import { problem } from '../base/problem.ts';

const SAID = {
  store: 'This person has not allowed that their numbers are kept.',
  send: 'This person has not allowed that their details are sent to Spivi.',
} satisfies Partial<Record<ConsentPurpose, string>>;

/** The reason where something of a person does not happen for want of their consent. */
export const notAllowed = 'consent_missing' satisfies Reason & MailSkip;

/** What is answered where something needs what the person has not allowed. */
export const consentMissing = (purpose: keyof typeof SAID) =>
  problem({
    code: notAllowed,
    message: SAID[purpose],
    remedy: 'Ask them to allow it in the portal or at the desk, then try again.',
  });
