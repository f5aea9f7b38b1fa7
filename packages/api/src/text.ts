/** Text that people type: what is kept of it, and what is refused. */
import { z } from 'zod';
import { INK, UNSEEN } from './words/letters.ts';

/** Control characters; of several lines those that end one are none. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const CONTROL_BUT_LINES = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}]/u;
const cleanLine = (value: string) =>
  value
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(/\p{Zs}{2,}/gu, ' ')
    .trim();
const cleanLines = (value: string) =>
  value.normalize('NFC').replace(/\r\n?/g, '\n').replace(UNSEEN, '').trim();

const wellFormed = (value: string) => value.isWellFormed();
const HALF = 'holds half a character';

/** One line that may be empty: NFC, without what nobody sees, single spaces. @param max characters (UTF-16) */
export const lineOrNone = (max: number) =>
  z
    .string()
    .refine(wellFormed, HALF)
    .overwrite(cleanLine)
    .refine((value) => !CONTROL.test(value), 'must be one line of plain text')
    .refine((value) => value === '' || INK.test(value), 'needs a visible letter')
    .max(max);

/** One line that somebody can see. @param max characters (UTF-16) */
export const text = (max: number) => lineOrNone(max).min(1, 'needs a visible letter');

/** Several lines, or none. @param max characters (UTF-16) */
export const paragraphs = (max: number) =>
  z
    .string()
    .refine(wellFormed, HALF)
    .overwrite(cleanLines)
    .refine((value) => !CONTROL_BUT_LINES.test(value), 'must be plain text')
    .max(max);

const MAX_EMAIL_CHARS = 254;
const MAX_LOCAL_CHARS = 64;
/** One or more parts between dots, of anything that needs no quotes (RFC 5322, and RFC 6531 for other scripts). */
const LOCAL = /^[^\s\p{C}\p{Z}@.,:;<>()[\]\\"]+(\.[^\s\p{C}\p{Z}@.,:;<>()[\]\\"]+)*$/u;

/** Is this an address as the world has them, its name and its domain in any script? The domain has a dot. */
export function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  return at > 0 && local.length <= MAX_LOCAL_CHARS && LOCAL.test(local) && isDomain(value.slice(at + 1));
}

function isDomain(domain: string): boolean {
  if (!domain.includes('.') || /[\s\p{C}/\\?#:@%[\]]/u.test(domain)) return false;
  const ascii = asciiOf(domain);
  const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
  // Nobody has a top level of digits alone, and an address in numbers is no domain.
  return ascii.split('.').every((part) => label.test(part)) && !/(^|\.)\d+$/.test(ascii);
}

const asciiOf = (domain: string): string => {
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
};

export const email = z
  .string()
  .refine(wellFormed, HALF)
  .overwrite((value) => value.normalize('NFC').replace(UNSEEN, '').trim())
  .max(MAX_EMAIL_CHARS)
  .refine(isEmail, 'is not an email address');
