import type { Trends } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { addDays, addMonths } from '../../base/calendar.ts';
import type { Drawing } from '../../ui/chart/chart.tsx';
import {
  ACCENT,
  ACCENT_LIGHT,
  axisLabel,
  base,
  DIM,
  dayAxis,
  EMPTY,
  SMALL,
  splitLine,
  tooltip,
  unitName,
} from '../../ui/chart/chart-style.ts';
import { dayColumn, numberColumn, rowHtml } from '../../ui/chart/chart-table.ts';
import { metricCell, metricColumn } from '../metric-column.ts';
import type { Words } from '../words.ts';

export const WEEK_METRICS = [
  'trainingLoad',
  'effortPoints',
  'energyKcal',
  'distanceKm',
  'durationSeconds',
] as const satisfies readonly MetricId[];
export type WeekMetric = (typeof WEEK_METRICS)[number];

type Week = Trends['weeks'][number];
const HEIGHT_PX = 264;
/** More bars than that are too thin for a finger: then they stand for months. */
const MAX_WEEKS = 60;

/** The metrics that have a number in some week. */
export const knownWeekMetrics = (weeks: readonly Week[]): WeekMetric[] =>
  WEEK_METRICS.filter((id) => weeks.some(({ values }) => (values[id] ?? null) !== null));

/** A metric by week, with its average and the weeks without a ride; a long time by month. */
export function weeksDrawing(
  { weeks, from, to }: Pick<Trends, 'weeks' | 'from' | 'to'>,
  metric: WeekMetric,
  words: Words,
): Drawing {
  const { t, format } = words;
  const monthly = weeks.length > MAX_WEEKS;
  const bars = monthly ? byMonth(weeks, metric) : weeks;
  const cells = bars.map(({ values }) => metricCell(metric, values[metric], words));
  const table = {
    columns: [
      dayColumn(t(monthly ? 'weeks.month' : 'weeks.week'), words),
      numberColumn(t('rides.count'), words),
      metricColumn(metric, words, t(`weeks.metric.${metric}`)),
    ],
    rows: bars.map(({ weekStart, rides }, i) => [weekStart, rides, cells[i] ?? null]),
  };
  if (monthly)
    table.columns[0]!.show = (cell) => format.plainDay(String(cell), { month: 'long', year: 'numeric' });
  const whole = bars.flatMap(({ weekStart }, i) =>
    isWhole(weekStart, monthly, from, to) ? [cells[i] ?? 0] : [],
  );
  const average = whole.length > 1 ? whole.reduce((sum, value) => sum + value, 0) / whole.length : null;
  const last = bars.length - 1;
  const averageText = average === null ? '' : t('weeks.average', { value: format.number(average) });
  return {
    heightPx: HEIGHT_PX,
    table,
    summary: `${t(`weeks.metric.${metric}`)}. ${averageText}`,
    option: {
      ...base,
      grid: { left: 48, right: 72, top: 36, bottom: 28 },
      tooltip: {
        ...tooltip,
        formatter: (points: { dataIndex: number }[]) => rowHtml(table, points[0]?.dataIndex ?? -1),
      },
      xAxis: dayAxis(
        bars.map(({ weekStart }) => weekStart),
        (day) =>
          format.plainDay(
            day,
            monthly ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' },
          ),
        t(monthly ? 'weeks.thisMonth' : 'weeks.thisWeek'),
      ),
      yAxis: [
        {
          type: 'value',
          ...unitName(words.metric(metric, null).unit || t('weeks.load')),
          axisLabel: { ...axisLabel, formatter: (value: number) => format.number(value) },
          splitNumber: 4,
          splitLine,
        },
        { type: 'value', show: false, min: 0, max: 1 },
      ],
      series: [
        {
          type: 'bar',
          name: t(`weeks.metric.${metric}`),
          barWidth: '60%',
          barMaxWidth: 28,
          z: 3,
          // What is not over yet is told apart from what is.
          data: cells.map((value, i) => ({
            value,
            itemStyle: { color: i === last ? ACCENT_LIGHT : ACCENT, borderRadius: [3, 3, 0, 0] },
          })),
          ...(average !== null && {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: DIM, type: 'dashed', width: 1 },
              label: {
                position: 'end',
                formatter: t('weeks.averageShort', { value: format.number(average) }),
                color: DIM,
                fontSize: SMALL,
              },
              data: [{ yAxis: average }],
            },
          }),
        },
        {
          type: 'bar',
          yAxisIndex: 1,
          barGap: '-100%',
          barCategoryGap: 0,
          barWidth: '100%',
          silent: true,
          z: 1,
          itemStyle: { color: EMPTY },
          data: bars.map(({ rides }) => (rides === 0 ? 1 : null)),
        },
      ],
    },
  };
}

/** Weeks by the month of their Monday. */
function byMonth(weeks: readonly Week[], metric: WeekMetric): Week[] {
  const months = Map.groupBy(weeks, ({ weekStart }) => weekStart.slice(0, 7));
  return [...months].map(([month, of]) => {
    const known = of.flatMap(({ values }) => values[metric] ?? []);
    return {
      weekStart: `${month}-01`,
      rides: of.reduce((sum, { rides }) => sum + rides, 0),
      values: { [metric]: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) },
    };
  });
}

/** Cut ones would pull the average down. */
function isWhole(start: string, monthly: boolean, from: string, to: string): boolean {
  const next = monthly ? addMonths(start, 1) : addDays(start, 7);
  return start >= from && next <= to;
}
