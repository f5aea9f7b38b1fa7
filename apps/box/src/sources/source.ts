import type { Reading } from '@tandem/api/box-side';
import { CHANNELS, type Trace } from '@tandem/metrics';
import { readingOf } from '@tandem/sensors/radio';

/** One second of a trace as a reading; null when nothing was measured. */
export const readingAt = (trace: Trace, second: number, seat: number): Reading | null =>
  readingOf(Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]])), { seat });
