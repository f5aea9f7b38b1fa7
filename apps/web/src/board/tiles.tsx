import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import IconPlayerPauseFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs';
import IconPlayerPlayFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPlayFilled.mjs';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitTiles, tilesPerPage } from './fit-tiles.ts';
import { rangesOf, type Seat, type Wall } from './seats.ts';
import { useScrolls } from './use-scrolls.ts';
import { useSize } from './use-size.ts';
import { type Turn, useTurn } from './use-turn.ts';

type Props = {
  wall: Wall;
  onPage?: (page: number) => void;
  /** No page is turned. */
  still: boolean;
  /** The tile of a seat. */
  children: (seat: Seat) => ReactNode;
};

/** One tile for each rider, as large as the wall allows; more than a page of them takes turns, but where one scrolls. */
export function Tiles({ wall: { seats, free }, onPage, still, children }: Props) {
  const { t } = useTranslation('board');
  const scrolls = useScrolls();
  // A tile that was needed stays: nothing moves because somebody has left.
  const slots = useMost(seats.length);
  const perPage = scrolls ? slots : tilesPerPage(slots);
  const turn = useTurn(still ? 1 : Math.ceil(slots / perPage));
  useEffect(() => onPage?.(turn.page), [turn.page, onPage]);
  const shown = scrolls ? seats : seats.slice(turn.page * perPage, (turn.page + 1) * perPage);
  const area = useRef<HTMLUListElement>(null);
  const size = useSize(area);
  const columns = fitTiles(perPage, size.width, size.height);
  return (
    <section className="tiles-area">
      {seats.length === 0 && <p className="empty">{t('live.noRiders')}</p>}
      <ul
        ref={area}
        className="tiles"
        style={{ '--columns': columns, '--rows': Math.ceil(perPage / columns) }}
      >
        {shown.map(children)}
      </ul>
      <Foot free={free}>{slots > perPage && <Pages turn={turn} pages={Math.ceil(slots / perPage)} />}</Foot>
    </section>
  );
}

/** Beneath the tiles, always there so that they never move: the numbers of free seats, and the turning of pages. */
function Foot({ free, children }: { free: number[]; children: ReactNode }) {
  const { t } = useTranslation('board');
  return (
    <div className="foot">
      <div className="free">
        {free.length > 0 && (
          <>
            <p>{t('live.free', { count: free.length })}</p>
            <ul>
              {rangesOf(free).map((range) => (
                <li key={range}>{range}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {children}
    </div>
  );
}

function Pages({ turn: { page, paused, pause, turn }, pages }: { turn: Turn; pages: number }) {
  const { t } = useTranslation('board');
  return (
    <div className="pages">
      <button type="button" className="button icon" aria-label={t('live.pageBack')} onClick={() => turn(-1)}>
        <IconChevronLeft aria-hidden />
      </button>
      <p>{t('live.page', { page: page + 1, pages })}</p>
      <button type="button" className="button icon" aria-label={t('live.pageOn')} onClick={() => turn(1)}>
        <IconChevronRight aria-hidden />
      </button>
      <button
        type="button"
        className="button icon"
        aria-label={t(paused ? 'live.turnOn' : 'live.pause')}
        aria-pressed={paused}
        onClick={() => pause(!paused)}
      >
        {paused ? <IconPlayerPlayFilled aria-hidden /> : <IconPlayerPauseFilled aria-hidden />}
      </button>
    </div>
  );
}

/** The most there has been. */
function useMost(count: number): number {
  const [most, setMost] = useState(Math.max(count, 1));
  if (count > most) setMost(count);
  return Math.max(most, count);
}
