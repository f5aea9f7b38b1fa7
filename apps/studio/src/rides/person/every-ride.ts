import type { Ride } from '@tandem/api/studio';
import type { Trace } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { type Layers, shownInputs } from '../ride/layers.ts';
import { type OwnRow, readOwnRides } from '../ride/own-rides.ts';
import { presentOwn, presentResult } from '../ride/shown-ride.ts';
import { type Position, type ResultRow, readResults } from '../ride/store.ts';

/** Rides in memory at a time, without their traces. */
const PAGE_ROWS = 50;

/** A ride with all that is kept of it but the trace. */
export type WholeRide = {
  ride: Ride;
  layers: Layers;
  /** What the shown numbers came from. */
  inputs: Record<string, unknown>;
  readTrace(): Promise<Trace | null>;
};

/** Every ride of a person, in class and outside, newest first of either kind, a page at a time. */
export async function* everyRide(
  studio: Studio,
  studioId: string,
  customerId: string,
): AsyncGenerator<WholeRide> {
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  const now = studio.now();
  const whole = (row: ResultRow | OwnRow, ride: Ride): WholeRide => ({
    ride,
    layers: row,
    inputs: shownInputs(row),
    readTrace: () => within((work) => readTrace(work, row)),
  });
  yield* pages(
    (page) => within((work) => readResults(work, { customerId }, page)),
    (row) => whole(row, presentResult(row, now)),
  );
  yield* pages(
    (page) => within((work) => readOwnRides(work, { customerId }, page)),
    (row) => whole(row, presentOwn(row)),
  );
}

async function* pages<Row>(
  read: (page: { after: Position | null; rows: number }) => Promise<Row[]>,
  whole: (row: Row) => WholeRide,
): AsyncGenerator<WholeRide> {
  for (let after: Position | null = null; ; ) {
    const rides: WholeRide[] = (await read({ after, rows: PAGE_ROWS })).map(whole);
    yield* rides;
    if (rides.length < PAGE_ROWS) return;
    const { startsAt, rideId } = rides.at(-1)!.ride;
    after = { startsAt: new Date(startsAt), rideId };
  }
}

async function readTrace({ trx, studioId }: Work, row: ResultRow | OwnRow): Promise<Trace | null> {
  const { rows } = await sql<{ trace: Buffer | null }>`${
    'ride_id' in row
      ? sql`select trace from own_rides where studio_id = ${studioId} and ride_id = ${row.ride_id}`
      : sql`select trace from class_results where studio_id = ${studioId} and class_id = ${row.class_id}
          and customer_id = ${row.recorded_for}`
  }`.execute(trx);
  return rows[0]?.trace ? decodeTrace(rows[0].trace) : null;
}
