import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FixtureIcon } from './fixture-icon.tsx';
import { KindIcon } from './kind-icon.tsx';
import { type Cells, type FloorFixture, fillFloor, floorSize, type Wall } from './lay-out.ts';
import { arrows, neighbour } from './neighbour.ts';
import { usePlaceWords } from './place-words.ts';
import { mixesKinds, NO_FIXTURES, type SpotMapProps } from './spot.ts';
import { SpotIcon } from './spot-icon.tsx';
import classes from './spot-map.module.css';
import { useDrag } from './use-drag.ts';

/** What a spot and a fixture need on a phone; where there is room for words beneath fixtures; and for names beneath spots. */
const CELLS: Cells = { spot: { widthPx: 45, heightPx: 48 }, fixture: { widthPx: 26, heightPx: 26 } };
const WIDE_CELLS: Cells = { ...CELLS, fixture: { widthPx: 56, heightPx: 44 } };
const NAMED_CELLS: Cells = { ...WIDE_CELLS, spot: { widthPx: 68, heightPx: 64 } };
/** Widths of the floor on the smallest phone, and from which names are shown (see the style sheet). */
const NARROW_PX = 256;
const NAMED_FROM_PX = 464;

/** The plan: one tab stop, arrows walk the room, Home and End go to the first and last number. */
export function SpotPlan(props: SpotMapProps) {
  const { spots, fixtures = NO_FIXTURES, onPick, pickable, labels, selected, drag } = props;
  const { t } = useTranslation('room');
  const buttons = useRef(new Map<number, HTMLButtonElement>());
  const floor = useMemo(() => fillFloor(spots, fixtures), [spots, fixtures]);
  const inOrder = useMemo(() => floor.spots.toSorted((a, b) => a.spotNumber - b.spotNumber), [floor]);
  const placeOf = usePlaceWords(spots, fixtures);
  const mixed = mixesKinds(spots);
  const dragOf = useDrag(drag);
  const [current, setCurrent] = useState<number | null>(null);
  const tabStop =
    inOrder.find((s) => s.spotNumber === current) ?? inOrder.find((s) => pickable(s)) ?? inOrder[0]!;

  const size = useMemo(() => {
    const narrow = floorSize(floor, CELLS, NARROW_PX);
    const wide = floorSize(floor, WIDE_CELLS, NAMED_FROM_PX);
    const named = floorSize(floor, NAMED_CELLS, NAMED_FROM_PX);
    return {
      '--min-width': `${narrow.widthPx}px`,
      '--height': `${narrow.heightPx}px`,
      '--wide-height': `${wide.heightPx}px`,
      '--named-height': `${named.heightPx}px`,
    } as CSSProperties;
  }, [floor]);
  const has = (wall: Wall) => floor.fixtures.some(({ walls }) => walls.includes(wall)) || undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    const target = direction
      ? neighbour(inOrder, tabStop, direction)
      : event.key === 'Home'
        ? inOrder[0]
        : event.key === 'End'
          ? inOrder.at(-1)
          : undefined;
    if (target === undefined) return;
    event.preventDefault();
    if (target) buttons.current.get(target.spotNumber)?.focus();
  };

  return (
    <div className={classes.room}>
      <div className={classes.inside}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the plan as a form */}
        <div
          role="group"
          aria-label={t('label')}
          className={classes.floor}
          data-named={labels !== undefined || undefined}
          data-front={has('front')}
          data-back={has('back')}
          data-left={has('left')}
          data-right={has('right')}
          style={size}
          onKeyDown={onKeyDown}
        >
          {floor.fixtures.map((fixture, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two fans differ by nothing else, and nothing of them is kept
            <FixtureOnPlan key={i} of={fixture} />
          ))}
          {inOrder.map((spot) => {
            const { spotNumber: number, state } = spot;
            const name = labels?.[number];
            const { attributes, offset } = dragOf(spot);
            const kind = mixed ? `${t(`kind.${spot.kind}`)}, ` : '';
            return (
              <button
                key={number}
                ref={(element) => {
                  if (element) buttons.current.set(number, element);
                  else buttons.current.delete(number);
                }}
                type="button"
                className={classes.spot}
                style={{ left: `${spot.x}%`, top: `${spot.y}%`, ...offset }}
                data-state={state}
                tabIndex={spot === tabStop ? 0 : -1}
                aria-disabled={!pickable(spot)}
                aria-pressed={selected === number}
                aria-description={kind + placeOf(spots.find((s) => s.spotNumber === number)!)}
                title={name}
                {...attributes}
                onFocus={() => setCurrent(number)}
                onClick={() => pickable(spot) && onPick(number)}
              >
                <span className="visually-hidden">
                  {name
                    ? t('spotPerson', { number, name })
                    : t('spotState', { number, state: t(`state.${state}`) })}
                </span>
                <span aria-hidden className={classes.number}>
                  {number}
                </span>
                <span className={classes.icons}>
                  {mixed && <KindIcon kind={spot.kind} size={14} />}
                  {state !== 'free' && <SpotIcon state={state} size={13} />}
                </span>
                {name && (
                  <span aria-hidden className={classes.name}>
                    {name}
                  </span>
                )}
              </button>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Its shape, and its word where there is room; who leads the class is always named. */
function FixtureOnPlan({ of: { kind, x, y, walls } }: { of: FloorFixture }) {
  const { t } = useTranslation('room');
  const along = (value: number) => `${Math.min(100, Math.max(0, value))}%`;
  return (
    <span
      className={classes.fixture}
      data-kind={kind}
      data-walls={walls.join(' ') || undefined}
      style={{ '--x': along(x), '--y': along(y) } as CSSProperties}
    >
      <FixtureIcon kind={kind} size={18} />
      <span className={classes.fixtureWord}>{t(`fixture.${kind}`)}</span>
    </span>
  );
}
