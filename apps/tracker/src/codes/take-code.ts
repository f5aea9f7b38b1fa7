import { PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { createBrake, hashToken } from '@tandem/platform';
import type { Tracker } from '../base/context.ts';
import { type Trx, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { readCode } from './code.ts';

/** Wrong codes of one address within an hour that are its own mistakes; after them one is let through in so long. */
const OF_ADDRESS = { freeFailures: 10, paceMs: 10_000 };
const EVERYBODY = 'everybody';

/** A code as it is looked for, in a transaction that sees what waits for it. */
export type OfCode = { trx: Trx; hash: Buffer; now: Date };

/** Takes the codes of one kind: what is let in by them waits in a row with the code's hash. */
export type Codes<Let> = {
  /**
   * Takes a code, once. Wrong ones are counted by the address, and by all of them together.
   * @returns what it lets in. @throws Problem `code_wrong`, `too_many_logins`
   */
  take(typed: string, ip: string): Promise<Let>;
};

/** @param take uses the code up, so that of two at once the second finds none; null where nothing waits for it */
export function createCodes<Let>(
  { db, now: clock }: Pick<Tracker, 'db' | 'now'>,
  take: (code: OfCode) => Promise<Let | null>,
): Codes<Let> {
  const [ofAddress, ofAll] = [createBrake(OF_ADDRESS), createBrake()];
  return {
    async take(typed, ip) {
      const now = clock();
      const nowMs = now.getTime();
      if (!ofAddress.lets(ip, nowMs) || !ofAll.lets(EVERYBODY, nowMs)) throw tooMany();
      const hash = hashToken(readCode(typed));
      const taken = await withToken(db, hash, (trx) => take({ trx, hash, now }));
      if (taken === null) throw wrongCode();
      ofAddress.forgive(ip);
      ofAll.forgive(EVERYBODY);
      return taken;
    },
  };
}

const wrongCode = () =>
  problem({
    code: 'code_wrong',
    message: `This code is wrong, used, or older than ${PAIRING_CODE_MINUTES} minutes.`,
    remedy: 'Check it, or make a new one on the tracker’s page of the club.',
  });
const tooMany = () =>
  problem({
    code: 'too_many_logins',
    message: 'Too many wrong codes.',
    remedy: 'Wait a minute, check the code and try again.',
  });
