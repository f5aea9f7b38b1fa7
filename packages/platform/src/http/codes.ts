import { randomInt } from 'node:crypto';
import { PAIRING_CODE_CHARS } from '@tandem/api/words';
import type { Problem } from '../errors.ts';
import { hashToken } from '../secrets.ts';
import { createBrake } from './brake.ts';

/** None that is read for another: no 0 and O, 1, I and L, U and V. 30 letters make 656 thousand million codes of 8. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** A code by which a device is let in, once. */
export const newCode = (): string =>
  Array.from({ length: PAIRING_CODE_CHARS }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** A code as it was made, however it was typed: small letters, spaces and dashes do not matter. */
export const readCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Wrong codes of one address within an hour that are its own mistakes; after them one is let through in so long. */
const OF_ADDRESS = { freeFailures: 10, paceMs: 10_000 };
const EVERYBODY = 'everybody';

/** Takes the codes of one kind: what is let in by them waits in a row with the code's hash. */
export type Codes<Let> = {
  /**
   * Takes a code, once. Wrong ones are counted by the address, and by all of them together.
   * @returns what it lets in. @throws Problem as `refuse` says
   */
  take(typed: string, ip: string): Promise<Let>;
};

/**
 * @param take uses the code up, so that of two at once the second finds none; null where nothing waits for it
 * @param refuse says that a code is nobody's, and that too many were
 */
export function createCodes<Let>(
  clock: () => Date,
  take: (code: { hash: Buffer; now: Date }) => Promise<Let | null>,
  refuse: { wrong: () => Problem; tooMany: () => Problem },
): Codes<Let> {
  const [ofAddress, ofAll] = [createBrake(OF_ADDRESS), createBrake()];
  return {
    async take(typed, ip) {
      const now = clock();
      const nowMs = now.getTime();
      if (!ofAddress.lets(ip, nowMs) || !ofAll.lets(EVERYBODY, nowMs)) throw refuse.tooMany();
      const taken = await take({ hash: hashToken(readCode(typed)), now });
      if (taken === null) throw refuse.wrong();
      ofAddress.forgive(ip);
      ofAll.forgive(EVERYBODY);
      return taken;
    },
  };
}
