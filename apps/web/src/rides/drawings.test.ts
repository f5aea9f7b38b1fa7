import { describe, expect, test } from 'vitest';
import { addDays } from '../base/calendar.ts';
import type { Drawing } from '../ui/chart/chart.tsx';
import { peaksDrawing } from './peaks-drawing.ts';
import { traceOf } from './ride/trace.ts';
import { readSecond, seriesFor, traceDrawing } from './ride/trace-drawing.ts';
import { ride } from './testing/ride.ts';
import { trends } from './testing/trends.ts';
import { wordsOf } from './testing/words.ts';
import { fitnessDrawing } from './trends/fitness-drawing.ts';
import { ftpDrawing, inForce } from './trends/ftp-drawing.ts';
import { weeksDrawing } from './trends/weeks-drawing.ts';
import { zonesDrawing } from './zones-drawing.ts';

type Point = number | null | [number, number | null] | { value: Point };
const heightOf = (point: Point): number | null =>
  point === null || typeof point === 'number'
    ? point
    : Array.isArray(point)
      ? point[1]
      : heightOf(point.value);
/** What a series of the drawing stands for, and a column of its table. */
const series = ({ option }: Drawing, i: number) =>
  (option.series as { data: Point[] }[])[i]!.data.map(heightOf);
const column = ({ table }: Drawing, i: number) => table.rows.map((row) => row[i]);

const stretches = trends.peaks.map(({ seconds }) => seconds);
const peaksOf = (words: ReturnType<typeof wordsOf>) =>
  peaksDrawing(
    stretches,
    [
      { name: '90 days', main: true, points: trends.peaks.map(({ best90 }) => best90) },
      { name: 'All time', points: trends.peaks.map(({ bestEver }) => bestEver) },
    ],
    words,
  );

describe.each(['en', 'fr'] as const)('in %s, the table beside a chart holds what it draws', (language) => {
  const words = wordsOf(language);
  test('weeks', () => {
    const drawing = weeksDrawing(trends, 'trainingLoad', words);
    expect(column(drawing, 2)).toEqual(series(drawing, 0));
    expect(column(drawing, 0)).toEqual(trends.weeks.map(({ weekStart }) => weekStart));
  });
  test('fitness, fatigue, form', () => {
    const drawing = fitnessDrawing(trends.fitness!, trends.from, words);
    for (const i of [0, 1, 2]) expect(column(drawing, i + 1)).toEqual(series(drawing, i));
  });
  test('FTP', () => {
    const drawing = ftpDrawing(trends, words);
    // The last value is drawn on to the right edge.
    expect(column(drawing, 1)).toEqual(series(drawing, 0).slice(0, -1));
    expect(column(drawing, 3)).toEqual(series(drawing, 1).slice(0, -1));
  });
  test('peaks', () => {
    const drawing = peaksOf(words);
    for (const i of [0, 1]) expect(column(drawing, i + 1)).toEqual(series(drawing, i));
  });
  test('zones', () => {
    const drawing = zonesDrawing(ride.zones.power!, 'W', words);
    expect(column(drawing, 2)).toEqual(series(drawing, 0));
    expect(column(drawing, 3).reduce((sum: number, share) => sum + Number(share), 0)).toBeCloseTo(100, 9);
  });
  test('every column has a name, and no word is missing', () => {
    const drawings = [
      weeksDrawing(trends, 'durationSeconds', words),
      fitnessDrawing(trends.fitness!, trends.from, words),
      ftpDrawing(trends, words),
      peaksOf(words),
      zonesDrawing(ride.zones.heartRate!, 'bpm', words),
      traceDrawing(traceOf(ride.trace)!, {}, { front: 'power', window: [0, 2700] }, words),
    ];
    for (const { table, summary } of drawings)
      for (const text of [summary, ...table.columns.map(({ label }) => label)])
        expect(text).toMatch(/^[^.]*[\p{L} )]/u);
  });
});

const words = wordsOf('en');
const week = (weekStart: string, load: number | null) => ({
  weekStart,
  rides: load === null ? 0 : 1,
  values: { trainingLoad: load },
});

test('a week without a ride is an empty place, not a zero; the average counts it, and no week that is cut', () => {
  const weeks = [
    week('2026-10-26', 90),
    week('2026-11-02', null),
    week('2026-11-09', 60),
    week('2026-11-16', 999),
  ];
  const drawing = weeksDrawing({ weeks, from: '2026-10-26', to: '2026-11-20' }, 'trainingLoad', words);
  expect(series(drawing, 0)).toEqual([90, null, 60, 999]);
  expect(drawing.summary).toContain('average 50');
});
test('a long time is told by month: as much in all, no more bars than a finger can tell apart', () => {
  const weeks = Array.from({ length: 150 }, (_, i) =>
    week(addDays('2024-01-01', i * 7), i % 5 === 0 ? null : 50),
  );
  const drawing = weeksDrawing({ weeks, from: '2024-01-01', to: '2026-11-22' }, 'trainingLoad', words);
  expect(drawing.table.rows).toHaveLength(35);
  const sum = series(drawing, 0).reduce<number>((all, value) => all + (value ?? 0), 0);
  expect(sum).toBe(50 * 120);
});
test('an FTP from before the period holds from its first day', () => {
  expect(inForce(trends.ftp, trends.from).map(({ from, ftpW }) => [from, ftpW])).toEqual([
    [trends.from, 212],
    ['2026-09-18', 221],
    ['2026-10-05', 221],
    ['2026-11-06', 227],
  ]);
});
test('a stretch that was never ridden is a gap of the curve', () => {
  const drawing = peaksDrawing([5, 60], [{ name: 'x', points: [{ powerW: 500, of: null }, null] }], words);
  expect(series(drawing, 0)).toEqual([500, null]);
});
test('what the plan asked for is drawn beside the power, and told by minute; where riders were free it is a gap', () => {
  const trace = traceOf(ride.trace)!;
  const asked = trace.power.map((_, second) => (second < 60 ? 120 : second < 120 ? null : 200));
  const view = { front: 'heartRate', window: [0, 2700], asked: { power: asked } } as const;
  const drawing = traceDrawing(trace, {}, view, words);
  const drawn = drawing.option.series as {
    name: string;
    yAxisIndex: number;
    data: [number, number | null][];
  }[];
  const line = drawn.at(-1)!;
  expect([line.name, line.yAxisIndex]).toEqual(['Asked by the plan', 1]);
  expect(drawn[line.yAxisIndex]!.name).toBe('Power');
  expect(line.data.find(([ms]) => ms >= 60_000)![1]).toBeNull();
  expect(column(drawing, 4).slice(0, 3)).toEqual([120, null, 200]);
  expect((seriesFor(trace, view).series as unknown[]).length).toBe(drawn.length);
  expect(traceDrawing(trace, {}, { ...view, asked: {} }, words).table.columns).toHaveLength(4);
});
test('what it asked for by heart rate is drawn beside the heart rate, in beats', () => {
  const trace = traceOf(ride.trace)!;
  const asked = trace.heartRate.map((_, second) => (second < 600 ? 140 : null));
  const view = { front: 'power', window: [0, 2700], asked: { power: null, heartRate: asked } } as const;
  const drawing = traceDrawing(trace, {}, view, words);
  const drawn = drawing.option.series as { name: string; yAxisIndex: number }[];
  expect(drawn[drawn.at(-1)!.yAxisIndex]!.name).toBe('Heart rate');
  expect(drawing.table.columns.at(-1)).toMatchObject({ label: 'Asked by the plan (bpm)' });
  expect(column(drawing, 4).slice(0, 1)).toEqual([140]);
  expect((seriesFor(trace, view).series as unknown[]).length).toBe(drawn.length);
});
test('a pause of the class is a line over every channel with how long it was, and told where the cursor comes to it', () => {
  const words = wordsOf('en');
  const view = { front: 'power', window: [0, 2700] } as const;
  const marksOf = (drawing: Drawing) =>
    (drawing.option.series as { markLine?: { data: { xAxis: number; name: string }[] } }[]).map(
      ({ markLine }) => markLine?.data,
    );
  const trace = traceOf({ ...ride.trace!, pauses: [{ atSecond: 900, seconds: 150 }] })!;
  const marks = marksOf(traceDrawing(trace, {}, view, words));
  expect(marks).toEqual(Array.from({ length: 3 }, () => [{ xAxis: 900_000, name: 'Paused 2:30' }]));
  expect(readSecond(trace, 900, words)).toMatch(/^15:00, Paused 2:30, /);
  expect(readSecond(trace, 901, words)).not.toContain('Paused');
  expect(marksOf(traceDrawing(traceOf(ride.trace)!, {}, view, words))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a lost strap is a gap of the trace', () => {
  const trace = traceOf(ride.trace)!;
  const drawing = traceDrawing(trace, {}, { front: 'power', window: [1500, 1600] }, words);
  const points = (drawing.option.series as { data: [number, number | null][] }[])[1]!.data;
  const gap = points.filter(([ms]) => ms >= 1_505_000 && ms <= 1_595_000);
  expect(gap.length).toBeGreaterThan(80);
  expect(gap.every(([, bpm]) => bpm === null)).toBe(true);
});
