import type { BoxSample } from '@tandem/api/box';
import { CHANNELS, type Trace } from '@tandem/metrics';

/** Where on the tracker's clock a second lies: since Start for replays, by the wall for live riding. */
export type Stamp = { second: number } | { at: string };

/** One second of a trace as a sample, without its unmeasured channels; null when nothing was measured. */
export function sampleAt(trace: Trace, second: number, seat: number, stamp: Stamp): BoxSample | null {
  const sample: BoxSample = { seat, ...stamp };
  let measured = false;
  for (const channel of CHANNELS) {
    const value = trace[channel][second] ?? null;
    if (value === null) continue;
    sample[channel] = value;
    measured = true;
  }
  return measured ? sample : null;
}
