/** Unique and exclusion violation, serialization failure, deadlock: another won; asked again, the rules say so in words. */
const LOST_RACE = new Set(['23505', '23P01', '40001', '40P01']);
const MAX_TRIES = 3;

/** Runs a transaction again where it lost a race that the database decided. */
export async function retryLostRace<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await transaction();
    } catch (error) {
      if (tried >= MAX_TRIES || !LOST_RACE.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
