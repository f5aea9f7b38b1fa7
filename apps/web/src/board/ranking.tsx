import type { LiveBoard, LiveRider } from '@tandem/api/tracker';
import type { BoardMetric } from '@tandem/api/words';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { tileName } from '../ui/tile-name.ts';
import { fitRows } from './fit-rows.ts';
import { orderRiders } from './seats.ts';
import { useGlide } from './use-glide.ts';
import { useScrolls } from './use-scrolls.ts';
import { useSize } from './use-size.ts';
import { Withheld } from './withheld.tsx';

/** With fewer of them different ranks would show the same distance. */
const KM_DIGITS = 2;
/** More of them take the whole width where the wall is theirs. */
const ONE_COLUMN = 24;

type Props = Pick<LiveBoard, 'riders' | 'together'> & {
  /** Of the tiles beside it, with which it turns where not everybody has room. */
  page: number;
};

/** Everyone's running totals, by rank (the tracker ranks by distance) or by seat, and what the room did together. */
export function Ranking({ riders, together, page }: Props) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const [by, setBy] = useState<'rank' | 'seat'>('rank');
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  const scrolls = useScrolls();
  const ordered = orderRiders(
    riders.filter((rider) => rider.name !== ''),
    by,
  );
  const wall = { width: innerWidth, height: innerHeight };
  const all = { columns: 1, rows: Math.max(ordered.length, 1), pages: 1 };
  const { columns, rows, pages } = scrolls ? all : fitRows(ordered.length, { area: size, wall });
  const first = (page % pages) * columns * rows;
  const shown = Array.from({ length: columns }, (_, i) =>
    ordered.slice(first + i * rows, first + (i + 1) * rows),
  );
  useGlide(area, ordered.map((rider) => rider.seatId).join());
  // What is not there is no number: a dash would look like one.
  const n = (value: number | null, digits = 0) => (value === null ? '' : format.number(value, digits));
  const told = (rider: LiveRider, by: BoardMetric[], value: number | null, digits = 0) =>
    by.some((metric) => rider.hidden.includes(metric)) ? <Withheld /> : n(value, digits);
  return (
    <section
      className="ranking"
      aria-label={t('live.ranking')}
      data-many={ordered.length > ONE_COLUMN || undefined}
    >
      <fieldset className="switch">
        <legend className="visually-hidden">{t('ranking.sortBy')}</legend>
        {(['rank', 'seat'] as const).map((order) => (
          <button key={order} type="button" aria-pressed={by === order} onClick={() => setBy(order)}>
            {t(order === 'rank' ? 'ranking.byDistance' : 'ranking.seat')}
          </button>
        ))}
      </fieldset>
      <div
        className="rows"
        ref={area}
        style={{ '--riders': rows, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {shown.map((riders, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <div className="column" key={i}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t(`ranking.${by}`)}</th>
                  <th scope="col">{t('ranking.name')}</th>
                  <th scope="col">
                    {t('ranking.distance')}
                    <small> km</small>
                  </th>
                  <th scope="col">{t('ranking.points')}</th>
                  <th scope="col" className="wide">
                    {t('ranking.work')}
                    <small> kJ</small>
                  </th>
                  <th scope="col" className="wide">
                    {t('ranking.calories')}
                    <small> kcal</small>
                  </th>
                </tr>
              </thead>
              <tbody>
                {riders.map((rider) => (
                  <tr key={rider.seatId} data-key={rider.seatId} data-stale={rider.stale || undefined}>
                    <td>{by === 'rank' ? n(rider.rank) : rider.seatId}</td>
                    <th scope="row">
                      <span className="wide">{rider.name}</span>
                      <span className="narrow">{tileName(rider.name)}</span>
                    </th>
                    <td>{told(rider, ['distanceKm'], rider.distanceKm, KM_DIGITS)}</td>
                    <td>{told(rider, ['effortPoints'], rider.points)}</td>
                    <td className="wide">{told(rider, ['powerW', 'energyKcal'], rider.workKj)}</td>
                    <td className="wide">{told(rider, ['energyKcal'], rider.caloriesKcal)}</td>
                  </tr>
                ))}
              </tbody>
              {i === columns - 1 && (
                <tfoot>
                  <tr>
                    <td />
                    <th scope="row">{t('ranking.together')}</th>
                    <td>{n(together.distanceKm, KM_DIGITS)}</td>
                    <td>{n(together.points)}</td>
                    <td className="wide">{n(together.workKj)}</td>
                    <td className="wide">{n(together.caloriesKcal)}</td>
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
