import { domainToASCII } from 'node:url';

const MAX_EMAIL_CHARS = 254;

/**
 * The form in which two emails are compared: trimmed, NFC, lower case, the domain in its ASCII form. Plus signs and
 * dots keep their meaning. Empty when the text is no email.
 */
export function normaliseEmail(email: string): string {
  const text = email.trim().normalize('NFC').toLowerCase();
  const [, local, domain] = /^([^\s@]+)@([^\s@]+)$/.exec(text) ?? [];
  const ascii = domain === undefined ? '' : domainToASCII(domain);
  return ascii === '' || text.length > MAX_EMAIL_CHARS ? '' : `${local}@${ascii}`;
}
