import type { Ride } from '@tandem/api/studio';
import type { Trace } from '@tandem/metrics';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { type Layers, shownInputs } from '../ride/layers.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type Page, type Position, type RideRow, readRides, readTrace } from '../ride/store.ts';

/** Rides in memory at a time, without their traces. */
const PAGE_ROWS = 50;

/** A ride with all that is kept of it but the trace. */
export type WholeRide = {
  ride: Ride;
  layers: Layers;
  /** What the shown numbers came from. */
  inputs: Record<string, unknown>;
  /** What its file calls it. */
  file: { sport: string | null; subSport: string | null };
  /** In force on its day. */
  thresholds: Thresholds;
  readTrace(): Promise<Trace | null>;
};

type Thresholds = Record<'ftpW' | 'lthrBpm' | 'maxHrBpm', number | null>;
const NOBODY: Thresholds = { ftpW: null, lthrBpm: null, maxHrBpm: null };

/** A ride that was read before its file's sport was kept says none. */
const fileSport = ({ fileSport: sport, fileSubSport: subSport }: RideRow): WholeRide['file'] => ({
  sport,
  subSport,
});

/** The measured maximum, or the highest heart rate held so far; one made from an age says nothing of a heart. */
function thresholdsOf({ computed }: RideRow): Thresholds {
  if (!computed) return NOBODY;
  const { ftpW, lthrBpm, maxHrBpm } = computed.basis.profile;
  return { ftpW, lthrBpm, maxHrBpm: maxHrBpm ?? computed.basis.observedMaxHrBpm };
}

/** A ride with all that is kept of it. @param within opens a transaction of its studio for the trace */
export const wholeRide = (
  row: RideRow,
  now: Date,
  within: <T>(work: (work: Work) => Promise<T>) => Promise<T>,
): WholeRide => ({
  ride: shownRide(row, now),
  layers: row,
  inputs: shownInputs(row),
  file: fileSport(row),
  thresholds: thresholdsOf(row),
  readTrace: () => within((work) => readTrace(work, row)),
});

/** Every ride of a person, in class and outside, newest first, a page at a time. */
export async function* everyRide(
  studio: Studio,
  studioId: string,
  customerId: string,
): AsyncGenerator<WholeRide> {
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  for (let after: Position | null = null; ; ) {
    const page: Page = { after, rows: PAGE_ROWS };
    const rows: RideRow[] = await within((work) => readRides(work, { customerId }, page));
    for (const row of rows) yield wholeRide(row, studio.now(), within);
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1)!;
  }
}
