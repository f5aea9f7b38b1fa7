import type { LiveBoard, ScreenSettings } from '@tandem/api/tracker';
import type { WallMetric } from '@tandem/api/words';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { fitRows } from '../fit-rows.ts';
import { RankingTable } from '../ranking-table.tsx';
import { useGlide } from '../use-glide.ts';
import { useScrolls } from '../use-scrolls.ts';
import { useSize } from '../use-size.ts';
import { useTurn } from '../use-turn.ts';
import type { Placed } from './rank-by.ts';

/** With fewer of them different places would show the same distance. */
const KM_DIGITS = 2;
export const digitsOf = (metric: WallMetric): number => (metric === 'distanceKm' ? KM_DIGITS : 0);
/** So many stand beside a name where there is little room. */
const ALWAYS = 2;
/** For which the rows of the usual ranking are made. */
const USUAL_METRICS = 3;

type Props = { placed: readonly Placed[]; together: LiveBoard['together']; set: ScreenSettings };

/** The ranking by the number that was chosen, with the columns that were chosen, and what the room did together. */
export function SetRanking({ placed, together, set: { metrics, rankBy, top, turns } }: Props) {
  const { t } = useTranslation('wall');
  const { t: b } = useTranslation('board');
  const format = useFormat();
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  const scrolls = useScrolls();
  const ranked = top === null ? placed : placed.slice(0, top);
  const all = { columns: 1, rows: Math.max(ranked.length, 1), pages: 1 };
  const wall = { width: innerWidth, height: innerHeight };
  const room = { ...size, width: (size.width * USUAL_METRICS) / metrics.length };
  const { columns, rows, pages } = scrolls ? all : fitRows(ranked.length, { area: room, wall });
  const { page } = useTurn(turns ? pages : 1);
  const parts = Array.from({ length: columns }, (_, i) => {
    const first = (page * columns + i) * rows;
    return ranked.slice(first, first + rows).map(({ rider, place }) => ({ rider, first: place ?? '' }));
  });
  useGlide(area, ranked.map(({ rider }) => rider.seatId).join());
  const told = (value: number, metric: WallMetric) => format.number(value, digitsOf(metric));
  return (
    <section className="ranking" aria-label={b('live.ranking')}>
      <p className="ranked-by">{t('rankedBy', { by: t(`metric.${rankBy}`) })}</p>
      <RankingTable
        area={area}
        firstHead={b('ranking.rank')}
        parts={parts}
        rows={rows}
        columns={metrics.map((metric, i) => ({
          metric,
          head: (
            <>
              {t(`column.${metric}`)}
              {metric !== 'points' && <small> {t(`unit.${metric}`)}</small>}
            </>
          ),
          isWide: i >= ALWAYS,
          together: metric in together ? told(together[metric as keyof typeof together], metric) : '',
          told: (value) => told(value, metric),
        }))}
      />
    </section>
  );
}
