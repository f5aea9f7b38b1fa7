import { type RefObject, useLayoutEffect, useRef } from 'react';

const GLIDE_MS = 300;

/**
 * Lets the children of an element glide to their new places when `order` changes, so that the eye can
 * follow a change of rank. Children are told apart by `data-key`. Nothing glides for those who ask for less motion.
 */
export function useGlide(parent: RefObject<HTMLElement | null>, order: string): void {
  const before = useRef({ order, tops: new Map<string, number>() });
  useLayoutEffect(() => {
    const rows = [...(parent.current?.children ?? [])] as HTMLElement[];
    const tops = new Map(rows.map((row) => [row.dataset.key ?? '', row.offsetTop]));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!still && before.current.order !== order) {
      for (const row of rows) {
        const from = before.current.tops.get(row.dataset.key ?? '');
        if (from === undefined || from === row.offsetTop) continue;
        row.animate([{ transform: `translateY(${from - row.offsetTop}px)` }, { transform: 'none' }], {
          duration: GLIDE_MS,
          easing: 'ease-out',
        });
      }
    }
    before.current = { order, tops };
  });
}
