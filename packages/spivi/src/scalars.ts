import {
  formatAnsweredDateTime,
  formatBirthDate,
  formatSiteDateTime,
  parseBirthDate,
  parseSiteDateTime,
} from './dates.ts';

/** One value as text and back. `read` and `write` throw RangeError with what the text must be. */
export interface Scalar<T> {
  read(text: string): T;
  write(value: T): string;
}

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

export const text: Scalar<string> = {
  read: (value) => value,
  // A lone surrogate has no UTF-8 form; it would make the encoders throw.
  write: (value) => {
    if (typeof value !== 'string') throw new RangeError('must be text');
    return value.toWellFormed();
  },
};

/** A whole number that a double holds exactly: larger IDs are refused rather than rounded. */
export const integer: Scalar<number> = {
  read(value) {
    const number = Number(value.trim());
    if (!INTEGER.test(value.trim())) throw new RangeError('must be a whole number');
    if (!Number.isSafeInteger(number)) throw new RangeError('is too large a number to be read exactly');
    return number === 0 ? 0 : number;
  },
  write(value) {
    if (!Number.isSafeInteger(value)) throw new RangeError('must be a whole number');
    return String(value);
  },
};

export const decimal: Scalar<number> = {
  read(value) {
    const number = Number(value.trim());
    if (!DECIMAL.test(value.trim()) || !Number.isFinite(number)) throw new RangeError('must be a number');
    return number === 0 ? 0 : number;
  },
  write(value) {
    if (!Number.isFinite(value)) throw new RangeError('must be a number');
    return String(value);
  },
};

export const flag: Scalar<boolean> = {
  read(value) {
    const word = value.trim().toLowerCase();
    if (word === '1' || word === 'true') return true;
    if (word === '0' || word === 'false') return false;
    throw new RangeError('must be 0 or 1');
  },
  write: (value) => (value ? '1' : '0'),
};

export const siteDateTime: Scalar<string> = { read: parseSiteDateTime, write: formatSiteDateTime };

/** As answers have it, see `formatAnsweredDateTime`. */
export const answeredDateTime: Scalar<string> = { read: parseSiteDateTime, write: formatAnsweredDateTime };

export const birthDate: Scalar<string> = { read: parseBirthDate, write: formatBirthDate };

export function oneOf<T extends string>(...values: T[]): Scalar<T> {
  const check = (value: string): T => {
    const found = values.find((known) => known === value);
    if (found === undefined) throw new RangeError(`must be one of ${values.join(', ')}`);
    return found;
  };
  return { read: check, write: check };
}
