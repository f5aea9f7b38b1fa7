import { coveredSpot, FLOOR, type Place } from '@tandem/api/room-layout';
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import {
  arrows,
  type Direction,
  FixtureIcon,
  KindIcon,
  neighbour,
  SpotIcon,
} from '../../ui/spot-map/index.ts';
import type { Layout } from './draw-spots.ts';
import classes from './room-floor.module.css';
import { useFixtureName } from './use-fixture-name.ts';

/** What an arrow key moves a spot by, alone and with Shift. */
const STEP = 1;
const LARGE_STEP = 5;
/** The word of what stands in front of so much of the room is written above it, clear of the first row. */
const FRONT = 12;
/** A press that wanders less is a click. */
const CLICK_PX = 4;
/** How wide a floor with so many spots must be for none to hide another: that of the widest row, about. */
const minWidthPx = (spots: number) => Math.round((2 + Math.sqrt(2.4 * spots)) * 40);

const ways: Record<Direction, Place> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** A spot by its number, or a fixture by which of the room's it is. */
export type Thing = { spot: number } | { fixture: number };
type Item = Place & { id: string; thing: Thing; name: string; shape: ReactNode; marks: object };
type Dragged = { id: string; startX: number; startY: number; place: Place | null };

const idOf = (thing: Thing) => ('spot' in thing ? `spot ${thing.spot}` : `fixture ${thing.fixture}`);

/**
 * The room seen from above, to be drawn in: spots and fixtures are dragged, or chosen and moved by arrow keys. It is one
 * tab stop; while nothing is chosen, arrows walk from one to the next.
 */
export function RoomFloor(props: {
  layout: Layout;
  chosen: Thing | null;
  onChoose: (thing: Thing | null) => void;
  /** @param by `keys` where it was one step of several */
  onMove: (thing: Thing, to: Place, by: 'drag' | 'keys') => void;
  describedBy: string;
}) {
  const { t } = useTranslation(['team', 'room']);
  const { layout, onChoose, onMove } = props;
  const floor = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const items = useItems(layout);
  const chosen = props.chosen && idOf(props.chosen);
  const tabStop =
    items.find(({ id }) => id === chosen) ?? items.find(({ id }) => id === current) ?? items[0]!;

  const onKeyDown = (event: KeyboardEvent, item: Item) => {
    if (event.key === 'Escape' && (dragged || chosen !== null)) {
      setDragged(null);
      onChoose(null);
      return;
    }
    const way = arrows[event.key];
    if (!way) return;
    event.preventDefault();
    if (chosen !== item.id) {
      const next = neighbour(items, item, way);
      if (next) floor.current?.querySelector<HTMLElement>(`[data-thing="${next.id}"]`)?.focus();
      return;
    }
    const step = event.shiftKey ? LARGE_STEP : STEP;
    onMove(item.thing, { x: item.x + ways[way].x * step, y: item.y + ways[way].y * step }, 'keys');
  };

  const begin = (event: PointerEvent<HTMLElement>, { id }: Item) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // Not every browser gives a pressed button the focus, and the arrow keys go on from here.
    event.currentTarget.focus();
    setDragged({ id, startX: event.clientX, startY: event.clientY, place: null });
  };
  const follow = (event: PointerEvent, { id, x, y }: Item) => {
    if (dragged?.id !== id) return;
    const [byX, byY] = [event.clientX - dragged.startX, event.clientY - dragged.startY];
    if (!dragged.place && Math.hypot(byX, byY) < CLICK_PX) return;
    const { width, height } = floor.current!.getBoundingClientRect();
    const within = (value: number) => Math.min(FLOOR, Math.max(0, value));
    const place = { x: within(x + (byX / width) * FLOOR), y: within(y + (byY / height) * FLOOR) };
    setDragged({ ...dragged, place });
  };
  const release = ({ thing }: Item) => {
    if (dragged?.place) onMove(thing, dragged.place, 'drag');
    setDragged(null);
  };

  return (
    <div className={classes.room}>
      <div
        className={classes.inside}
        style={{ '--min-width': `${minWidthPx(layout.spots.length)}px` } as CSSProperties}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the plan as a form */}
        <div
          ref={floor}
          role="group"
          aria-label={t('place.plan.label')}
          aria-describedby={props.describedBy}
          className={classes.floor}
        >
          {items.map((item) => {
            const { id, thing, name, shape, marks } = item;
            const held = dragged?.id === id ? dragged.place : null;
            const { x, y } = held ?? item;
            return (
              <button
                key={id}
                type="button"
                className={classes.thing}
                style={{ left: `${x}%`, top: `${y}%` }}
                data-thing={id}
                {...marks}
                data-dragged={held !== null || undefined}
                // The key that lets it go does not close the dialog too.
                data-mantine-stop-propagation={chosen !== null || undefined}
                tabIndex={item === tabStop ? 0 : -1}
                aria-pressed={chosen === id}
                onFocus={() => setCurrent(id)}
                onKeyDown={(event) => onKeyDown(event, item)}
                onPointerDown={(event) => begin(event, item)}
                onPointerMove={(event) => follow(event, item)}
                onPointerUp={() => release(item)}
                onPointerCancel={() => setDragged(null)}
                onClick={() => onChoose(thing)}
              >
                <span className="visually-hidden">{name}</span>
                {shape}
              </button>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Spots by their numbers, then fixtures: each with its name and shape. */
function useItems({ spots, fixtures }: Layout): Item[] {
  const { t } = useTranslation(['team', 'room']);
  const nameOf = useFixtureName(fixtures);
  const mixed = spots.some(({ kind }) => kind !== spots[0]!.kind);
  const inOrder = spots.toSorted((a, b) => a.spotNumber - b.spotNumber);
  return [
    ...inOrder.map(({ spotNumber: number, x, y, kind, active }): Item => {
      const thing = { spot: number };
      const shape = (
        <>
          <span aria-hidden>{number}</span>
          <span className={classes.icons}>
            {mixed && <KindIcon kind={kind} size={13} />}
            {!active && <SpotIcon state="out_of_service" size={12} />}
          </span>
        </>
      );
      const spot = t(active ? 'place.plan.spot' : 'place.plan.spotOut', { number });
      const name = mixed ? `${spot}, ${t(`kind.${kind}`, { ns: 'room' })}` : spot;
      return { id: idOf(thing), thing, x, y, name, shape, marks: { 'data-out': !active || undefined } };
    }),
    ...fixtures.map((fixture, at): Item => {
      const thing = { fixture: at };
      const shape = (
        <>
          <FixtureIcon kind={fixture.kind} size={18} />
          <span aria-hidden className={classes.word}>
            {t(`fixture.${fixture.kind}`, { ns: 'room' })}
          </span>
        </>
      );
      const covers = coveredSpot(spots, [fixture]) !== null;
      const marks = {
        'data-fixture': true,
        'data-front': fixture.y < FRONT || undefined,
        'data-covers': covers || undefined,
      };
      return { id: idOf(thing), thing, x: fixture.x, y: fixture.y, name: nameOf(at), shape, marks };
    }),
  ];
}
