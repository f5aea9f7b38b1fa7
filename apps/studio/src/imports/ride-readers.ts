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
  async function drop(): Promise<void> {
    clearTimeout(kept?.timer);
    const reader = kept?.reader;
    kept = null;
    await reader?.close();
  }
  return {
    take(importId) {
      if (kept?.importId !== importId) return createRideReader(limits);
      clearTimeout(kept.timer);
      const { reader } = kept;
      kept = null;
      return reader;
    },
    async giveBack(importId, reader) {
      await drop();
      reader.rest();
      kept = { importId, reader, timer: setTimeout(() => void drop(), KEPT_MS).unref() };
    },
  };
}
