import type { Trends } from '@tandem/api/studio';
import { addDays, addMonths, dayMs } from '../../base/calendar.ts';
import type { Drawing } from '../../ui/chart/chart.tsx';
import {
  ACCENT,
  axisLabel,
  axisLine,
  base,
  CONTRAST,
  SMALL,
  splitLine,
  tooltip,
} from '../../ui/chart/chart-style.ts';
import { dayColumn, numberColumn, rowHtml } from '../../ui/chart/chart-table.ts';
import type { Words } from '../words.ts';

type Entry = Trends['ftp'][number];
const HEIGHT_PX = 300;
const PANEL_PX = 96;
/** Months named on the axis, besides today. */
const MAX_MONTHS = 4;
/** Share of the axis at its end that belongs to the word for today. */
const TODAY_SHARE = 0.14;
/** From so many days on a month needs its year. */
const MANY_DAYS = 370;

/** What was in force in the period: the entry of its first day, and each change since. */
export function inForce(all: readonly Entry[], from: string): Entry[] {
  const before = all.findLast((entry) => entry.from <= from);
  const since = all.filter((entry) => entry.from > from);
  return before ? [{ ...before, from }, ...since] : since;
}

/** FTP, and FTP by weight, as steps that change on their dates and hold until today. */
export function ftpDrawing({ ftp, from, to }: Pick<Trends, 'ftp' | 'from' | 'to'>, words: Words): Drawing {
  const { t, format } = words;
  const entries = inForce(ftp, from);
  const table = {
    columns: [
      dayColumn(t('ftp.since'), words),
      numberColumn(t('ftp.ftp'), words),
      numberColumn(t('ftp.weight'), words, 1),
      numberColumn(t('ftp.perKg'), words, 2),
    ],
    rows: entries.map(({ from: day, ftpW, weightKg, wPerKg }) => [day, ftpW, weightKg, wPerKg]),
  };
  const first = entries[0]?.from ?? from;
  const read = (ms: number) => table.rows.findLastIndex(([day]) => dayMs(String(day)) <= ms);
  const panel = (
    i: number,
    { name, color, digits }: { name: string; color: string; digits: number },
    of: (entry: Entry) => number | null,
  ) => {
    const last = entries.at(-1);
    const points = entries.map((entry) => [dayMs(entry.from), of(entry)] as const);
    return {
      type: 'line',
      step: 'end',
      name,
      xAxisIndex: i,
      yAxisIndex: i,
      symbol: 'circle',
      symbolSize: 7,
      connectNulls: false,
      lineStyle: { color, width: 2 },
      itemStyle: { color },
      label: {
        show: true,
        position: 'top',
        color,
        fontSize: SMALL,
        fontWeight: 600,
        formatter: ({ value, dataIndex }: { value: [number, number | null]; dataIndex: number }) =>
          // Only where it changes: an FTP is not told again because the weight is another.
          value[1] === null || dataIndex === points.length || value[1] === points[dataIndex - 1]?.[1]
            ? ''
            : format.number(value[1], digits),
      },
      labelLayout: { hideOverlap: true },
      data: [
        ...points.map((value, at) => ({
          value,
          symbolSize: at > 0 && value[1] === points[at - 1]?.[1] ? 0 : 7,
          // The first one clear of the axis.
          ...(at === 0 && { label: { align: 'left' } }),
        })),
        ...(last ? [{ value: [dayMs(to), of(last)], symbolSize: 0 }] : []),
      ],
    };
  };
  const months = monthsWithin(first, to);
  const axes = [t('ftp.ftpUnit'), t('ftp.perKgUnit')];
  return {
    heightPx: HEIGHT_PX,
    table,
    summary: table.columns
      .map(({ label, show }, i) => `${label} ${show(table.rows.at(-1)?.[i] ?? null)}`)
      .join(', '),
    option: {
      ...base,
      useUTC: true,
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: {
        ...tooltip,
        formatter: (points: { axisValue: number }[]) => rowHtml(table, read(points[0]?.axisValue ?? 0)),
      },
      grid: axes.map((_, i) => ({ left: 48, right: 16, top: 32 + i * (PANEL_PX + 44), height: PANEL_PX })),
      xAxis: axes.map((_, i) => ({
        type: 'time',
        gridIndex: i,
        min: dayMs(first),
        max: dayMs(to),
        axisLine,
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          ...axisLabel,
          show: i === axes.length - 1,
          customValues: [...months, dayMs(to)],
          showMaxLabel: true,
          alignMaxLabel: 'right',
          formatter: (ms: number) =>
            ms === dayMs(to)
              ? t('today')
              : format.plainDay(
                  new Date(ms).toISOString().slice(0, 10),
                  to > addDays(first, MANY_DAYS)
                    ? { month: 'short', year: '2-digit' }
                    : { day: 'numeric', month: 'short' },
                ),
        },
      })),
      yAxis: axes.map((name, i) => ({
        type: 'value',
        gridIndex: i,
        name,
        nameGap: 16,
        nameTextStyle: {
          color: i === 0 ? ACCENT : CONTRAST,
          fontSize: SMALL,
          fontWeight: 600,
          align: 'left',
          padding: [0, 0, 0, -40],
        },
        // A rise of ten watts is to be seen: the axis need not begin at 0 where lines, not bars, tell the tale.
        scale: true,
        splitNumber: 2,
        boundaryGap: ['10%', '25%'],
        axisLabel: { ...axisLabel, formatter: (value: number) => format.number(value, i === 0 ? 0 : 1) },
        splitLine,
      })),
      series: [
        panel(0, { name: t('ftp.ftp'), color: ACCENT, digits: 0 }, ({ ftpW }) => ftpW),
        panel(1, { name: t('ftp.perKg'), color: CONTRAST, digits: 2 }, ({ wPerKg }) => wPerKg),
      ],
    },
  };
}

/** The beginnings of months between two days, so few that their names fit, and none beneath the word for today. */
function monthsWithin(first: string, last: string): number[] {
  const end = dayMs(last) - TODAY_SHARE * (dayMs(last) - dayMs(first));
  const months: number[] = [];
  for (let month = `${first.slice(0, 7)}-01`; dayMs(month) < end; month = addMonths(month, 1))
    if (month >= first) months.push(dayMs(month));
  const every = Math.ceil(months.length / MAX_MONTHS);
  return months.filter((_, i) => i % every === 0);
}
