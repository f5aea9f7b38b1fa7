import type { LiveBoard, LiveRider, ScreenSettings } from '@tandem/api/tracker';
import type { BoardMetric, WallMetric } from '@tandem/api/words';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { tileName } from '../../ui/tile-name.ts';
import { fitRows } from '../fit-rows.ts';
import { useGlide } from '../use-glide.ts';
import { useScrolls } from '../use-scrolls.ts';
import { useSize } from '../use-size.ts';
import { useTurn } from '../use-turn.ts';
import { Withheld } from '../withheld.tsx';
import type { Placed } from './rank-by.ts';

/** By what on the board a rider keeps a column's number to themself. */
const KEPT_BY: Record<WallMetric, BoardMetric[]> = {
  distanceKm: ['distanceKm'],
  points: ['effortPoints'],
  workKj: ['powerW', 'energyKcal'],
  caloriesKcal: ['energyKcal'],
  powerW: ['powerW'],
  ftpPercent: ['powerW'],
  heartRateBpm: ['heartRateBpm'],
  cadenceRpm: ['cadenceRpm'],
};
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
  const shown = Array.from({ length: columns }, (_, i) => {
    const first = (page * columns + i) * rows;
    return ranked.slice(first, first + rows);
  });
  useGlide(area, ranked.map(({ rider }) => rider.seatId).join());
  const told = (rider: LiveRider, metric: WallMetric) => {
    if (KEPT_BY[metric].some((kept) => rider.hidden.includes(kept))) return <Withheld />;
    const value = rider[metric];
    return value === null ? '' : format.number(value, digitsOf(metric));
  };
  const of = (metric: WallMetric, i: number) => (i < ALWAYS ? metric : `${metric} wide`);
  return (
    <section className="ranking" aria-label={b('live.ranking')}>
      <p className="ranked-by">{t('rankedBy', { by: t(`metric.${rankBy}`) })}</p>
      <div
        className="rows"
        ref={area}
        style={{ '--riders': rows, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {shown.map((rows, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <div className="column" key={i}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{b('ranking.rank')}</th>
                  <th scope="col">{b('ranking.name')}</th>
                  {metrics.map((metric, i) => (
                    <th scope="col" key={metric} className={of(metric, i)}>
                      {t(`column.${metric}`)}
                      {metric !== 'points' && <small> {t(`unit.${metric}`)}</small>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ rider, place }) => (
                  <tr key={rider.seatId} data-key={rider.seatId} data-stale={rider.stale || undefined}>
                    <td>{place ?? ''}</td>
                    <th scope="row">
                      <span className="wide">{rider.name}</span>
                      <span className="narrow">{tileName(rider.name)}</span>
                    </th>
                    {metrics.map((metric, i) => (
                      <td key={metric} className={of(metric, i)}>
                        {told(rider, metric)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
              {i === columns - 1 && (
                <tfoot>
                  <tr>
                    <td />
                    <th scope="row">{b('ranking.together')}</th>
                    {metrics.map((metric, i) => (
                      <td key={metric} className={of(metric, i)}>
                        {metric in together
                          ? format.number(together[metric as keyof typeof together], digitsOf(metric))
                          : ''}
                      </td>
                    ))}
                  </tr>
                </tfoot>
              )}
            </table>
          </div>
        ))}
      </div>
    </section>
  );
}
