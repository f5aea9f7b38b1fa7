import { type RefObject, useLayoutEffect, useRef } from 'react';

const GLIDE_MS = 300;
type Place = { x: number; y: number };

/**
 * Lets what is marked by `data-key` within an element glide to its new place when `order` changes, so that the eye can
 * follow a change of rank, into the next column too. Nothing glides for those who ask for less motion.
 */
export function useGlide(parent: RefObject<HTMLElement | null>, order: string): void {
  const before = useRef({ order, places: new Map<string, Place>() });
  useLayoutEffect(() => {
    const around = parent.current;
    if (around === null) return;
    const edge = around.getBoundingClientRect();
    const rows = [...around.querySelectorAll<HTMLElement>('[data-key]')];
    const placeOf = (row: HTMLElement): Place => {
      const { x, y } = row.getBoundingClientRect();
      return { x: x - edge.x + around.scrollLeft, y: y - edge.y + around.scrollTop };
    };
    const places = new Map(rows.map((row) => [row.dataset.key!, placeOf(row)]));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!still && before.current.order !== order) {
      for (const row of rows) {
        const from = before.current.places.get(row.dataset.key!);
        const to = places.get(row.dataset.key!)!;
        if (from === undefined || (from.x === to.x && from.y === to.y)) continue;
        row.animate(
          [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: 'none' }],
          { duration: GLIDE_MS, easing: 'ease-out' },
        );
      }
    }
    before.current = { order, places };
  });
}
