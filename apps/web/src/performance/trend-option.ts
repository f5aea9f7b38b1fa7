import type { Trends } from '@tandem/api/studio';
import type { EChartsCoreOption } from 'echarts/core';
import {
  ACCENT,
  ACCENT_LIGHT,
  axisLabel,
  axisLine,
  base,
  CONTRAST,
  DIM,
  escapeHtml,
  splitLine,
  tooltip,
} from './chart-style.ts';
import type { MetricText } from './metric-text.ts';

export const TREND_METRICS = ['workKj', 'energyKcal', 'distanceKm', 'effortPoints'] as const;
export type TrendMetric = (typeof TREND_METRICS)[number];

export type TrendWords = {
  /** What the bars show. */
  name: string;
  axis: (value: number) => string;
  metric: (value: number | null) => MetricText;
  power: (value: number | null) => MetricText;
  week: (day: string) => string;
  weekOf: (day: string) => string;
  classes: (count: number) => string;
  thisWeek: string;
};

/** Weekly bars and the average-power line. A week without a class is an empty place, and a gap in the line. */
export function trendOption(
  weeks: Trends['weeks'],
  metric: TrendMetric,
  words: TrendWords,
): EChartsCoreOption {
  const last = weeks.length - 1;
  const hasPower = weeks.some((week) => (week.values.averagePowerW ?? null) !== null);
  const { unit } = words.metric(null);
  const label = words.name;
  const power = words.power(null);
  const axisName = {
    nameTextStyle: { color: DIM, fontSize: 12 },
    nameGap: 12,
    axisLabel: { ...axisLabel, formatter: words.axis },
    splitLine,
  };
  return {
    ...base,
    grid: { left: 48, right: hasPower ? 44 : 12, top: 36, bottom: 28 },
    tooltip: {
      ...tooltip,
      formatter: (points: { dataIndex: number }[]) => {
        const week = weeks[points[0]?.dataIndex ?? -1];
        if (!week) return '';
        const line = ({ label: name, value, unit: of }: MetricText) => `${name} <b>${value}</b> ${of}`;
        return [
          escapeHtml(words.weekOf(week.weekStart)),
          escapeHtml(words.classes(week.rides)),
          ...(week.rides > 0
            ? [
                line({ ...words.metric(week.values[metric] ?? null), label }),
                line(words.power(week.values.averagePowerW ?? null)),
              ]
            : []),
        ].join('<br>');
      },
    },
    xAxis: {
      type: 'category',
      data: weeks.map((week, i) => (i === last ? words.thisWeek : words.week(week.weekStart))),
      axisLabel: { ...axisLabel, hideOverlap: true, showMaxLabel: true, alignMaxLabel: 'right' },
      axisLine,
      axisTick: { show: false },
    },
    yAxis: [
      {
        type: 'value',
        name: `${label} (${unit})`,
        ...axisName,
        nameTextStyle: { ...axisName.nameTextStyle, color: ACCENT, align: 'left', padding: [0, 0, 0, -40] },
      },
      {
        type: 'value',
        name: `${power.label} (${power.unit})`,
        ...axisName,
        nameTextStyle: { ...axisName.nameTextStyle, color: CONTRAST, align: 'right' },
        axisLabel: { ...axisLabel, color: CONTRAST, formatter: words.axis },
        splitLine: { show: false },
        min: 0,
        show: hasPower,
      },
    ],
    series: [
      {
        type: 'bar',
        name: label,
        barMaxWidth: 28,
        // The week that is not over yet is told apart from whole ones.
        data: weeks.map((week, i) => ({
          value: week.values[metric] ?? null,
          itemStyle: { color: i === last ? ACCENT_LIGHT : ACCENT, borderRadius: [3, 3, 0, 0] },
        })),
      },
      {
        type: 'line',
        name: power.label,
        yAxisIndex: 1,
        data: weeks.map((week) => week.values.averagePowerW ?? null),
        connectNulls: false,
        symbol: 'circle',
        symbolSize: 6,
        lineStyle: { color: CONTRAST, width: 2 },
        itemStyle: { color: CONTRAST },
      },
    ],
  };
}
