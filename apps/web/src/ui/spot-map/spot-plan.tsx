import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fillFloor, floorSize } from './lay-out.ts';
import { arrows, neighbour } from './neighbour.ts';
import type { SpotMapProps } from './spot.ts';
import { SpotIcon } from './spot-icon.tsx';
import classes from './spot-map.module.css';
import { useDrag } from './use-drag.ts';

/** What a spot needs on a phone, and with a name beneath it where there is room. */
const CELL = { widthPx: 45, heightPx: 48 };
const NAMED_CELL = { widthPx: 68, heightPx: 64 };
/** Widths of the floor on the smallest phone, and from which names are shown (see the style sheet). */
const NARROW_PX = 256;
const NAMED_FROM_PX = 464;

/** The plan: one tab stop, arrows walk the room, Home and End go to the first and last number. */
export function SpotPlan({ spots, onPick, pickable, labels, selected, drag }: SpotMapProps) {
  const { t } = useTranslation();
  const buttons = useRef(new Map<number, HTMLButtonElement>());
  const inOrder = useMemo(() => fillFloor(spots).sort((a, b) => a.spotNumber - b.spotNumber), [spots]);
  const dragOf = useDrag(drag);
  const [current, setCurrent] = useState<number | null>(null);
  const tabStop =
    inOrder.find((s) => s.spotNumber === current) ?? inOrder.find((s) => pickable(s)) ?? inOrder[0]!;

  const size = useMemo(() => {
    const narrow = floorSize(inOrder, CELL, NARROW_PX);
    const named = floorSize(inOrder, NAMED_CELL, NAMED_FROM_PX);
    return {
      '--min-width': `${narrow.widthPx}px`,
      '--height': `${narrow.heightPx}px`,
      '--named-height': `${named.heightPx}px`,
    } as CSSProperties;
  }, [inOrder]);

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
        <div className={classes.instructor}>{t('spotMap.instructor')}</div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would frame the plan as a form */}
        <div
          role="group"
          aria-label={t('spotMap.label')}
          className={classes.floor}
          data-named={labels !== undefined || undefined}
          style={size}
          onKeyDown={onKeyDown}
        >
          {inOrder.map((spot) => {
            const { spotNumber: number, state } = spot;
            const name = labels?.[number];
            const { attributes, offset } = dragOf(spot);
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
                title={name}
                {...attributes}
                onFocus={() => setCurrent(number)}
                onClick={() => pickable(spot) && onPick(number)}
              >
                <span className="visually-hidden">
                  {name
                    ? t('spotMap.spotPerson', { number, name })
                    : t('spotMap.spotState', { number, state: t(`spotMap.state.${state}`) })}
                </span>
                <span aria-hidden className={classes.number}>
                  {number}
                </span>
                {state !== 'free' && <SpotIcon state={state} size={13} />}
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
