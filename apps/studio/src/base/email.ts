import { domainToASCII } from 'node:url';

/**
 * The form in which two emails are compared: trimmed, NFC, lower case, the domain in its ASCII form. Plus signs and
 * dots stay: whether they matter is for the mail server to say, and a wrong link is worse than none.
 */
export function normalizeEmail(email: string): string {
  const clean = email.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = clean.lastIndexOf('@');
  if (at < 0) return clean;
  // An unusable domain comes back empty; it then stays as it was written.
  const domain = clean.slice(at + 1);
  return `${clean.slice(0, at)}@${domainToASCII(domain) || domain}`;
}
