import { Resvg } from '@resvg/resvg-js';
import { meansOfStretches, type Trace } from '@tandem/metrics';
import { zoneColor, zonesOnLight } from '@tandem/metrics/zone-colours';

/** Twice as many pixels as it is shown with, for sharp screens. */
export const PICTURE_WIDTH_PX = 1120;
export const PICTURE_HEIGHT_PX = 320;
const COLUMNS = 80;
const PITCH_PX = PICTURE_WIDTH_PX / COLUMNS;
const GAP_PX = 4;
const RADIUS_PX = 4;
const LINE_PX = 7;
/** Around the line nothing is painted, so that it stands off whatever lies behind. */
const HALO_PX = 17;
/** The highest column leaves room above. */
const HIGHEST = 0.94;
/** The line keeps to this part of the height, top and bottom. */
const LINE_BAND = [0.1, 0.62] as const;
const LINE = '#7950f2';
/** Where no zones are known. */
const PLAIN = '#2f9e94';

type Cell = number | null;
export type Zone = { zone: number; from?: number | null; to?: number | null };
export type RideZones = { power: readonly Zone[] | null; heartRate: readonly Zone[] | null };

/**
 * A ride at a glance: power by columns in the colours of the zones, heart rate as a line; heart rate by columns where
 * there is no power. Without a ground of its own and without words, so that it suits any reader's mail.
 * @returns a PNG, or null where nothing was recorded
 */
export function drawRide(trace: Trace, zones: RideZones): Buffer | null {
  const power = meansOfStretches(trace.powerW, COLUMNS);
  const heartRate = meansOfStretches(trace.heartRateBpm, COLUMNS);
  const has = (cells: Cell[]) => cells.some((cell) => (cell ?? 0) > 0);
  if (!has(power) && !has(heartRate)) return null;
  const picture = has(power)
    ? standOff(columns(power, 0, zones.power), line(heartRate))
    : columns(heartRate, 0.7 * lowest(heartRate), zones.heartRate);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH_PX}" height="${PICTURE_HEIGHT_PX}">${picture}</svg>`;
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

/** What lies behind a line, with nothing around the line. */
const standOff = (behind: string, path: string): string =>
  `<mask id="off"><rect width="100%" height="100%" fill="#fff"/>${stroke(path, HALO_PX, '#000')}</mask>
  <g mask="url(#off)">${behind}</g>${stroke(path, LINE_PX, LINE)}`;

const stroke = (path: string, width: number, colour: string): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

const known = (cells: Cell[]): number[] => cells.filter((cell) => cell !== null);
const lowest = (cells: Cell[]): number => Math.min(...known(cells));

function columns(cells: Cell[], floor: number, zones: readonly Zone[] | null): string {
  const highest = Math.max(...known(cells));
  return cells
    .map((cell, i) => {
      if (cell === null || cell <= floor) return '';
      const height = Math.max(6, ((cell - floor) / (highest - floor)) * PICTURE_HEIGHT_PX * HIGHEST);
      return `<rect x="${i * PITCH_PX}" y="${PICTURE_HEIGHT_PX - height}" width="${PITCH_PX - GAP_PX}" height="${height}" rx="${Math.min(RADIUS_PX, height / 2)}" fill="${colourOf(cell, zones)}"/>`;
    })
    .join('');
}

function colourOf(value: number, zones: readonly Zone[] | null): string {
  const bounded = zones?.filter((zone) => typeof zone.from === 'number') ?? [];
  if (bounded.length === 0) return PLAIN;
  const zone = bounded.findLast(({ from }) => value >= from!)?.zone ?? 0;
  // Below the first zone a colour on a light ground would be hardly seen.
  return zoneColor(zonesOnLight, Math.max(1, zone)).fill;
}

/** Through what was recorded; it breaks where nothing was, and a single reading is none. */
function line(cells: Cell[]): string {
  const values = known(cells);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return cells
    .map((cell, i) => {
      if (cell === null || ((cells[i - 1] ?? null) === null && (cells[i + 1] ?? null) === null)) return '';
      const share = high === low ? 0.5 : (high - cell) / (high - low);
      const y = (LINE_BAND[0] + share * (LINE_BAND[1] - LINE_BAND[0])) * PICTURE_HEIGHT_PX;
      return `${(cells[i - 1] ?? null) === null ? 'M' : 'L'}${(i + 0.5) * PITCH_PX - GAP_PX / 2},${y}`;
    })
    .join('');
}
