import type { ForeignSource } from '@tandem/api/words';
import type { OpenSource } from './adapter.ts';
import { momence } from './momence/source.ts';

/** Every system that Tandem reads classes and bookings from. */
export const sources: Record<ForeignSource, OpenSource> = { momence };
