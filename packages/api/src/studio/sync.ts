import { z } from 'zod';
import { instant } from './common.ts';

/**
 * `synced`: confirmed by Spivi's answer or a read. `pending`: waiting since `since`.
 * `attention`: a person must act, `reason` says why. `off`: this class or booking is not sent, `reason` says why.
 */
export const syncState = z.object({
  state: z.enum(['synced', 'pending', 'attention', 'off']),
  since: instant.nullable(),
  /** Stable code: not_matched, ambiguous, no_spot, spot_outside_map, seat_taken, gym_unmapped, not_connected, paused, switched_off, too_short, too_long, auth, network, rate_limited, event_missing, … */
  reason: z.string().nullable(),
  /** Spivi's own words or the name of the object at fault, when there is one. */
  detail: z.string().nullable(),
  seatId: z.number().int().nullable().optional(),
});
export type SyncState = z.infer<typeof syncState>;
