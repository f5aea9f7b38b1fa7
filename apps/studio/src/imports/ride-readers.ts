import { createRideReader, type ReadLimits, type RideReader } from './ride-reader.ts';

/** An import's next slice follows at once, unless others are before it. */
const KEPT_MS = 15_000;

/**
 * Lends readers to imports. A process needs a second to begin: the one that was given back last waits for the next slice
 * of its import, and for no other, since what one person's file did to it is nobody else's.
 */
export type RideReaders = {
  take(importId: string): RideReader;
  giveBack(importId: string, reader: RideReader): Promise<void>;
};

export function createRideReaders(limits?: ReadLimits): RideReaders {
  let kept: { importId: string; reader: RideReader; timer: NodeJS.Timeout } | null = null;
  /** What was kept is kept no more. */
  function letGo() {
    const before = kept;
    clearTimeout(before?.timer);
    kept = null;
    return before;
  }
  return {
    take: (importId) => (kept?.importId === importId ? letGo()!.reader : createRideReader(limits)),
    async giveBack(importId, reader) {
      reader.rest();
      const before = letGo();
      const timer = setTimeout(() => void letGo()?.reader.close(), KEPT_MS).unref();
      kept = { importId, reader, timer };
      await before?.reader.close();
    },
  };
}
