import { open, seal } from '@tandem/platform';
import type { Studio } from '../../base/context.ts';
import type { HookSecret } from '../adapter.ts';

/** The secret, and the one before for as long as it is taken too. */
type Kept = HookSecret & { before: (HookSecret & { until: string }) | null };

/** Binds sealed secrets to their studio and source: copied to another row they do not open. */
export const sourceHookContext = (studioId: string, source: string) =>
  `studio:${studioId}/source:${source}/hook`;

type Of = { studioId: string; source: string };

export const sealHook = ({ secretKey }: Studio, { studioId, source }: Of, kept: Kept): Buffer =>
  seal(secretKey, JSON.stringify(kept), sourceHookContext(studioId, source));

export const openHook = ({ secretKey }: Studio, { studioId, source }: Of, sealed: Buffer): Kept =>
  JSON.parse(open(secretKey, sealed, sourceHookContext(studioId, source)));

/** Those that something may be known by at a moment, the newest first. */
export const secretsAt = ({ before, ...now }: Kept, at: Date): HookSecret[] =>
  before !== null && at < new Date(before.until) ? [now, before] : [now];
