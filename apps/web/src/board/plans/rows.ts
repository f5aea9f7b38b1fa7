import {
  MAX_PLAN_CADENCE_RPM,
  MAX_PLAN_MAX_HR_PERCENT,
  MAX_PLAN_PERCENT,
  MAX_PLAN_SECONDS,
  MIN_PLAN_CADENCE_RPM,
  MIN_PLAN_MAX_HR_PERCENT,
} from '@tandem/api/words';
import { type Plan, type PlanSegment, type PlanTarget, tenth } from '@tandem/metrics/plans';
import { clock } from '../../base/clock.ts';

/** A segment as it is typed: what is wrong in it stays until it is mended. */
export type Row = {
  key: number;
  time: string;
  kind: 'steady' | 'ramp' | 'steadyHeartRate' | 'rampHeartRate' | 'zone' | 'free';
  from: string;
  to: string;
  zone: string;
  lowRpm: string;
  highRpm: string;
  lines: { key: number; at: string; text: string }[];
};

/** What of a row is wrong. */
export type Wrong = 'time' | 'from' | 'to' | 'lowRpm' | 'highRpm' | `line${number}`;

const MAX_HR_PERCENTS = [MIN_PLAN_MAX_HR_PERCENT, MAX_PLAN_MAX_HR_PERCENT] as const;
const USUAL_MAX_HR_PERCENT = 75;

let keys = 0;
export const newKey = (): number => ++keys;

export const newRow = (): Row => ({
  key: newKey(),
  time: '5:00',
  kind: 'steady',
  from: '75',
  to: '75',
  zone: '3',
  lowRpm: '',
  highRpm: '',
  lines: [],
});

/** The same once more, to be changed by itself. */
export const copyOf = (row: Row): Row => ({
  ...row,
  key: newKey(),
  lines: row.lines.map((line) => ({ ...line, key: newKey() })),
});

export const rowsOf = ({ segments }: Pick<Plan, 'segments'>): Row[] =>
  segments.map(({ seconds, target, cadence, lines }) => {
    const ends = target.kind === 'power' || target.kind === 'heartRate' ? target : null;
    return {
      ...newRow(),
      time: clock(seconds),
      kind: kindOf(target),
      ...(ends && { from: String(ends.fromPercent), to: String(ends.toPercent) }),
      ...(target.kind === 'zone' && { zone: String(target.zone) }),
      lowRpm: cadence === null ? '' : String(cadence.lowRpm),
      highRpm: cadence === null ? '' : String(cadence.highRpm),
      lines: lines.map(({ second, text }) => ({ key: newKey(), at: clock(second), text })),
    };
  });

function kindOf(target: PlanTarget): Row['kind'] {
  if (target.kind === 'free' || target.kind === 'zone') return target.kind;
  const way = target.fromPercent === target.toPercent ? 'steady' : 'ramp';
  return target.kind === 'power' ? way : `${way}HeartRate`;
}

/** Of which percents a row asks, and within what; null where it asks for none. */
export const percentsOf = (kind: Row['kind']): { ramp: boolean; heartRate: boolean } | null =>
  kind === 'free' || kind === 'zone'
    ? null
    : { ramp: kind.startsWith('ramp'), heartRate: kind.endsWith('HeartRate') };

/** A row of another kind. What was typed goes on, but a percent of FTP that no heart beats at. */
export function kindAfter(row: Row, kind: Row['kind']): Row {
  const within = (text: string) =>
    !percentsOf(kind)?.heartRate || numberTyped(text, MAX_HR_PERCENTS) !== null
      ? text
      : String(USUAL_MAX_HR_PERCENT);
  return { ...row, kind, from: within(row.from), to: within(row.to) };
}

/** Seconds as people type them: 5:00, 1:02:09, or minutes alone (5, 1.5); null where it is none. */
export function secondsTyped(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length > 3 || !parts.every((part) => /^\d{1,4}(\.\d+)?$/.test(part))) return null;
  if (parts.length === 1) return Math.round(Number(parts[0]) * 60);
  if (parts.slice(1).some((part) => !/^[0-5]?\d$/.test(part)) || !/^\d+$/.test(parts[0]!)) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

function numberTyped(text: string, [low, high]: readonly [number, number]): number | null {
  const typed = text.trim().replace(/\s*%$/, '').replace(',', '.');
  const value = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  return value >= low && value <= high ? value : null;
}

/** A row as a segment, or what of it is wrong. Of the cadence one end is enough; lines are put in their order. */
export function segmentOf(
  row: Row,
): { segment: PlanSegment; wrong: null } | { segment: null; wrong: Wrong[] } {
  const wrong: Wrong[] = [];
  const must = <T>(value: T | null, field: Wrong): T => {
    if (value === null) wrong.push(field);
    return value as T;
  };
  const typed = secondsTyped(row.time);
  const seconds = must(typed !== null && typed >= 1 && typed <= MAX_PLAN_SECONDS ? typed : null, 'time');
  const bounds = percentsOf(row.kind)?.heartRate ? MAX_HR_PERCENTS : ([0, MAX_PLAN_PERCENT] as const);
  const percent = (text: string, field: Wrong) => tenth(must(numberTyped(text, bounds), field));
  const rpm = (text: string, field: Wrong) =>
    text.trim() === ''
      ? null
      : Math.round(must(numberTyped(text, [MIN_PLAN_CADENCE_RPM, MAX_PLAN_CADENCE_RPM]), field));
  const target = targetOf(row, percent);
  const ends = [rpm(row.lowRpm, 'lowRpm'), rpm(row.highRpm, 'highRpm')].filter((end) => end !== null);
  const lines = row.lines
    .map(({ at, text }, i) => {
      const second = secondsTyped(at);
      const within = second !== null && second < (seconds ?? 0) && text.trim() !== '';
      return { second: must(within ? second : null, `line${i}`), text: text.trim() };
    })
    .sort((a, b) => a.second - b.second);
  // Of two lines at one second only one could be read.
  lines.forEach(({ second }, i) => {
    if (i > 0 && second !== null && lines[i - 1]!.second === second) wrong.push(`line${i}`);
  });
  if (wrong.length > 0) return { segment: null, wrong };
  const cadence = ends.length === 0 ? null : { lowRpm: Math.min(...ends), highRpm: Math.max(...ends) };
  return { segment: { seconds, target, cadence, lines }, wrong: null };
}

function targetOf(
  { kind, from, to, zone }: Row,
  percent: (text: string, field: Wrong) => number,
): PlanSegment['target'] {
  if (kind === 'free') return { kind: 'free' };
  if (kind === 'zone') return { kind: 'zone', zone: Number(zone) };
  const { ramp, heartRate } = percentsOf(kind)!;
  const fromPercent = percent(from, 'from');
  const toPercent = ramp ? percent(to, 'to') : fromPercent;
  return { kind: heartRate ? 'heartRate' : 'power', fromPercent, toPercent };
}
