import type { Box } from './api.ts';

/** The boxes by room: each that has the classes of one, with those that stand there with it. */
export function roomsOf(boxes: readonly Box[]): { box: Box; others: Box[] }[] {
  return boxes
    .filter(({ standsWith }) => standsWith === null)
    .map((box) => ({ box, others: boxes.filter(({ standsWith }) => standsWith === box.boxId) }));
}
