import { randomUUID } from 'node:crypto';
import type { RideNotice, Sport } from '@tandem/api/words';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import type { TestStudio } from './studio.ts';
import type { TestTenant } from './tenant.ts';

/** What was ridden: the same second after second; null channels are silent. */
export type Steady = { seconds: number; powerW?: number; heartRateBpm?: number; cadenceRpm?: number };

export function steadyTrace({ seconds, powerW, heartRateBpm, cadenceRpm }: Steady): Uint8Array {
  const channel = (value: number | undefined) => new Array<number | null>(seconds).fill(value ?? null);
  return encodeTrace({
    powerW: channel(powerW),
    heartRateBpm: channel(heartRateBpm),
    cadenceRpm: channel(cadenceRpm),
    speedKmh: channel(undefined),
  });
}

/** Stores what Spivi would have sent for the person in the class. */
export async function storeResult(
  t: TestStudio,
  { studioId }: TestTenant,
  of: { classId: string; customerId: string },
  sent: {
    values?: Record<string, number | null>;
    inputs?: Record<string, unknown>;
    trace?: Steady | Uint8Array;
  },
): Promise<void> {
  const { trace } = sent;
  await inTenant(t.db, studioId, (trx) =>
    trx
      .insertInto('class_results')
      .values({
        studio_id: studioId,
        class_id: of.classId,
        customer_id: of.customerId,
        state: 'ready',
        values: JSON.stringify(sent.values ?? {}),
        inputs: JSON.stringify(sent.inputs ?? {}),
        trace: trace && Buffer.from(trace instanceof Uint8Array ? trace : steadyTrace(trace)),
      })
      .execute(),
  );
}

/** A ride outside class. @returns its id */
export async function storeOwnRide(
  t: TestStudio,
  { studioId }: TestTenant,
  customerId: string,
  ride: {
    startsAt: Date;
    title?: string;
    timeZone?: string;
    sent?: Record<string, number>;
    measured?: object;
    inputs?: object;
    sport?: Sport;
    notices?: { code: RideNotice; count: number }[];
    trace: Steady | Uint8Array;
  },
): Promise<string> {
  const ride_id = randomUUID();
  const { trace } = ride;
  await inTenant(t.db, studioId, (trx) =>
    trx
      .insertInto('own_rides')
      .values({
        studio_id: studioId,
        ride_id,
        customer_id: customerId,
        title: ride.title ?? 'Evening ride',
        started_at: ride.startsAt,
        ended_at: new Date(
          ride.startsAt.getTime() + (trace instanceof Uint8Array ? 1 : trace.seconds) * 1000,
        ),
        seconds: trace instanceof Uint8Array ? 0 : trace.seconds,
        time_zone: ride.timeZone ?? 'Europe/Paris',
        file_name: 'ride.fit',
        file_hash: Buffer.from(ride_id),
        sent: JSON.stringify(ride.sent ?? {}),
        measured: JSON.stringify(ride.measured ?? {}),
        inputs: JSON.stringify(ride.inputs ?? {}),
        sport: ride.sport ?? 'cycling',
        notices: JSON.stringify(ride.notices ?? []),
        reader_version: 2,
        trace: Buffer.from(trace instanceof Uint8Array ? trace : steadyTrace(trace)),
      })
      .execute(),
  );
  return ride_id;
}
