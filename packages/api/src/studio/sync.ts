import { z } from 'zod';
import { syncStates } from '../words/states.ts';
import { instant, reason } from './common.ts';

/**
 * `synced`: confirmed by Spivi's answer or a read. `pending`: waiting since `since`.
 * `attention`: a person must act, `reason` says why. `off`: this class or booking is not sent, `reason` says why.
 */
export const syncState = z.object({
  state: z.enum(syncStates),
  since: instant.nullable(),
  reason,
  /** Spivi's own words or the name of the object at fault, when there is one. */
  detail: z.string().nullable(),
  seatId: z.number().int().nullable().optional(),
});
export type SyncState = z.infer<typeof syncState>;
