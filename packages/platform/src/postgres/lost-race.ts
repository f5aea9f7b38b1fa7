import { setTimeout as sleep } from 'node:timers/promises';

/** Foreign-key, unique and exclusion violation, serialization failure, deadlock: another won; asked again, the rules say so in words. */
const LOST_RACE = new Set(['23503', '23505', '23P01', '40001', '40P01']);
const MAX_TRIES = 5;
/** Before the second try at most so long, and twice as long before each that follows: who met once must not meet again. */
const FIRST_PAUSE_MS = 10;

/** What was locked is no longer what was asked about: the whole transaction is to be run again. */
export class LostRace extends Error {
  override name = 'LostRace';
  /** PostgreSQL's own for a transaction that others have overtaken. */
  readonly code = '40001';
}

/**
 * Runs a transaction again where it lost a race that the database decided. Nothing of a lost try is left but what it did
 * outside the database, so it must do nothing there.
 */
export async function retryLostRace<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await transaction();
    } catch (error) {
      if (tried >= MAX_TRIES || !LOST_RACE.has((error as { code?: string }).code ?? '')) throw error;
    }
    await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** (tried - 1));
  }
}
