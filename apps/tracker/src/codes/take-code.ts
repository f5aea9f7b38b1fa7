import { PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { type Codes, createCodes } from '@tandem/platform';
import type { Tracker } from '../base/context.ts';
import { type Trx, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';

/** A code as it is looked for, in a transaction that sees what waits for it. */
export type OfCode = { trx: Trx; hash: Buffer; now: Date };

/** @param take as `createCodes` asks for. @throws Problem `code_wrong`, `too_many_logins` where a code is taken */
export const codesOf = <Let>(
  { db, now }: Pick<Tracker, 'db' | 'now'>,
  take: (code: OfCode) => Promise<Let | null>,
): Codes<Let> =>
  createCodes(now, (code) => withToken(db, code.hash, (trx) => take({ trx, ...code })), {
    wrong: wrongCode,
    tooMany,
  });

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
