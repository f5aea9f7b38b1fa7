import type { Studio } from '../context.ts';

export async function recomputeRides(
  _studio: Studio,
  _of: { studioId: string; customerId: string },
): Promise<void> {}
export async function recomputeBehind(_studio: Studio): Promise<void> {}
