/** Where a person mends what keeps a class or a booking from Spivi. */
export type Remedy = 'customer' | 'spot' | 'gyms' | 'connection' | 'class' | null;

const remedies: Record<string, Remedy> = {
  not_matched: 'customer',
  not_checked: 'customer',
  not_found: 'customer',
  ambiguous: 'customer',
  conflict: 'customer',
  no_spot: 'spot',
  seat_taken: 'spot',
  spot_outside_map: 'gyms',
  gym_unmapped: 'gyms',
  not_connected: 'connection',
  paused: 'connection',
  auth: 'connection',
  network: 'connection',
  rate_limited: 'connection',
  switched_off: 'class',
  too_short: 'class',
  too_long: 'class',
};

export const remedyFor = (reason: string | null): Remedy =>
  reason === null ? null : (remedies[reason] ?? null);
