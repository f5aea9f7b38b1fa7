/** What a class plan is: segments in seconds, each with what it asks for. */

/**
 * What a segment asks for. Percents are to a tenth: of each rider's FTP, or by heart rate of their maximum; zones are the five
 * of the wall, by power.
 */
export type PlanTarget =
  | { kind: 'free' }
  | { kind: 'power'; fromPercent: number; toPercent: number }
  | { kind: 'heartRate'; fromPercent: number; toPercent: number }
  | { kind: 'zone'; zone: number };

/** A cue: what is said to the room at a second of the segment; shown until the next. */
export type PlanLine = { second: number; text: string };

/** @property seconds at least 1 @property cadence rpm, both ends asked for */
export type PlanSegment = {
  seconds: number;
  target: PlanTarget;
  cadence: { lowRpm: number; highRpm: number } | null;
  lines: PlanLine[];
};

export type Plan = { name: string; segments: PlanSegment[] };

export const planSeconds = ({ segments }: Pick<Plan, 'segments'>): number =>
  segments.reduce((sum, { seconds }) => sum + seconds, 0);

/** The second at which a segment begins; that of the whole where there is no such segment. */
export const segmentStart = ({ segments }: Pick<Plan, 'segments'>, segment: number): number =>
  planSeconds({ segments: segments.slice(0, segment) });

/** A percent to a tenth, as plans keep it. */
export const tenth = (percent: number): number => Math.round(percent * 10) / 10;
