import type { LiveBoard } from '@tandem/api/tracker';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { fitRows } from './fit-rows.ts';
import { RankingTable } from './ranking-table.tsx';
import { orderRiders } from './seats.ts';
import { useGlide } from './use-glide.ts';
import { useScrolls } from './use-scrolls.ts';
import { useSize } from './use-size.ts';

/** With fewer of them different ranks would show the same distance. */
const KM_DIGITS = 2;
/** More of them take the whole width where the wall is theirs. */
const ONE_COLUMN = 24;

const numbers = [
  { metric: 'distanceKm', name: 'ranking.distance', unit: 'km', digits: KM_DIGITS, isWide: false },
  { metric: 'points', name: 'ranking.points', unit: null, digits: 0, isWide: false },
  { metric: 'workKj', name: 'ranking.work', unit: 'kJ', digits: 0, isWide: true },
  { metric: 'caloriesKcal', name: 'ranking.calories', unit: 'kcal', digits: 0, isWide: true },
] as const;

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
  const parts = Array.from({ length: columns }, (_, i) =>
    ordered.slice(first + i * rows, first + (i + 1) * rows).map((rider) => ({
      rider,
      first: by === 'seat' ? rider.seatId : rider.rank === null ? '' : format.number(rider.rank),
    })),
  );
  useGlide(area, ordered.map((rider) => rider.seatId).join());
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
      <RankingTable
        area={area}
        firstHead={t(`ranking.${by}`)}
        parts={parts}
        rows={rows}
        columns={numbers.map(({ metric, name, unit, digits, isWide }) => ({
          ...{ metric, isWide },
          head: (
            <>
              {t(name)}
              {unit && <small> {unit}</small>}
            </>
          ),
          together: format.number(together[metric], digits),
          told: (value) => format.number(value, digits),
        }))}
      />
    </section>
  );
}
