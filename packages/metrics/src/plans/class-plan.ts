import { type Band, bandOf, type PercentOf } from './band.ts';
import { type Plan, type PlanSegment, segmentStart } from './plan.ts';

/** What was done on the fly at a second of the class: another intensity, or on to the beginning of a segment. */
export type PlanStep = { second: number; shiftPercent: number } | { second: number; segment: number };

/** A plan as a class has it. @property fromSecond of the class, at which it begins @property steps in their order */
export type ClassPlan = { plan: Plan; fromSecond: number; steps: readonly PlanStep[] };

/** What a plan asks for at one second of a class. */
export type PlanNow = {
  /** Its place among the segments, from 0. */
  index: number;
  segment: PlanSegment;
  secondsIn: number;
  secondsLeft: number;
  /** Null where riders are free. */
  band: Band | null;
  /** The running cue. */
  line: string | null;
  /** Null where it is the last. */
  next: PlanSegment | null;
  /** Of the plan, from here to its end. */
  secondsToEnd: number;
};

/** The intensity at a second of a class, in percent: 100 as written. */
export function shiftAt({ steps }: Pick<ClassPlan, 'steps'>, second: number): number {
  const last = steps.findLast((step) => step.second <= second && 'shiftPercent' in step);
  return last && 'shiftPercent' in last ? last.shiftPercent : 100;
}

/** The second of the plan that a second of the class is at: negative before it begins, beyond its end after it. */
function placeAt({ plan, fromSecond, steps }: ClassPlan, second: number): number {
  const skip = steps.findLast((step) => step.second <= second && 'segment' in step);
  if (!skip || !('segment' in skip)) return second - fromSecond;
  return segmentStart(plan, skip.segment) + second - skip.second;
}

/** What a plan asks for at a second of its class; null before it begins and after its end. */
export function planAt(of: ClassPlan, second: number): PlanNow | null {
  const at = placeAt(of, second);
  if (at < 0) return null;
  let start = 0;
  for (const [index, segment] of of.plan.segments.entries()) {
    const secondsIn = at - start;
    if (secondsIn < segment.seconds) {
      return {
        index,
        segment,
        secondsIn,
        secondsLeft: segment.seconds - secondsIn,
        band: bandOf(segment.target, secondsIn / segment.seconds, shiftAt(of, second)),
        line: segment.lines.findLast((line) => line.second <= secondsIn)?.text ?? null,
        next: of.plan.segments[index + 1] ?? null,
        secondsToEnd: segmentStart(of.plan, of.plan.segments.length) - at,
      };
    }
    start += segment.seconds;
  }
  return null;
}

/** What a second was asked for; null where riders were free. */
export type AskedPercent = Pick<Band, 'of' | 'percent'> | null;

/** What a class was asked for, second by second. */
export function askedPercents(of: ClassPlan, seconds: number): AskedPercent[] {
  return Array.from({ length: seconds }, (_, second) => {
    const band = planAt(of, second)?.band;
    return band ? { of: band.of, percent: band.percent } : null;
  });
}

/**
 * What a rider was asked for in one unit: watts of their FTP, or beats a minute of their maximum heart rate. Null for the
 * seconds that asked for nothing of it, and as a whole where there are none, or what the percents are of is not known.
 * @param whole W or bpm at 100 %
 */
export function askedOfRider(
  asked: readonly AskedPercent[],
  of: PercentOf,
  whole: number | null,
): (number | null)[] | null {
  if (whole === null || !asked.some((second) => second?.of === of)) return null;
  return asked.map((second) => (second?.of === of ? Math.round((second.percent * whole) / 100) : null));
}
