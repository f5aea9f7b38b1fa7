import type { ForeignSource } from '@tandem/api/words';
import type { OpenSource, ReadHook, SourceLogin } from './adapter.ts';
import { checkMomence } from './momence/check.ts';
import { momence } from './momence/source.ts';
import { authorizeUrl, MOMENCE_URL } from './momence/wire/client.ts';
import { readMomenceHook } from './momence/wire/webhook.ts';

/** Every system that Tandem reads classes and bookings from. */
export const sources: Record<ForeignSource, OpenSource> = { momence };

/** How a studio lets Tandem in at each. */
export const logins: Record<ForeignSource, SourceLogin> = {
  momence: { url: MOMENCE_URL, authorizeUrl, check: checkMomence },
};

/** How each tells that something has changed. */
export const hooks: Record<ForeignSource, ReadHook> = { momence: readMomenceHook };
