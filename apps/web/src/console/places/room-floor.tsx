import { FLOOR } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { arrows, type Direction, neighbour, SpotIcon } from '../../ui/spot-map/index.ts';
import classes from './room-floor.module.css';

/** What an arrow key moves a spot by, alone and with Shift. */
const STEP = 1;
const LARGE_STEP = 5;
/** A press that wanders less is a click. */
const CLICK_PX = 4;
/** How wide a floor with so many spots must be for none to hide another: that of the widest row, about. */
const minWidthPx = (spots: number) => Math.round((2 + Math.sqrt(2.4 * spots)) * 40);

const ways: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

type Place = { x: number; y: number };
type Dragged = { spotNumber: number; startX: number; startY: number; place: Place | null };

/**
 * The room seen from above, to be drawn in: spots are dragged, or chosen and moved by arrow keys. It is one tab stop;
 * while nothing is chosen, arrows walk from spot to spot.
 */
export function RoomFloor(props: {
  spots: Spot[];
  chosen: number | null;
  onChoose: (spotNumber: number | null) => void;
  /** @param by `keys` where it was one step of several */
  onMove: (spotNumber: number, to: Place, by: 'drag' | 'keys') => void;
  describedBy: string;
}) {
  const { t } = useTranslation('team');
  const { spots, chosen, onChoose, onMove } = props;
  const floor = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const inOrder = spots.toSorted((a, b) => a.spotNumber - b.spotNumber);
  const tabStop =
    inOrder.find((s) => s.spotNumber === chosen) ??
    inOrder.find((s) => s.spotNumber === current) ??
    inOrder[0]!;

  const onKeyDown = (event: KeyboardEvent, spot: Spot) => {
    if (event.key === 'Escape' && (dragged || chosen !== null)) {
      setDragged(null);
      onChoose(null);
      return;
    }
    const way = arrows[event.key];
    if (!way) return;
    event.preventDefault();
    if (chosen !== spot.spotNumber) {
      const next = neighbour(spots, spot, way);
      if (next) floor.current?.querySelector<HTMLElement>(`[data-spot="${next.spotNumber}"]`)?.focus();
      return;
    }
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const to = { x: spot.x + ways[way].x * step, y: spot.y + ways[way].y * step };
    onMove(spot.spotNumber, to, 'keys');
  };

  const begin = (event: PointerEvent<HTMLElement>, { spotNumber }: Spot) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // Not every browser gives a pressed button the focus, and the arrow keys go on from here.
    event.currentTarget.focus();
    setDragged({ spotNumber, startX: event.clientX, startY: event.clientY, place: null });
  };
  const follow = (event: PointerEvent, spot: Spot) => {
    if (dragged?.spotNumber !== spot.spotNumber) return;
    const [byX, byY] = [event.clientX - dragged.startX, event.clientY - dragged.startY];
    if (!dragged.place && Math.hypot(byX, byY) < CLICK_PX) return;
    const { width, height } = floor.current!.getBoundingClientRect();
    const within = (value: number) => Math.min(FLOOR, Math.max(0, value));
    const place = { x: within(spot.x + (byX / width) * FLOOR), y: within(spot.y + (byY / height) * FLOOR) };
    setDragged({ ...dragged, place });
  };
  const release = (spot: Spot) => {
    if (dragged?.place) onMove(spot.spotNumber, dragged.place, 'drag');
    setDragged(null);
  };

  return (
    <div className={classes.room}>
      <div
        className={classes.inside}
        style={{ '--min-width': `${minWidthPx(spots.length)}px` } as CSSProperties}
      >
        <div className={classes.instructor}>{t('spotMap.instructor', { ns: 'common' })}</div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the plan as a form */}
        <div
          ref={floor}
          role="group"
          aria-label={t('place.plan.label')}
          aria-describedby={props.describedBy}
          className={classes.floor}
        >
          {inOrder.map((spot) => {
            const { spotNumber: number, active } = spot;
            const held = dragged?.spotNumber === number ? dragged.place : null;
            const { x, y } = held ?? spot;
            return (
              <button
                key={number}
                type="button"
                className={classes.spot}
                style={{ left: `${x}%`, top: `${y}%` }}
                data-spot={number}
                data-out={!active || undefined}
                data-dragged={held !== null || undefined}
                // The key that lets a spot go does not close the dialog too.
                data-mantine-stop-propagation={chosen !== null || undefined}
                tabIndex={spot === tabStop ? 0 : -1}
                aria-pressed={chosen === number}
                onFocus={() => setCurrent(number)}
                onKeyDown={(event) => onKeyDown(event, spot)}
                onPointerDown={(event) => begin(event, spot)}
                onPointerMove={(event) => follow(event, spot)}
                onPointerUp={() => release(spot)}
                onPointerCancel={() => setDragged(null)}
                onClick={() => onChoose(number)}
              >
                <span className="visually-hidden">
                  {t(active ? 'place.plan.spot' : 'place.plan.spotOut', { number })}
                </span>
                <span aria-hidden>{number}</span>
                {!active && <SpotIcon state="out_of_service" size={12} />}
              </button>
            );
          })}
        </div>
      </div>
    </div>
  );
}
