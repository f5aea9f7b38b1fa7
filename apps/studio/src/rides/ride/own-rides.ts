import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Layers } from './layers.ts';
import type { Page } from './store.ts';

export type OwnRow = Layers & {
  ride_id: string;
  title: string;
  starts_at: Date;
  time_zone: string;
  computed_version: number | null;
  computed_at: Date | null;
  has_trace: boolean;
};

/** A person's rides outside class, newest first, or the one that is named. */
export async function readOwnRides(
  { trx, studioId }: Work,
  of: { customerId: string; rideId?: string },
  { after, rows: limit }: Page = { after: null, rows: 1 },
): Promise<OwnRow[]> {
  const further = after ? sql`and (started_at, ride_id) < (${after.startsAt}, ${after.rideId}::uuid)` : sql``;
  const { rows } = await sql<OwnRow>`
    select ride_id, title, started_at as starts_at, time_zone, sent as "values", '{}'::jsonb as zones,
      '[]'::jsonb as peaks, '{}'::jsonb as inputs, computed, '{}'::jsonb as corrections, computed_version, computed_at,
      trace is not null as has_trace
    from own_rides
    where studio_id = ${studioId} and customer_id = ${of.customerId}
      ${of.rideId ? sql`and ride_id = ${of.rideId}` : sql``} ${further}
    order by started_at desc, ride_id desc limit ${limit}`.execute(trx);
  return rows;
}
