import type { Trends } from '@tandem/api/studio';
import { daysFrom } from '../../base/calendar.ts';
import type { Drawing } from '../../ui/chart/chart.tsx';
import {
  ACCENT,
  AXIS,
  axisLabel,
  base,
  CONTRAST,
  DIM,
  dayAxis,
  LABEL,
  SMALL,
  splitLine,
  tooltip,
  withMinus,
} from '../../ui/chart/chart-style.ts';
import { dayColumn, numberColumn, rowHtml } from '../../ui/chart/chart-table.ts';
import type { Words } from '../words.ts';

type Fitness = NonNullable<Trends['fitness']>;
const HEIGHT_PX = 340;

/** Fitness and fatigue by day, and beneath them form, the difference of both the day before. */
export function fitnessDrawing({ fitness, fatigue, form }: Fitness, from: string, words: Words): Drawing {
  const { t, format } = words;
  const days = daysFrom(from, fitness.length);
  const table = {
    columns: [
      dayColumn(t('day'), words),
      ...(['fitness', 'fatigue', 'form'] as const).map((name) =>
        numberColumn(t(`fitness.${name}.name`), words),
      ),
    ],
    rows: days.map((day, i) => [day, fitness[i] ?? null, fatigue[i] ?? null, form[i] ?? null]),
  };
  const last = table.rows.at(-1);
  const line = (name: 'fitness' | 'fatigue', data: number[], color: string) => ({
    type: 'line',
    name: t(`fitness.${name}.name`),
    data,
    showSymbol: false,
    symbol: 'circle',
    sampling: 'lttb',
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    endLabel: { show: true, formatter: '{a}', color, fontSize: SMALL, fontWeight: 600, distance: 6 },
    labelLayout: { moveOverlap: 'shiftY' },
  });
  const shownDay = (day: string) => format.plainDay(day, { day: 'numeric', month: 'short' });
  return {
    heightPx: HEIGHT_PX,
    table,
    summary: last
      ? table.columns.map(({ label, show }, i) => `${label} ${show(last[i] ?? null)}`).join(', ')
      : '',
    option: {
      ...base,
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: {
        ...tooltip,
        formatter: (points: { dataIndex: number }[]) => rowHtml(table, points[0]?.dataIndex ?? -1),
      },
      grid: [
        { left: 40, right: 72, top: 12, height: 172 },
        { left: 40, right: 72, top: 220, height: 84 },
      ],
      xAxis: [
        { ...dayAxis(days, shownDay, t('today')), axisLabel: { show: false }, boundaryGap: false },
        {
          ...dayAxis(days, shownDay, t('today')),
          gridIndex: 1,
          boundaryGap: false,
          axisLine: { onZero: false, show: false },
        },
      ],
      yAxis: [
        {
          type: 'value',
          axisLabel: { ...axisLabel, formatter: (value: number) => withMinus(format.number(value)) },
          splitNumber: 4,
          splitLine,
        },
        {
          type: 'value',
          gridIndex: 1,
          axisLabel: { ...axisLabel, formatter: (value: number) => withMinus(format.number(value)) },
          splitNumber: 2,
          splitLine,
        },
      ],
      series: [
        line('fitness', fitness, ACCENT),
        line('fatigue', fatigue, CONTRAST),
        {
          type: 'line',
          name: t('fitness.form.name'),
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: form,
          showSymbol: false,
          symbol: 'circle',
          sampling: 'lttb',
          lineStyle: { color: DIM, width: 1.5 },
          itemStyle: { color: DIM },
          areaStyle: { color: AXIS, opacity: 0.45, origin: 0 },
          endLabel: {
            show: true,
            formatter: '{a}',
            color: LABEL,
            fontSize: SMALL,
            fontWeight: 600,
            distance: 6,
          },
        },
      ],
    },
  };
}
