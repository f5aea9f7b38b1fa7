import { type CSSProperties, type PointerEvent, useEffect, useState } from 'react';
import type { SpotDrag, SpotOnMap } from './spot.ts';

/** A press that wanders less is a click. */
const CLICK_PX = 6;

type Dragged = {
  from: number;
  startX: number;
  startY: number;
  byX: number;
  byY: number;
  over: number | null;
  /** Escape has put the spot back; the button is still held. */
  givenUp: boolean;
};

/** The spot under the pointer; the dragged one lets it through (see the style sheet). */
const spotAt = (event: PointerEvent) => {
  const element = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-spot]');
  return element ? Number(element.getAttribute('data-spot')) : null;
};

/** What the browser makes of the release of a drag is no click on the spot. */
function swallowClick() {
  const swallow = (click: Event) => click.stopPropagation();
  window.addEventListener('click', swallow, { capture: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
}

/**
 * Spots that a mouse or a pen takes from one place to another. A finger scrolls the plan, and keys pick: whoever cannot
 * drag loses nothing. Escape puts the spot back.
 * @returns a spot's attributes, and how far it is from its place
 */
export function useDrag(drag: SpotDrag | undefined) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const moving = dragged !== null && Math.hypot(dragged.byX, dragged.byY) >= CLICK_PX;

  useEffect(() => {
    if (!moving) return;
    const giveUp = (event: KeyboardEvent) => {
      if (event.key === 'Escape')
        setDragged((now) => now && { ...now, byX: 0, byY: 0, over: null, givenUp: true });
    };
    window.addEventListener('keydown', giveUp);
    return () => window.removeEventListener('keydown', giveUp);
  }, [moving]);

  return (spot: SpotOnMap): { attributes: object; offset?: CSSProperties } => {
    if (!drag) return { attributes: {} };
    const { spotNumber } = spot;
    const held = dragged?.from === spotNumber ? dragged : null;
    const target = moving && dragged.over === spotNumber && drag.drops(dragged.from, spotNumber);
    const begin = (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const { clientX: startX, clientY: startY } = event;
      setDragged({ from: spotNumber, startX, startY, byX: 0, byY: 0, over: null, givenUp: false });
    };
    const follow = (event: PointerEvent) =>
      held &&
      !held.givenUp &&
      setDragged({
        ...held,
        byX: event.clientX - held.startX,
        byY: event.clientY - held.startY,
        over: spotAt(event),
      });
    const release = (event: PointerEvent) => {
      if (moving || held?.givenUp) swallowClick();
      if (moving) {
        const to = spotAt(event);
        if (to !== null && drag.drops(spotNumber, to)) drag.onDrop(spotNumber, to);
      }
      setDragged(null);
    };
    return {
      attributes: {
        'data-spot': spotNumber,
        'data-takes': drag.takes(spot) || undefined,
        'data-dragged': (held && moving) || undefined,
        'data-over': target || undefined,
        ...(drag.takes(spot) && { onPointerDown: begin }),
        ...(held && {
          onPointerMove: follow,
          onPointerUp: release,
          onPointerCancel: () => setDragged(null),
        }),
      },
      ...(held && moving && { offset: { translate: `${held.byX}px ${held.byY}px` } }),
    };
  };
}
