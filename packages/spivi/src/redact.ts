const MASK = '[redacted]';
const SECRET_NAME = /password|secret|token/i;
const NAMED = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const anyCase = (hex: string) =>
  hex.replace(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);

/** Every way a character is written in text, forms, XML, JSON and JavaScript. */
function spellings(character: string): string {
  const code = character.codePointAt(0)!;
  const bytes = [...new TextEncoder().encode(character)];
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const forms = [
    literal(character),
    bytes.map((byte) => anyCase(`%${byte.toString(16).padStart(2, '0')}`)).join(''),
    `&#0*${code};`,
    `&#[xX]0*${anyCase(code.toString(16))};`,
    units.map((unit) => anyCase(`\\\\u${unit.toString(16).padStart(4, '0')}`)).join(''),
    literal(JSON.stringify(character).slice(1, -1)),
    literal(NAMED.get(character) ?? character),
    literal(character === ' ' ? '+' : character),
    literal(character === "'" ? "\\'" : character),
  ];
  // The longest first, or of '&amp;' only the '&' would be taken.
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return `(?:${longestFirst.join('|')})`;
}

/** A function that masks the secrets in a text, also where they are escaped for forms, XML or JSON. */
export function createRedactor(secrets: Iterable<string>): (text: string) => string {
  // The longest first: a secret may contain another.
  const patterns = [...new Set(secrets)]
    .map((secret) => secret.toWellFormed())
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .map((secret) => Array.from(secret, spellings).join(''));
  if (patterns.length === 0) return (text) => text;
  const pattern = new RegExp(patterns.join('|'), 'gu');
  return (text) => text.replace(pattern, MASK);
}

/** Masks the values of all form fields whose name speaks of a secret. */
export function redactForm(body: string): string {
  return body.replace(/([^=&]*)=([^&]*)/g, (field, name: string) =>
    SECRET_NAME.test(name) ? `${name}=${MASK}` : field,
  );
}

/** The texts, at any depth, whose key speaks of a secret. */
export function secretValues(value: object): string[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    if (typeof entry === 'object' && entry !== null) return secretValues(entry);
    return typeof entry === 'string' && SECRET_NAME.test(key) ? [entry] : [];
  });
}

/** Elements and fields, in lower case, that say what is done with which object and nothing of a person. */
const IMPERSONAL = new Set([
  ...[
    'clientid',
    'clientids',
    'eventid',
    'eventids',
    'seatid',
    'seatids',
    'boxid',
    'siteid',
    'availableseat',
  ],
  ...['startdatetime', 'enddatetime', 'iscancelled', 'errorcode', 'title'],
]);
const EMAIL = /[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+/gu;
const PHONE = /\+\d[\d\s().-]{5,}\d|\b0\d(?:[\s./-]?\d){6,}\b/g;
/** Longest stretch of an answer that is neither XML nor HTML: a server's short sentence, no document. */
const MAX_PLAIN_CHARS = 200;

/** Masks what looks like an email or a phone number. */
export const redactText = (text: string): string => text.replace(EMAIL, MASK).replace(PHONE, MASK);

const WORD = /[\p{L}\p{N}]+/gu;
/** Shorter ones are too common to tell who is meant. */
const MIN_WORD_CHARS = 2;

/** Masks in a server's own words what the call has told it of a person, and what looks like an email or a phone number. */
export function redactMessage(message: string, sent: object): string {
  const told = new Set(personalWords(sent));
  return redactText(message).replace(WORD, (word) => (told.has(word.toLowerCase()) ? MASK : word));
}

function personalWords(sent: object): string[] {
  return Object.entries(sent).flatMap(([key, entry]: [string, unknown]) => {
    if (IMPERSONAL.has(key.toLowerCase()) || entry === null || entry === undefined) return [];
    if (typeof entry === 'object') return personalWords(entry);
    const words = String(entry).toLowerCase().match(WORD) ?? [];
    return words.filter((word) => word.length >= MIN_WORD_CHARS);
  });
}

/** A call's fields with everything masked that may tell something of a person: what is not known to be impersonal. */
export function redactFields(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, redactEntry(entry, IMPERSONAL.has(key.toLowerCase()))]),
  );
}

function redactEntry(entry: unknown, impersonal: boolean): unknown {
  if (entry === null || entry === undefined || entry === '') return entry;
  if (Array.isArray(entry)) return entry.map((one) => redactEntry(one, impersonal));
  if (typeof entry === 'object') return redactFields(entry);
  if (!impersonal) return MASK;
  return typeof entry === 'string' ? redactText(entry) : entry;
}

const TOKEN = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[^<>]*>?|[^<]+/g;
const TAG = /^<(\/?)((?:[\w.-]+:)?([\p{L}_][\p{L}\p{N}_.-]*))[^<>]*?(\/?)>$/u;

/**
 * An answer's shape: all its elements, but of their texts only those that say nothing of a person; attributes and
 * comments are left out. It may be cut anywhere.
 * @param sent the call's fields: a plain sentence may quote them
 */
export function redactAnswer(text: string, sent: object = {}): string {
  if (!text.trimStart().startsWith('<')) {
    if (/^\s*[[{]/.test(text)) return MASK;
    return redactMessage(text.slice(0, MAX_PLAIN_CHARS), sent);
  }
  let open: string | null = null;
  let shape = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('<![CDATA[')) shape += MASK;
    else if (token.startsWith('<')) {
      const tag = TAG.exec(token);
      open = tag && !tag[1] && !tag[4] ? tag[3]!.toLowerCase() : null;
      if (tag) shape += `<${tag[1]}${tag[2]}${tag[4]}>`;
    } else if (token.trim() === '') shape += token;
    else shape += open !== null && IMPERSONAL.has(open) ? redactText(token) : MASK;
  }
  return shape;
}
