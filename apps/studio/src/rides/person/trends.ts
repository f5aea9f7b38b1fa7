import type { Trends } from '@tandem/api/studio';
import { type DatedDetail, MAX_FITNESS_DAYS, type Period } from '@tandem/api/words';
import {
  type Best,
  dailyLoads,
  fitnessSeries,
  ftpSuggestion,
  maxHrSuggestion,
  metricRegistry,
  peakCurve,
  RECENT_DAYS,
  records,
  streak,
  zoneMix,
} from '@tandem/metrics';
import { Temporal } from 'temporal-polyfill';
import { type BodyValue, valueOn } from '../../customers/index.ts';
import { SPIVI_SUMS } from '../ride/summary.ts';
import { aggregate } from './aggregate.ts';
import type { Attended, Ridden } from './ridden.ts';
import { addDays, daysBetween, mondayOf, weekOf } from './weeks.ts';

/** What a week's bar can show: what adds up. */
const WEEKLY = [
  ...metricRegistry.filter((metric) => metric.aggregate === 'sum').map(({ id }) => id),
  ...SPIVI_SUMS,
];
const BACK = { '4w': { weeks: 4 }, '3m': { months: 3 }, '1y': { years: 1 } } as const;
/** Days of the comparison that says whether fitness rises. */
const RISE_DAYS = 28;

export type TrendsOf = Omit<Trends, 'without'>;

/**
 * A person's numbers over a period, from the rides themselves.
 * @param of.rides all of them, oldest first
 * @param of.today where the person rides, YYYY-MM-DD
 */
export function trendsOf(of: {
  period: Period;
  rides: readonly Ridden[];
  attended: readonly Attended[];
  body: readonly BodyValue[];
  today: string;
}): TrendsOf {
  const { period, rides, body } = of;
  // A ride on the other side of the date line may be of tomorrow.
  const to = latest(of.today, rides.at(-1)?.date);
  const from = firstDay(period, rides, to);
  const within = rides.filter(({ date }) => date >= from);
  const profile = (field: DatedDetail) => valueOn(body, field, to);
  const since = addDays(to, 1 - RECENT_DAYS);
  const recent = rides.filter(({ date }) => date >= since);
  const ftp = ftpSuggestion(recent, to, profile('ftpW'));
  const maxHr = maxHrSuggestion(rides, profile('maxHrBpm'));
  return {
    period,
    from,
    to,
    rideCount: rides.length,
    rides: within.length,
    totals: sevenDigits(aggregate(within)),
    before: period === 'all' ? null : beforeIt(rides, from, to),
    weeks: weeksOf(within, from, to),
    ftp: ftpHistory(body),
    suggestions: {
      ftp: ftp && { ftpW: ftp.ftpW, rule: '95_of_20_min', of: moment(recent[ftp.ride]!) },
      maxHr: maxHr && { maxHrBpm: maxHr.maxHrBpm, of: moment(rides[maxHr.ride]!) },
    },
    peaks: peakCurve(rides, to).map(({ seconds, best90, bestEver }) => ({
      seconds,
      best90: peakBest(rides, best90),
      bestEver: peakBest(rides, bestEver),
    })),
    fitness: fitnessOf(rides, from, to),
    zones: {
      power: zoneMix(within.map(({ summary }) => summary.zones('power'))),
      heartRate: zoneMix(within.map(({ summary }) => summary.zones('heartRate'))),
    },
    records: records(rides).map(({ metric, value, ride }) => ({
      metric,
      value: digits(value),
      of: moment(rides[ride]!),
    })),
    streak: streak(ridesPerWeek(rides, to)),
    attendance: attendanceOf(of.attended.filter(({ date }) => date >= from)),
  };
}

export const moment = ({ rideId, title, startsAtMs, timeZone }: Ridden) => ({
  rideId,
  title,
  startsAt: new Date(startsAtMs).toISOString(),
  timeZone,
});

export const peakBest = (rides: readonly Ridden[], best: Best | null) =>
  best && { powerW: digits(best.value), of: moment(rides[best.ride]!) };

/** A summary keeps seven digits; those behind them would be made up. */
const digits = (value: number) => Number(value.toPrecision(7));
const sevenDigits = (values: Record<string, number | null>) =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, value === null ? null : digits(value)]),
  );

function firstDay(period: Period, rides: readonly Ridden[], to: string): string {
  if (period === 'all') return latest(rides[0]?.date ?? to, addDays(to, 1 - MAX_FITNESS_DAYS));
  return addDays(Temporal.PlainDate.from(to).subtract(BACK[period]).toString(), 1);
}

const latest = (day: string, other: string | undefined) => (other !== undefined && other > day ? other : day);

function beforeIt(rides: readonly Ridden[], from: string, to: string): Trends['before'] {
  const earliest = addDays(from, -1 - daysBetween(from, to));
  const earlier = rides.filter(({ date }) => date >= earliest && date < from);
  return { rides: earlier.length, totals: sevenDigits(aggregate(earlier)) };
}

function weeksOf(rides: readonly Ridden[], from: string, to: string): Trends['weeks'] {
  const buckets = Map.groupBy(rides, ({ date }) => weekOf(date));
  const weeks: Trends['weeks'] = [];
  for (let week = weekOf(from); week <= weekOf(to); week++) {
    const inWeek = buckets.get(week) ?? [];
    const values = aggregate(inWeek, WEEKLY);
    const known = Object.entries(values).filter(([, value]) => value !== null);
    weeks.push({
      weekStart: mondayOf(week),
      rides: inWeek.length,
      values: sevenDigits(Object.fromEntries(known)),
    });
  }
  return weeks;
}

function ridesPerWeek(rides: readonly Ridden[], to: string): number[] {
  if (rides.length === 0) return [];
  const first = weekOf(rides[0]!.date);
  const weeks = new Array<number>(weekOf(to) - first + 1).fill(0);
  for (const { date } of rides) weeks[weekOf(date) - first]! += 1;
  return weeks;
}

/** On each day what began by then: before its first value nothing is said of a detail. */
function ftpHistory(body: readonly BodyValue[]): Trends['ftp'] {
  const dated = body.filter(({ field }) => field === 'ftpW' || field === 'weightKg');
  return [...new Set(dated.map(({ from }) => from))].sort().map((from) => {
    const by = dated.filter((value) => value.from <= from);
    const [ftpW, weightKg] = [valueOn(by, 'ftpW', from), valueOn(by, 'weightKg', from)];
    return { from, ftpW, weightKg, wPerKg: ftpW === null || weightKg === null ? null : ftpW / weightKg };
  });
}

function fitnessOf(rides: readonly Ridden[], from: string, to: string): Trends['fitness'] {
  const loads = rides.map(({ date, values }) => ({ date, load: values.trainingLoad ?? null }));
  const first = loads.find(({ load }) => load !== null)?.date;
  if (first === undefined) return null;
  const begins = latest(first, addDays(to, 1 - 2 * MAX_FITNESS_DAYS));
  const series = fitnessSeries(dailyLoads(loads, begins, to));
  const nothing = { fitness: 0, fatigue: 0, form: 0 };
  const on = (day: string) => series[daysBetween(begins, day)] ?? nothing;
  const skipped = daysBetween(begins, from);
  const days = Array.from(
    { length: daysBetween(from, to) + 1 },
    (_, nth) => series[skipped + nth] ?? nothing,
  );
  const { fitness, fatigue, form } = on(to);
  return {
    fitness: days.map((day) => hundredths(day.fitness)),
    fatigue: days.map((day) => hundredths(day.fatigue)),
    form: days.map((day) => hundredths(day.form)),
    now: { fitness: hundredths(fitness), fatigue: hundredths(fatigue), form: hundredths(form) },
    fitness28: hundredths(on(addDays(to, -RISE_DAYS)).fitness),
  };
}

/** A thousand days with all their digits would be most of the answer. */
const hundredths = (value: number) => Math.round(value * 100) / 100;

function attendanceOf(classes: readonly Attended[]): Trends['attendance'] {
  const booked = classes.filter((one) => one.booked);
  const attended = booked.filter(({ checkedIn, hasNumbers }) => checkedIn || hasNumbers).length;
  return {
    booked: booked.length,
    attended,
    missed: booked.length - attended,
    lateCancelled: classes.filter(({ lateCancelled }) => lateCancelled).length,
  };
}
