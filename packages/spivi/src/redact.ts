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
