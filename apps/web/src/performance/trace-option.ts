import type { RideDetail } from '@tandem/api/studio';
import { type ZoneId, zoneColor, zonesOnLight } from '@tandem/metrics/zone-colours';
import type { EChartsCoreOption } from 'echarts/core';
import {
  ACCENT,
  axisLabel,
  axisLine,
  base,
  CONTRAST,
  escapeHtml,
  INK,
  splitLine,
  tooltip,
} from './chart-style.ts';
import type { zoneBounds } from './inputs.ts';

export type Trace = Pick<NonNullable<RideDetail['trace']>, 'powerW' | 'heartRateBpm' | 'cadenceRpm'>;
type Bounds = ReturnType<typeof zoneBounds>;

export type TraceWords = {
  power: string;
  heartRate: string;
  cadence: string;
  clock: (seconds: number) => string;
  number: (value: number) => string;
};

export const has = (channel: readonly (number | null)[]): boolean => channel.some((value) => value !== null);

/** Height of one channel's panel and of what surrounds the panels, px. */
const PANEL = 170;
const TOP = 30;
const BETWEEN = 34;
const BELOW = 76;

/** The panels that a trace gives rise to: power above, heart rate below, each only where there is something. */
export const panelCount = (trace: Trace): number =>
  Number(has(trace.powerW)) + Number(has(trace.heartRateBpm));
export const traceHeight = (panels: number): number => TOP + panels * PANEL + (panels - 1) * BETWEEN + BELOW;

/**
 * Power and heart rate by the second, one above the other on the same clock, on bands in the zones' colours.
 * Seconds without a reading stay gaps.
 */
export function traceOption(
  trace: Trace,
  zones: { power: Bounds; heartRate: Bounds },
  words: TraceWords,
): EChartsCoreOption {
  const seconds = Math.max(trace.powerW.length, trace.heartRateBpm.length, trace.cadenceRpm.length);
  const panels = [
    { name: words.power, unit: 'W', data: trace.powerW, color: ACCENT, bands: zones.power, floor: 0 },
    {
      name: words.heartRate,
      unit: 'bpm',
      data: trace.heartRateBpm,
      color: CONTRAST,
      bands: zones.heartRate,
      floor: floorOf(trace.heartRateBpm),
    },
  ].filter((panel) => has(panel.data));
  const last = panels.length - 1;
  const top = (i: number) => TOP + i * (PANEL + BETWEEN);
  return {
    ...base,
    useUTC: true,
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      ...tooltip,
      formatter: (points: { value: [number, number | null] }[]) => {
        const ms = points[0]?.value[0];
        if (ms === undefined) return '';
        const second = Math.round(ms / 1000);
        const row = (name: string, value: number | null | undefined, unit: string) =>
          `${escapeHtml(name)} <b>${value === null || value === undefined ? '–' : words.number(value)}</b> ${unit}`;
        return [
          `<b>${words.clock(second)}</b>`,
          row(words.power, trace.powerW[second], 'W'),
          row(words.heartRate, trace.heartRateBpm[second], 'bpm'),
          row(words.cadence, trace.cadenceRpm[second], 'rpm'),
        ].join('<br>');
      },
    },
    grid: panels.map((_, i) => ({ left: 44, right: 34, top: top(i), height: PANEL })),
    xAxis: panels.map((_, i) => ({
      // A time axis in UTC puts its marks on whole minutes.
      type: 'time',
      gridIndex: i,
      min: 0,
      max: Math.max(seconds - 1, 1) * 1000,
      axisLabel: {
        ...axisLabel,
        show: i === last,
        formatter: (ms: number) => words.clock(ms / 1000),
        hideOverlap: true,
      },
      axisLine,
      axisTick: { show: false },
      splitLine: { show: false },
    })),
    yAxis: panels.map((panel, i) => ({
      type: 'value',
      gridIndex: i,
      name: `${panel.name} (${panel.unit})`,
      nameTextStyle: { color: panel.color, fontWeight: 600, align: 'left', padding: [0, 0, 0, -36] },
      nameGap: 10,
      min: panel.floor,
      axisLabel,
      splitLine: panel.bands.length > 0 ? { show: false } : splitLine,
    })),
    dataZoom: [
      { type: 'inside', xAxisIndex: panels.map((_, i) => i), zoomOnMouseWheel: 'ctrl' },
      {
        type: 'slider',
        xAxisIndex: panels.map((_, i) => i),
        height: 28,
        bottom: 8,
        labelFormatter: (ms: number) => words.clock(ms / 1000),
        textStyle: axisLabel,
        brushSelect: false,
      },
    ],
    series: panels.map((panel, i) => ({
      type: 'line',
      name: panel.name,
      xAxisIndex: i,
      yAxisIndex: i,
      data: panel.data.map((value, second) => [second * 1000, value]),
      connectNulls: false,
      showSymbol: false,
      lineStyle: { color: panel.color, width: 1.5 },
      itemStyle: { color: panel.color },
      markArea: bands(panel.bands, Math.max(...panel.data.map((v) => v ?? 0)), panel.floor),
    })),
  };
}

/** Zone bands up to a little above the highest value, each with its number at the right edge. */
function bands(bounds: Bounds, highest: number, floor: number) {
  return {
    silent: true,
    label: { position: 'insideRight', distance: -30, color: INK, fontSize: 11, fontWeight: 600 },
    data: bounds
      .filter(({ from, to }) => from < highest * 1.02 && (to === null || to > floor))
      .map(({ zone, from, to }) => [
        {
          yAxis: Math.max(from, floor),
          name: `Z${zone}`,
          itemStyle: { color: zoneColor(zonesOnLight, zone as ZoneId).fill, opacity: 0.28 },
        },
        { yAxis: to ?? highest * 1.1 },
      ]),
  };
}

/** A round number below the lowest reading. */
function floorOf(channel: readonly (number | null)[]): number {
  const lowest = channel.reduce<number>(
    (low, value) => Math.min(low, value ?? low),
    Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(lowest) ? Math.floor(lowest / 20) * 20 : 0;
}
