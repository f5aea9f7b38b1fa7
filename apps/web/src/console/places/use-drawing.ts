import type { Spot } from '@tandem/api/studio';
import { useState } from 'react';

const MAX_UNDO = 100;

type Drawing = { from: Spot[]; past: Spot[][]; spots: Spot[]; act: string | null };
const begun = (from: Spot[]): Drawing => ({ from, past: [], spots: from, act: null });

/** A room's spots while they are drawn, with the way back. */
export function useDrawing(from: Spot[]) {
  const [drawing, setDrawing] = useState(() => begun(from));
  return {
    spots: drawing.spots,
    changed: drawing.spots !== drawing.from,
    canUndo: drawing.past.length > 0,
    /** @param act what is done; the same twice in a row, such as steps with an arrow key, is undone as one */
    draw: (spots: Spot[], act: string | null = null) =>
      setDrawing((now) => ({
        ...now,
        past: act !== null && act === now.act ? now.past : [...now.past, now.spots].slice(-MAX_UNDO),
        spots,
        act,
      })),
    undo: () =>
      setDrawing((now) => ({
        ...now,
        past: now.past.slice(0, -1),
        spots: now.past.at(-1) ?? now.spots,
        act: null,
      })),
    begin: (spots: Spot[]) => setDrawing(begun(spots)),
  };
}
