import type { ForeignSource } from '@tandem/api/words';
import type { OpenSource, ReadHook } from './adapter.ts';
import { momence } from './momence/source.ts';
import { readMomenceHook } from './momence/wire/webhook.ts';

/** Every system that Tandem reads classes and bookings from. */
export const sources: Record<ForeignSource, OpenSource> = { momence };

/** How each tells that something has changed. */
export const hooks: Record<ForeignSource, ReadHook> = { momence: readMomenceHook };
