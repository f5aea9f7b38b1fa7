import { span } from '../base/span.ts';
import type { Drawing } from '../ui/chart/chart.tsx';
import { axisLabel, base, INK, SMALL, tooltip } from '../ui/chart/chart-style.ts';
import { numberColumn, rowHtml, spanColumn, textColumn } from '../ui/chart/chart-table.ts';
import { zoneInk } from '../ui/theme/zones.ts';
import type { Words } from './words.ts';

export type ZoneRow = {
  zone: number;
  seconds: number;
  /** In the channel's own unit; absent over many rides, whose bounds differ. */
  from?: number | null;
  to?: number | null;
};

const ROW_PX = 36;
/** As wide as a bold character gets on average. */
const CHARACTER_PX = 7.2;
/** Zones that have a name of their own in schemes of five. */
const NAMED_ZONES = 5;

/** Time in each zone as bars, each with its number, name or bounds, time and share: not told by colour alone. */
export function zonesDrawing(all: readonly ZoneRow[], unit: string, words: Words): Drawing {
  const { t, format } = words;
  const rows = all.filter(({ zone, seconds }) => zone > 0 || seconds > 0);
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = Math.max(...rows.map(({ seconds }) => seconds), 1);
  const share = (seconds: number) => (total === 0 ? 0 : (100 * seconds) / total);
  const told = (seconds: number) =>
    `${span(seconds)} · ${t('percent', { value: format.number(share(seconds)) })}`;
  const widest = Math.max(...rows.map(({ seconds }) => told(seconds).length), 0);
  const five = Math.max(...all.map(({ zone }) => zone)) <= NAMED_ZONES;
  const label = ({ zone, from, to }: ZoneRow) => {
    if (zone === 0) return t('zones.below');
    if (from !== null && from !== undefined)
      return to === null || to === undefined
        ? t('zones.over', { from: format.number(from), unit })
        : `${format.number(from)}–${format.number(to)} ${unit}`;
    return five ? t(`zones.name.${zone as 1 | 2 | 3 | 4 | 5}`) : t('zones.zone', { zone });
  };
  const table = {
    columns: [
      numberColumn(t('zones.number'), words),
      textColumn(t('zones.what')),
      spanColumn(t('zones.time')),
      numberColumn(t('zones.share'), words),
    ],
    rows: rows.map((row) => [row.zone, label(row), row.seconds, share(row.seconds)]),
  };
  const rich = Object.fromEntries(
    rows.map(({ zone }) => {
      const { fill, text } = zoneInk(zone);
      return [
        `z${zone}`,
        {
          backgroundColor: fill,
          color: text,
          fontWeight: 650,
          fontSize: SMALL,
          width: 32,
          height: 22,
          lineHeight: 22,
          align: 'center',
          borderRadius: 4,
        },
      ];
    }),
  );
  return {
    heightPx: rows.length * ROW_PX + 8,
    table,
    summary: table.rows
      .map(
        ([zone, , , part]) =>
          `${t('zones.zone', { zone })} ${t('percent', { value: format.number(Number(part)) })}`,
      )
      .join(', '),
    option: {
      ...base,
      grid: { left: 140, right: widest * CHARACTER_PX + 8, top: 4, bottom: 4 },
      tooltip: {
        ...tooltip,
        axisPointer: { type: 'none' },
        formatter: (points: { dataIndex: number }[]) => rowHtml(table, points[0]?.dataIndex ?? -1),
      },
      xAxis: { type: 'value', show: false, min: 0, max: longest },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ zone }) => zone),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          ...axisLabel,
          margin: 140,
          align: 'left',
          color: INK,
          rich,
          formatter: (_: string, i: number) => `{z${rows[i]!.zone}|Z${rows[i]!.zone}}  ${label(rows[i]!)}`,
        },
      },
      series: [
        {
          type: 'bar',
          barWidth: 18,
          data: rows.map(({ zone, seconds }) => ({
            value: seconds,
            itemStyle: { color: zoneInk(zone).fill, borderRadius: 3 },
          })),
          label: {
            show: true,
            position: 'right',
            color: INK,
            fontSize: SMALL,
            fontWeight: 600,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const { seconds } = rows[dataIndex]!;
              return told(seconds);
            },
          },
        },
      ],
    },
  };
}
