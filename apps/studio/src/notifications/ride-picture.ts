import type { Trace } from '@tandem/metrics';
import { zoneColor, zonesOnLight } from '@tandem/metrics/zone-colours';
import { encode } from 'fast-png';
import { type Canvas, column, createCanvas, paint, rgb, stroke } from './paint.ts';

/** Twice as many pixels as it is shown with, for sharp screens. */
export const PICTURE_WIDTH_PX = 1120;
export const PICTURE_HEIGHT_PX = 320;
const COLUMNS = 80;
const PITCH_PX = PICTURE_WIDTH_PX / COLUMNS;
const GAP_PX = 4;
const LINE_PX = 7;
/** Around the line nothing is painted, so that it stands off whatever lies behind. */
const HALO_PX = 17;
/** The highest column leaves room above. */
const HIGHEST = 0.94;
/** The line keeps to this part of the height, top and bottom. */
const LINE_BAND = [0.1, 0.62] as const;
const LINE = rgb('#7950f2');
/** Where no zones are known. */
const PLAIN = rgb('#2f9e94');

/** A higher one takes twice as long for a fifth less. */
const ZLIB_LEVEL = 6;

type Cell = number | null;
export type Zone = { zone: number; from?: number | null; to?: number | null };
export type RideZones = { power: readonly Zone[] | null; heartRate: readonly Zone[] | null };

/**
 * A ride at a glance: power by columns in the colours of the zones, heart rate as a line; heart rate by columns where
 * there is no power. Without a ground of its own and without words, so that it suits any reader's mail.
 * @returns a PNG, or null where nothing was recorded
 */
export function drawRide(trace: Trace, zones: RideZones): Buffer | null {
  const power = means(trace.powerW);
  const heartRate = means(trace.heartRateBpm);
  const has = (cells: Cell[]) => cells.some((cell) => (cell ?? 0) > 0);
  if (!has(power) && !has(heartRate)) return null;
  const canvas = createCanvas(PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX);
  if (has(power)) {
    drawColumns(canvas, power, 0, zones.power);
    drawLine(canvas, heartRate);
  } else drawColumns(canvas, heartRate, 0.7 * lowest(heartRate), zones.heartRate);
  const { width, height, data } = canvas;
  return Buffer.from(
    encode(
      { width, height, data: new Uint8Array(data.buffer), channels: 4 },
      { zlib: { level: ZLIB_LEVEL } },
    ),
  );
}

/** The mean of what was recorded in each column's stretch of the ride. */
function means(cells: readonly Cell[]): Cell[] {
  return Array.from({ length: COLUMNS }, (_, i) => {
    const from = Math.floor((i * cells.length) / COLUMNS);
    const part = cells.slice(from, Math.max(from + 1, Math.floor(((i + 1) * cells.length) / COLUMNS)));
    const known = part.filter((cell) => cell !== null && cell !== undefined);
    return known.length === 0 ? null : known.reduce((sum, cell) => sum + cell, 0) / known.length;
  });
}

const known = (cells: Cell[]): number[] => cells.filter((cell) => cell !== null);
const lowest = (cells: Cell[]): number => Math.min(...known(cells));

function drawColumns(canvas: Canvas, cells: Cell[], floor: number, zones: readonly Zone[] | null): void {
  const highest = Math.max(...known(cells));
  for (const [i, cell] of cells.entries()) {
    if (cell === null || cell <= floor) continue;
    const height = Math.max(6, ((cell - floor) / (highest - floor)) * canvas.height * HIGHEST);
    const left = i * PITCH_PX;
    const shape = column(left, canvas.height - height, left + PITCH_PX - GAP_PX, canvas.height);
    paint(canvas, shape, colourOf(cell, zones));
  }
}

function colourOf(value: number, zones: readonly Zone[] | null) {
  const bounded = zones?.filter((zone) => typeof zone.from === 'number') ?? [];
  if (bounded.length === 0) return PLAIN;
  const zone = bounded.findLast(({ from }) => value >= from!)?.zone ?? 0;
  // Below the first zone a colour on a light ground would be hardly seen.
  return rgb(zoneColor(zonesOnLight, Math.max(1, zone)).fill);
}

function drawLine(canvas: Canvas, cells: Cell[]): void {
  const values = known(cells);
  if (values.length < 2) return;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = cells.map((cell, i) => {
    const share = cell === null ? null : high === low ? 0.5 : (high - cell) / (high - low);
    if (share === null) return null;
    const y = (LINE_BAND[0] + share * (LINE_BAND[1] - LINE_BAND[0])) * canvas.height;
    return [(i + 0.5) * PITCH_PX - GAP_PX / 2, y] as const;
  });
  const strokes = points.flatMap((point, i) => {
    const next = points[i + 1];
    return point && next ? [[point, next] as const] : [];
  });
  for (const [from, to] of strokes) paint(canvas, stroke(from, to, HALO_PX), null);
  for (const [from, to] of strokes) paint(canvas, stroke(from, to, LINE_PX), LINE);
}
