/** How spots stand in a room: on arcs around the instructor, or in straight rows. */
export const roomLayouts = ['arcs', 'rows'] as const;
export type RoomLayout = (typeof roomLayouts)[number];

/** Place in a room, 0–100 from the left and from the instructor's wall. */
export type PlacedSpot = { spotNumber: number; x: number; y: number };

const HALF_ANGLE = (65 * Math.PI) / 180;
/** Spots on an arc for each arc of the room: 24 spots stand on three arcs. */
const SPOTS_PER_ARC_SQUARED = 2.7;
/** Columns for each row: rooms are wider than deep. */
const ROW_RATIO = 1.6;
const MARGIN = 10;

/** Where `count` spots stand, numbered from the front left. @param count 1 or more */
export function layOutRoom(layout: RoomLayout, count: number): PlacedSpot[] {
  return layout === 'arcs' ? onArcs(arcsFor(count)) : inRows(count);
}

/** Spots on arcs around the instructor, who stands in front at the middle. @param arcs spots of each, from the inside */
export function onArcs(arcs: number[]): PlacedSpot[] {
  let spotNumber = 0;
  return arcs.flatMap((spots, arc) => {
    const reach = (arc + 1) / arcs.length;
    return Array.from({ length: spots }, (_, i) => {
      const angle = spots === 1 ? 0 : -HALF_ANGLE + (2 * HALF_ANGLE * i) / (spots - 1);
      spotNumber += 1;
      return {
        spotNumber,
        x: round(50 + (28 + 20 * reach) * Math.sin(angle)),
        y: round(12 + (14 + 66 * reach) * Math.cos(angle)),
      };
    });
  });
}

/** Each arc takes one spot more than the one within it, as far as the count allows. */
function arcsFor(count: number): number[] {
  const arcs = Math.max(1, Math.round(Math.sqrt(count / SPOTS_PER_ARC_SQUARED)));
  let left = count;
  return Array.from({ length: arcs }, (_, i) => {
    const outer = arcs - i;
    const spots = Math.max(1, Math.round(left / outer - (outer - 1) / 2));
    left -= spots;
    return spots;
  });
}

function inRows(count: number): PlacedSpot[] {
  const columns = Math.ceil(Math.sqrt(count * ROW_RATIO));
  const rows = Math.ceil(count / columns);
  const across = columns === 1 ? 0 : (100 - 2 * MARGIN) / (columns - 1);
  const down = rows === 1 ? 0 : (100 - 2 * MARGIN) / (rows - 1);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, count - row * columns);
    return {
      spotNumber: i + 1,
      x: round(50 + ((i % columns) - (inRow - 1) / 2) * across),
      y: round(MARGIN + row * down),
    };
  });
}

const round = (value: number) => Math.round(value * 10) / 10;
