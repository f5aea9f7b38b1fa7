import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Direction, neighbour, pitch } from './neighbour.ts';
import { SpotIcon } from './spot-icon.tsx';
import classes from './spot-map.module.css';
import type { SpotMapProps } from './spot-map.tsx';

const TARGET_PX = 44;
const GAP_PX = 4;
/** Room for a name beneath the number. */
const LABEL_PX = 18;

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The plan: one tab stop, arrows walk the room, Home and End go to the first and last number. */
export function SpotPlan({ spots, onPick, pickable, labels, selected }: SpotMapProps) {
  const { t } = useTranslation();
  const buttons = useRef(new Map<number, HTMLButtonElement>());
  const inOrder = useMemo(() => [...spots].sort((a, b) => a.spotNumber - b.spotNumber), [spots]);
  const [current, setCurrent] = useState<number | null>(null);
  const tabStop =
    inOrder.find((s) => s.spotNumber === current) ?? inOrder.find((s) => pickable(s)) ?? inOrder[0]!;

  const step = pitch(spots);
  const rowPx = TARGET_PX + GAP_PX * 2 + (labels ? LABEL_PX : 0);
  const size = {
    minWidth: Math.ceil(((TARGET_PX + GAP_PX) * 100) / step.x),
    height: Math.ceil((rowPx * 100) / step.y),
  };

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
      <div className={classes.instructor}>{t('spotMap.instructor')}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the plan as a form */}
      <div
        role="group"
        aria-label={t('spotMap.label')}
        className={classes.floor}
        style={size}
        onKeyDown={onKeyDown}
      >
        {inOrder.map((spot) => {
          const { spotNumber: number, state } = spot;
          const name = labels?.[number];
          return (
            <button
              key={number}
              ref={(element) => {
                if (element) buttons.current.set(number, element);
                else buttons.current.delete(number);
              }}
              type="button"
              className={classes.spot}
              style={{ left: `${spot.x}%`, top: `${spot.y}%` }}
              data-state={state}
              tabIndex={spot === tabStop ? 0 : -1}
              aria-disabled={!pickable(spot)}
              aria-pressed={selected === number}
              aria-label={
                name
                  ? t('spotMap.spotPerson', { number, name })
                  : t('spotMap.spotState', { number, state: t(`spotMap.state.${state}`) })
              }
              title={name}
              onFocus={() => setCurrent(number)}
              onClick={() => pickable(spot) && onPick(number)}
            >
              <span className={classes.number}>{number}</span>
              {state !== 'free' && <SpotIcon state={state} size={13} />}
              {name && <span className={classes.name}>{name}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}
