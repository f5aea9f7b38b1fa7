import type { Batch } from '../box.ts';

/** Two hours of one batch a second; beyond it the oldest go. */
export const MAX_SPOOLED_BATCHES = 2 * 3600;

/** Batches that nobody has acknowledged yet, oldest first. */
export type Spool = {
  readonly size: number;
  /** Why batches are in memory alone for now; null while they are kept. */
  readonly trouble: string | null;
  first(): Batch | undefined;
  /** Keeps a batch before it is first sent. Returns what had to give way, if anything. */
  add(batch: Batch): Batch | undefined;
  remove(batch: Batch): void;
};

/** What outlives the program: a folder of a disk, a database of a browser. It never throws, but says what ails it. */
export type SpoolStore = {
  /** What an earlier start left, in the order in which it was measured. */
  left: Batch[];
  keep(batch: Batch): void;
  drop(batch: Batch): void;
  trouble(): string | null;
};

const NOWHERE: SpoolStore = { left: [], keep: () => {}, drop: () => {}, trouble: () => null };

/** Opens a spool over a store; without one batches live in memory. What was left comes first, under its own names. */
export function createSpool(store: SpoolStore = NOWHERE): Spool {
  const waiting = [...store.left];
  return {
    get trouble() {
      return store.trouble();
    },
    get size() {
      return waiting.length;
    },
    first: () => waiting[0],
    add(batch) {
      store.keep(batch);
      waiting.push(batch);
      if (waiting.length <= MAX_SPOOLED_BATCHES) return undefined;
      const oldest = waiting.shift()!;
      store.drop(oldest);
      return oldest;
    },
    remove(batch) {
      const at = waiting.indexOf(batch);
      if (at >= 0) waiting.splice(at, 1);
      store.drop(batch);
    },
  };
}
