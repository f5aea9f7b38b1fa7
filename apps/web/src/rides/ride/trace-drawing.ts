import type { EChartsCoreOption } from 'echarts/core';
import { clock } from '../../base/clock.ts';
import type { Drawing } from '../../ui/chart/chart.tsx';
import {
  ACCENT,
  AXIS,
  axisLabel,
  axisLine,
  base,
  CONTRAST,
  GROUND,
  INK,
  LABEL,
  LINE,
  SMALL,
  splitLine,
  tooltip,
  VEIL,
} from '../../ui/chart/chart-style.ts';
import { numberColumn } from '../../ui/chart/chart-table.ts';
import { zoneInk } from '../../ui/theme/zones.ts';
import type { Words } from '../words.ts';
import { byMinute, meansByMinute } from './by-minute.ts';
import type { Bound } from './inputs.ts';
import { channelsOf, drawnPoints, secondsOf, type Trace, type TraceChannel } from './trace.ts';

export const UNIT: Record<TraceChannel, string> = { power: 'W', heartRate: 'bpm', cadence: 'rpm' };
export const COLOR: Record<TraceChannel, string> = { power: ACCENT, heartRate: CONTRAST, cadence: LABEL };
export type Bands = Partial<Record<TraceChannel, readonly Bound[]>>;

/** px: the panel in front, the others, and what surrounds them. */
const FRONT = 184;
const OTHER = 76;
const TOP = 28;
const BETWEEN = 36;
const SLIDER = 44;
const BELOW = 32 + SLIDER + 8;
/** The arrow keys go that far, and with Shift a minute. */
export const STOP_SECONDS = 1;

export type View = {
  /** The channel drawn large, on bands in the colours of its zones. */
  front: TraceChannel;
  /** Seconds in sight. */
  window: readonly [number, number];
  /** What the class's plan asked for: drawn beside what was ridden of it. */
  asked?: Asked;
};

/** What a plan asked for, by the channel that it is of, in its unit. */
export type Asked = Partial<Record<TraceChannel, Trace['power'] | null>>;

/** What was asked for, and by the place of its panel where it is drawn. */
const askedPanels = (panels: readonly TraceChannel[], asked: Asked = {}) =>
  panels.flatMap((channel, at) => {
    const values = asked[channel];
    return values ? [{ channel, at, values }] : [];
  });

/** The channels in their order: the one in front first. */
const panelsOf = (trace: Trace, front: TraceChannel): TraceChannel[] => {
  const known = channelsOf(trace);
  return [...known.filter((channel) => channel === front), ...known.filter((channel) => channel !== front)];
};

/** Channels by the second, one above the other on the same clock; seconds without a reading stay gaps. */
export function traceDrawing(
  trace: Trace,
  bands: Bands,
  { front, window, asked }: View,
  words: Words,
): Drawing {
  const { t, format } = words;
  const panels = panelsOf(trace, front);
  const seconds = secondsOf(trace);
  const name = (channel: TraceChannel) => `${t(`channel.${channel}`)} (${UNIT[channel]})`;
  const height = (i: number) => (i === 0 ? FRONT : OTHER);
  const top = (i: number) => TOP + (i === 0 ? 0 : FRONT + BETWEEN + (i - 1) * (OTHER + BETWEEN));
  const minutes = byMinute(trace);
  const beside = askedPanels(panels, asked);
  const askedByMinute = beside.map(({ values }) => meansByMinute(values, minutes.length));
  const table = {
    columns: [
      numberColumn(t('trace.minute'), words),
      ...panels.map((channel) => numberColumn(name(channel), words)),
      ...beside.map(({ channel }) => numberColumn(`${t('trace.asked')} (${UNIT[channel]})`, words)),
    ],
    rows: minutes.map((row, i) => [
      row.minute,
      ...panels.map((channel) => row[channel]),
      ...askedByMinute.map((asked) => asked[i]!),
    ]),
  };
  const axes = panels.map((_, i) => i);
  return {
    heightPx: top(panels.length - 1) + height(panels.length - 1) + BELOW,
    table,
    stops: {
      count: Math.ceil(seconds / STOP_SECONDS),
      at: (stop) => ({ x: stop * STOP_SECONDS * 1000, text: readSecond(trace, stop * STOP_SECONDS, words) }),
      find: (ms) => Math.round(ms / 1000 / STOP_SECONDS),
      stride: 60 / STOP_SECONDS,
    },
    summary: t('trace.summary', {
      channels: format.list(panels.map((channel) => t(`channel.${channel}`))),
      length: clock(seconds),
    }),
    option: {
      ...base,
      useUTC: true,
      animation: false,
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      // The values stand above the chart, where no thumb covers them.
      tooltip: { ...tooltip, showContent: false },
      grid: panels.map((_, i) => ({ left: 44, right: 12, top: top(i), height: height(i) })),
      xAxis: panels.map((_, i) => ({
        // A time axis in UTC puts its marks on whole minutes.
        type: 'time',
        gridIndex: i,
        min: 0,
        max: Math.max(seconds - 1, 1) * 1000,
        axisLabel: {
          ...axisLabel,
          show: i === panels.length - 1,
          formatter: (ms: number) => clock(ms / 1000),
          hideOverlap: true,
        },
        axisPointer: { label: { show: false } },
        axisLine,
        axisTick: { show: false },
        splitLine: { show: false },
      })),
      yAxis: panels.map((channel, i) => ({
        type: 'value',
        gridIndex: i,
        name: name(channel),
        nameTextStyle: {
          color: COLOR[channel],
          fontSize: SMALL,
          fontWeight: 600,
          align: 'left',
          padding: [0, 0, 0, -36],
        },
        nameGap: 10,
        min: channel === 'heartRate' ? floorOf(trace.heartRate) : 0,
        splitNumber: i === 0 ? 4 : 2,
        axisLabel: { ...axisLabel, formatter: (value: number) => format.number(value) },
        axisPointer: { show: false },
        splitLine: i === 0 && (bands[channel]?.length ?? 0) > 0 ? { show: false } : splitLine,
      })),
      dataZoom: [
        {
          type: 'inside',
          xAxisIndex: axes,
          zoomOnMouseWheel: 'ctrl',
          preventDefaultMouseMove: false,
          filterMode: 'none',
          minValueSpan: 30_000,
        },
        {
          type: 'slider',
          xAxisIndex: axes,
          height: SLIDER,
          bottom: 8,
          left: 28,
          right: 28,
          filterMode: 'none',
          minValueSpan: 30_000,
          handleSize: SLIDER,
          moveHandleSize: 0,
          showDetail: false,
          brushSelect: false,
          borderColor: LINE,
          fillerColor: VEIL,
          handleStyle: { color: GROUND, borderColor: ACCENT, borderWidth: 1.5 },
          dataBackground: { lineStyle: { color: AXIS }, areaStyle: { color: AXIS, opacity: 0.6 } },
          selectedDataBackground: {
            lineStyle: { color: ACCENT },
            areaStyle: { color: ACCENT, opacity: 0.25 },
          },
        },
      ],
      series: [
        ...panels.map((channel, i) => ({
          type: 'line',
          name: t(`channel.${channel}`),
          xAxisIndex: i,
          yAxisIndex: i,
          connectNulls: false,
          showSymbol: false,
          lineStyle: { color: COLOR[channel], width: 1.5 },
          itemStyle: { color: COLOR[channel] },
          ...(i === 0 && { markArea: markBands(bands[channel] ?? [], trace[channel]) }),
          ...(trace.pauses && { markLine: markPauses(trace.pauses, i === 0, words) }),
          data: onAxis(trace[channel], window),
        })),
        ...beside.map(({ at, values }) => ({
          type: 'line',
          name: t('trace.asked'),
          xAxisIndex: at,
          yAxisIndex: at,
          connectNulls: false,
          showSymbol: false,
          step: 'end',
          lineStyle: { color: INK, width: 1.5, type: 'dashed' },
          itemStyle: { color: INK },
          data: onAxis(values, window),
        })),
      ],
    },
  };
}

/** The lines once more for what is in sight now. */
export function seriesFor(trace: Trace, { front, window, asked }: View): EChartsCoreOption {
  const panels = panelsOf(trace, front);
  const drawn = panels.map((channel) => trace[channel]);
  drawn.push(...askedPanels(panels, asked).map(({ values }) => values));
  return { series: drawn.map((channel) => ({ data: onAxis(channel, window) })) };
}

const onAxis = (channel: Trace['power'], window: View['window']) =>
  drawnPoints(channel, window).map(([second, value]) => [second * 1000, value]);

/** What a second says. */
export function readSecond(trace: Trace, second: number, { t, format }: Words): string {
  const values = channelsOf(trace).map((channel) => {
    const value = trace[channel][second] ?? null;
    return `${t(`channel.${channel}`)} ${value === null ? '–' : `${format.number(value)} ${UNIT[channel]}`}`;
  });
  const pause = trace.pauses?.find(({ atSecond }) => atSecond === second);
  return [clock(second), ...(pause ? [pausedFor(pause, { t })] : []), ...values].join(', ');
}

const pausedFor = ({ seconds }: { seconds: number }, { t }: Pick<Words, 't'>) =>
  t('trace.paused', { length: clock(seconds) });

/** Where the class stood still, as a line over all channels: the axis has no seconds for it. The first channel says for how long. */
function markPauses(pauses: NonNullable<Trace['pauses']>, isFirst: boolean, words: Words) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: LABEL, width: 2, type: 'solid', opacity: 0.7 },
    label: {
      show: isFirst,
      position: 'insideEndTop',
      formatter: '{b}',
      color: INK,
      fontSize: SMALL,
      fontWeight: 600,
      textBorderColor: GROUND,
      textBorderWidth: 3,
    },
    data: pauses.map((pause) => ({ xAxis: pause.atSecond * 1000, name: pausedFor(pause, words) })),
  };
}

/** Zone bands up to a little above the highest value, each with its number at the right edge. */
function markBands(bounds: readonly Bound[], channel: Trace['power']) {
  const highest = channel.reduce<number>((high, value) => Math.max(high, value ?? 0), 0);
  return {
    silent: true,
    label: {
      position: 'insideRight',
      distance: 4,
      color: INK,
      fontSize: SMALL,
      fontWeight: 600,
      textBorderColor: GROUND,
      textBorderWidth: 3,
    },
    data: bounds
      .filter(({ from }) => from < highest * 1.02)
      .map(({ zone, from, to }) => [
        {
          yAxis: from,
          name: `Z${zone}`,
          itemStyle: { color: zoneInk(zone).fill, opacity: 0.22 },
        },
        { yAxis: to ?? highest * 1.1 },
      ]),
  };
}

/** A round number below the lowest reading. */
function floorOf(channel: Trace['heartRate']): number {
  const lowest = channel.reduce<number>(
    (low, value) => Math.min(low, value ?? low),
    Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(lowest) ? Math.floor(lowest / 20) * 20 : 0;
}
