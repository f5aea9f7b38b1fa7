import IconHeartFilled from '@tabler/icons-react/dist/esm/icons/IconHeartFilled.mjs';
import IconRotateClockwise2 from '@tabler/icons-react/dist/esm/icons/IconRotateClockwise2.mjs';
import type { BoardMetric } from '@tandem/api/words';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { tileName } from '../ui/tile-name.ts';
import { fitTiles, TILES_PER_PAGE } from './fit-tiles.ts';
import { leadingNumber, type Seat } from './seats.ts';
import { Withheld } from './withheld.tsx';

const PAGE_SECONDS = 10;

/** One tile a seat, as large as the wall allows; more than a page of seats takes turns. */
export function Tiles({ seats }: { seats: Seat[] }) {
  const { t } = useTranslation('board');
  const pages = Math.ceil(seats.length / TILES_PER_PAGE);
  const page = useTurn(pages);
  const shown = seats.slice(page * TILES_PER_PAGE, (page + 1) * TILES_PER_PAGE);
  const area = useRef<HTMLUListElement>(null);
  const size = useSize(area);
  const columns = fitTiles(shown.length, size.width, size.height);
  return (
    <section className="tiles-area">
      <ul
        ref={area}
        className="tiles"
        style={{ '--columns': columns, '--rows': Math.ceil(shown.length / columns) }}
      >
        {shown.map((seat) => (
          <Tile key={seat.seatId} seat={seat} />
        ))}
      </ul>
      {pages > 1 && <p className="page">{t('live.page', { page: page + 1, pages })}</p>}
    </section>
  );
}

function Tile({ seat: { seatId, rider } }: { seat: Seat }) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  if (rider === null) {
    return (
      <li className="tile" data-kind="empty">
        <p className="who">
          <span className="seat">{seatId}</span>
          <span className="name">{t('tile.empty')}</span>
        </p>
      </li>
    );
  }
  const lead = leadingNumber(rider);
  const zone = lead.value === null ? null : rider.zone;
  const color = zoneColor(zonesOnDark, zone);
  const orNone = (value: number | null) => (value === null ? '–' : number(value));
  const keeps = (metric: BoardMetric) => rider.hidden.includes(metric);
  const name = rider.name === '' ? t('tile.unclaimed') : tileName(rider.name);
  return (
    <li
      className="tile"
      style={{ '--zone-fill': color.fill, '--zone-text': color.text }}
      data-kind={rider.name === '' ? 'unclaimed' : 'rider'}
      data-stale={rider.stale || undefined}
    >
      <p className="who">
        <span className="seat">
          <span className="visually-hidden">{t('tile.seat', { seat: seatId })}</span>
          <span aria-hidden>{seatId}</span>
        </span>
        <span className="name">{name}</span>
      </p>
      {lead.value === null ? (
        <p className="mark">
          {keeps('powerW') || keeps('heartRateBpm') || keeps('cadenceRpm') ? <Withheld /> : t('tile.waiting')}
        </p>
      ) : (
        <>
          <p className="lead">
            <b>{number(lead.value)}</b>
            <span className="beside">
              <small>{lead.unit}</small>
              {rider.zone !== null && (
                <span className="zone">
                  <span className="visually-hidden">{t('tile.zone', { zone: rider.zone })}</span>
                  <span aria-hidden>Z{rider.zone}</span>
                </span>
              )}
            </span>
          </p>
          {rider.stale ? (
            <p className="mark">{t('tile.stale')}</p>
          ) : (
            <p className="rest">
              {keeps('powerW') && <Withheld />}
              {lead.unit !== 'bpm' && (
                <span>
                  <IconHeartFilled role="img" aria-label={t('tile.heartRate')} />
                  {keeps('heartRateBpm') ? <Withheld /> : orNone(rider.heartRateBpm)}
                </span>
              )}
              {lead.unit !== 'rpm' && (
                <span>
                  <IconRotateClockwise2 role="img" aria-label={t('tile.cadence')} />
                  {keeps('cadenceRpm') ? <Withheld /> : orNone(rider.cadenceRpm)}
                </span>
              )}
            </p>
          )}
        </>
      )}
    </li>
  );
}

/** Width and height of an element's inside, kept up to date. */
function useSize(ref: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 16, height: 9 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** Counts 0 … pages−1 in a circle, one step each `PAGE_SECONDS`. */
function useTurn(pages: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setTurn((n) => n + 1), PAGE_SECONDS * 1000);
    return () => clearInterval(timer);
  }, [pages]);
  return turn % Math.max(pages, 1);
}
