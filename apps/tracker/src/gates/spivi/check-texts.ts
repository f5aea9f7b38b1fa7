import { invalidField } from '@tandem/platform';

const MAX_TEXT_CHARS = 2_000;

/** Refuses texts that the database cannot hold, or that nobody would write. @throws Problem `invalid_field` */
export function checkTexts(request: object): void {
  for (const [key, value] of Object.entries(request)) {
    if (typeof value !== 'string') continue;
    const field = key.charAt(0).toUpperCase() + key.slice(1).replace(/Id$/, 'ID');
    if (value.includes('\0')) throw invalidField(field, `${field} contains a NUL character.`);
    if (value.length > MAX_TEXT_CHARS)
      throw invalidField(field, `${field} is longer than ${MAX_TEXT_CHARS} characters.`);
  }
}
