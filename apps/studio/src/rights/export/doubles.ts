import type { RideValues } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { writeFit } from '@tandem/sensors';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';

type Row = {
  rideId: string;
  startedAt: Date;
  sent: RideValues;
  trace: Buffer | null;
  sport: string | null;
  subSport: string | null;
};

/** Every recording that gave way to a richer one of the same ride, one at a time, as a FIT file. */
export async function* everyDouble(
  studio: Studio,
  studioId: string,
  customerId: string,
): AsyncGenerator<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  for (let last: string | null = null; ; ) {
    const row: Row | undefined = await inStudio(studio, studioId, async ({ trx }) => {
      const { rows } = await sql<Row>`
        select ride_id as "rideId", started_at as "startedAt", sent, trace, file_sport as sport,
          file_sub_sport as "subSport"
        from own_rides where studio_id = ${studioId} and customer_id = ${customerId} and double_of is not null
          and (${last}::uuid is null or ride_id > ${last}::uuid) order by ride_id limit 1`.execute(trx);
      return rows[0];
    });
    if (!row) return;
    const { rideId, startedAt, sent, trace: packed, ...file } = row;
    const trace = packed
      ? decodeTrace(packed)
      : { powerW: [], heartRateBpm: [], cadenceRpm: [], speedKmh: [] };
    const name = `${startedAt.toISOString().slice(0, 10)}-${rideId.slice(0, 8)}`;
    yield { name, bytes: writeFit({ startedAt, trace, values: sent, ...file }) };
    last = rideId;
  }
}
