import { useState } from 'react';
import type { Layout } from './draw-spots.ts';

const MAX_UNDO = 100;

type Drawing = { from: Layout; past: Layout[]; layout: Layout; act: string | null };
const begun = (from: Layout): Drawing => ({ from, past: [], layout: from, act: null });

/** A room's layout while it is drawn, with the way back. */
export function useDrawing(from: Layout) {
  const [drawing, setDrawing] = useState(() => begun(from));
  return {
    layout: drawing.layout,
    changed: drawing.layout !== drawing.from,
    canUndo: drawing.past.length > 0,
    /** @param act what is done; the same twice in a row, such as steps with an arrow key, is undone as one */
    draw: (part: Partial<Layout>, act: string | null = null) =>
      setDrawing((now) => ({
        ...now,
        past: act !== null && act === now.act ? now.past : [...now.past, now.layout].slice(-MAX_UNDO),
        layout: { ...now.layout, ...part },
        act,
      })),
    undo: () =>
      setDrawing((now) => ({
        ...now,
        past: now.past.slice(0, -1),
        layout: now.past.at(-1) ?? now.layout,
        act: null,
      })),
    begin: (layout: Layout) => setDrawing(begun(layout)),
  };
}
