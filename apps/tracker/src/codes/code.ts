import { randomInt } from 'node:crypto';
import { PAIRING_CODE_CHARS } from '@tandem/api/words';

/** None that is read for another: no 0 and O, 1, I and L, U and V. 30 letters make 656 thousand million codes of 8. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

export const newCode = (): string =>
  Array.from({ length: PAIRING_CODE_CHARS }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** A code as it was made, however it was typed: small letters, spaces and dashes do not matter. */
export const readCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
