import { DEFAULT_CANCEL_GRACE_MINUTES } from '@tandem/api/words';
import type { Studio } from './context.ts';

/** After booking, in which no cancellation is late. */
export const cancelGraceMinutes = ({ settings }: Studio): number =>
  settings.cancelGraceMinutes ?? DEFAULT_CANCEL_GRACE_MINUTES;
