import { randomBytes } from 'node:crypto';
import { PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { createBrake, hashToken } from '@tandem/platform';
import type { Tracker } from '../base/context.ts';
import { enterTenant, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { readCode } from './code.ts';

const TOKEN_BYTES = 32;
/** Wrong codes of one address within an hour that are its own mistakes; after them one is let through in so long. */
const OF_ADDRESS = { freeFailures: 10, paceMs: 10_000 };
const EVERYBODY = 'everybody';

/** Lets screens in by their codes. */
export type Pairing = {
  /**
   * Takes a code, once. Wrong ones are counted by the address, and by all of them together.
   * @returns the screen's token, stored only as a hash
   * @throws Problem `code_wrong`, `too_many_logins`
   */
  pair(typed: string, ip: string): Promise<string>;
};

export function createPairing(tracker: Tracker): Pairing {
  const [ofAddress, ofAll] = [createBrake(OF_ADDRESS), createBrake()];
  return {
    async pair(typed, ip) {
      const nowMs = tracker.now().getTime();
      if (!ofAddress.lets(ip, nowMs) || !ofAll.lets(EVERYBODY, nowMs)) throw tooMany();
      const token = await takeCode(tracker, readCode(typed));
      if (token === null) throw wrongCode();
      ofAddress.forgive(ip);
      ofAll.forgive(EVERYBODY);
      return token;
    },
  };
}

/** Of two at once the second finds the code used: the row is locked by the first, and asked again after it. */
function takeCode({ db, now: clock }: Tracker, code: string): Promise<string | null> {
  const [hash, now] = [hashToken(code), clock()];
  return withToken(db, hash, async (trx) => {
    const waiting = await trx
      .selectFrom('screens')
      .select('site_id')
      .where('code_hash', '=', hash)
      .where('code_expires_at', '>', now)
      .executeTakeFirst();
    if (!waiting) return null;
    await enterTenant(trx, waiting.site_id);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const paired = await trx
      .updateTable('screens')
      .set({
        code_hash: null,
        code_expires_at: null,
        token_hash: hashToken(token),
        paired_at: now,
        last_seen_at: now,
      })
      .where('site_id', '=', waiting.site_id)
      .where('code_hash', '=', hash)
      .returning('screen_id')
      .executeTakeFirst();
    return paired ? token : null;
  });
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
