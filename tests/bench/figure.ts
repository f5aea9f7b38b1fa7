/** One measured figure beside the floor measured in the same run. */
export type Figure = {
  name: string;
  figure: number;
  unit: string;
  /** What the same machine does with the least that could do the job; null where the aim is an absolute. */
  floor: number | null;
  floorIs: string;
  /** figure / floor. */
  ratio: number | null;
  /** What we hold ourselves to, in words. */
  aim: string;
};
/** Yields each figure as soon as it is measured: what comes after may fail. */
export type Bench = { name: string; run(): AsyncIterable<Figure> };

/** The middle of a list of numbers. */
export function median(values: number[]): number {
  return percentile(values, 50);
}

/** Nearest-rank percentile. @param p 0–100 */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))] ?? Number.NaN
  );
}
