import { span } from '../base/span.ts';
import type { Drawing } from '../ui/chart/chart.tsx';
import {
  ACCENT,
  axisLabel,
  axisLine,
  base,
  DIM,
  escapeHtml,
  GROUND,
  QUIET,
  SMALL,
  splitLine,
  tooltip,
  unitName,
} from '../ui/chart/chart-style.ts';
import { numberColumn, spanColumn, textColumn } from '../ui/chart/chart-table.ts';
import type { Moment } from './person.tsx';
import type { Words } from './words.ts';

/** One line of the chart: the best power over each stretch, and where it was ridden. */
export type PeakLine = {
  name: string;
  /** Drawn in front, in colour. */
  main?: boolean;
  dashed?: boolean;
  /** Said of a line that lies on this one. */
  also?: string;
  /** By stretch, as long as `seconds`; null where none was ridden. */
  points: ({ powerW: number; of: Moment | null } | null)[];
};

const HEIGHT_PX = 280;
/** Stretches that the axis names. */
const NAMED_SECONDS = [5, 60, 300, 1200, 3600];
/** Share of the points beside which a line's name may stand. */
const NAME_WITHIN = 0.7;
/** Equal ratios are equally far apart. */
const place = (seconds: number) => Math.log10(seconds);

/** Best power over ever longer stretches. */
export function peaksDrawing(seconds: readonly number[], lines: readonly PeakLine[], words: Words): Drawing {
  const { t, format } = words;
  const when = (of: Moment) => `${format.date(of.startsAt, of.timeZone)}, ${of.title}`;
  const withMoments = lines.filter(({ points }) => points.some((point) => point?.of));
  const table = {
    columns: [
      spanColumn(t('peaks.stretch')),
      ...lines.map(({ name }) => numberColumn(`${name} (W)`, words)),
      ...withMoments.map(({ name }) => textColumn(t('peaks.where', { name }))),
    ],
    rows: seconds.map((stretch, i) => [
      stretch,
      ...lines.map(({ points }) => points[i]?.powerW ?? null),
      ...withMoments.map(({ points }) => {
        const of = points[i]?.of;
        return of ? when(of) : null;
      }),
    ]),
  };
  const find = (value: number) => {
    const distances = seconds.map((stretch) => Math.abs(place(stretch) - value));
    return distances.indexOf(Math.min(...distances));
  };
  const html = (row: number) =>
    [
      `<b>${escapeHtml(span(seconds[row] ?? 0))}</b>`,
      ...lines.flatMap(({ name, points }) => {
        const point = points[row];
        if (!point) return [];
        const at = point.of ? `<br><span style="color:${DIM}">${escapeHtml(when(point.of))}</span>` : '';
        return [`${escapeHtml(name)} <b>${format.number(point.powerW)}</b> W${at}`];
      }),
    ].join('<br>');
  const named = nameLines(lines);
  const marks = NAMED_SECONDS.filter((stretch) => stretch >= seconds[0]! && stretch <= seconds.at(-1)!);
  return {
    heightPx: HEIGHT_PX,
    table,
    stops: {
      count: seconds.length,
      at: (stop) => ({
        seriesIndex: 0,
        dataIndex: stop,
        text: table.columns
          .map(({ label, show }, i) => `${label} ${show(table.rows[stop]?.[i] ?? null)}`)
          .join(', '),
      }),
      find,
      stride: 3,
    },
    summary: lines
      .map(({ name, points }) => {
        const twenty = points[seconds.indexOf(1200)] ?? points.findLast((point) => point !== null);
        return twenty ? `${name}: ${format.number(twenty.powerW)} W` : name;
      })
      .join(', '),
    option: {
      ...base,
      grid: { left: 48, right: 24, top: 36, bottom: 28 },
      tooltip: {
        ...tooltip,
        formatter: (points: { axisValue: number }[]) => html(find(points[0]?.axisValue ?? 0)),
      },
      xAxis: {
        type: 'value',
        min: place(seconds[0]!),
        max: place(seconds.at(-1)!),
        axisPointer: { snap: true },
        axisLabel: {
          ...axisLabel,
          customValues: marks.map(place),
          formatter: (value: number) => span(Math.round(10 ** value)),
        },
        axisTick: { show: true, customValues: marks.map(place) },
        axisLine,
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        min: 0,
        ...unitName('W'),
        axisLabel: { ...axisLabel, formatter: (value: number) => format.number(value) },
        splitNumber: 4,
        splitLine,
      },
      series: lines.map(({ name, main, dashed, points }, line) => ({
        type: 'line',
        name,
        connectNulls: false,
        symbol: 'circle',
        symbolSize: main ? 7 : 5,
        z: main ? 4 : 3,
        lineStyle: {
          color: main ? ACCENT : QUIET,
          width: main ? 2.5 : 1.5,
          type: dashed ? 'dashed' : 'solid',
        },
        itemStyle: { color: main ? ACCENT : QUIET },
        data: seconds.map((stretch, i) => ({
          value: [place(stretch), points[i]?.powerW ?? null],
          ...(named[line]?.at === i && { label: named[line].label }),
        })),
      })),
    },
  };
}

/** Each line's name beside the point that is farthest from the other lines, on the side with more room. */
function nameLines(lines: readonly PeakLine[]) {
  const drawn = lines.map(({ points }) => points.map((point) => point?.powerW).join());
  return lines.map(({ main, points }, line) => {
    const same = lines.filter((_, at) => drawn[at] === drawn[line]);
    // Lines that lie on each other have one name.
    if (lines.indexOf(same[0]!) !== line) return null;
    const others = (i: number) =>
      lines.flatMap((other, at) => (drawn[at] === drawn[line] ? [] : (other.points[i]?.powerW ?? [])));
    // Neither at the very edge nor where the name would stick out on the right.
    const within = points.flatMap((point, i) =>
      point !== null && i > 0 && i < points.length * NAME_WITHIN ? [{ i, powerW: point.powerW }] : [],
    );
    const distance = ({ i, powerW }: { i: number; powerW: number }) =>
      Math.min(...others(i).map((other) => Math.abs(other - powerW)));
    const best = within.toSorted((a, b) => distance(b) - distance(a))[0];
    if (!best) return null;
    const room = (side: 1 | -1) =>
      Math.min(
        ...others(best.i).flatMap((other) =>
          side * (other - best.powerW) > 0 ? [Math.abs(other - best.powerW)] : [],
        ),
      );
    const above = room(1) >= room(-1);
    return {
      at: best.i,
      label: {
        show: true,
        formatter: [same[0]!.name, ...same.slice(1).flatMap(({ also }) => also ?? [])].join(', '),
        position: above ? ('top' as const) : ('bottom' as const),
        align: above ? ('left' as const) : ('center' as const),
        color: main ? ACCENT : DIM,
        fontSize: SMALL,
        fontWeight: 600,
        textBorderColor: GROUND,
        textBorderWidth: 3,
      },
    };
  });
}
