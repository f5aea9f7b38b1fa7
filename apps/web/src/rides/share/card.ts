import type { SharedRide } from '@tandem/api/studio';
import { zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import type { MetricText } from '../metric-text.ts';

/** Upright, as feeds and stories show pictures whole (4 : 5). */
export const CARD_WIDTH_PX = 1080;
export const CARD_HEIGHT_PX = 1350;
const EDGE_PX = 80;
const INNER_PX = CARD_WIDTH_PX - 2 * EDGE_PX;
const PICTURE_PX = { top: 420, height: 360 };
const NUMBERS_TOP_PX = 900;
const ZONES_PX = { top: 1120, height: 44, gap: 6, radius: 8 };
const FOOT_PX = CARD_HEIGHT_PX - EDGE_PX;
const COLUMN_GAP_PX = 4;
export type Card = {
  studio: string;
  title: string;
  /** Day and place. */
  when: string;
  /** At most three. */
  numbers: readonly MetricText[];
  /** Power over time; empty where there is no trace. */
  columns: SharedRide['columns'];
  zones: SharedRide['zones'];
  /** The place in the class, and the rider's name, as far as they are to be seen. */
  foot: readonly string[];
};

/** A context, and how the canvas is told to look by the style sheet: as the studio's board. */
type Pen = CanvasRenderingContext2D & {
  ink: Record<'ground' | 'ink' | 'ink-dim' | 'accent', string>;
  face: string;
};

/**
 * Draws a ride's card; nothing is on it but what `card` holds.
 * @param canvas gets the card's size; its colours and face are those that the tokens have where it stands
 */
export function drawCard(canvas: HTMLCanvasElement, card: Card): void {
  canvas.width = CARD_WIDTH_PX;
  canvas.height = CARD_HEIGHT_PX;
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const pen: Pen = Object.assign(canvas.getContext('2d')!, {
    ink: { ground: token('ground'), ink: token('ink'), 'ink-dim': token('ink-dim'), accent: token('accent') },
    face: token('font'),
  });
  pen.fillStyle = pen.ink.ground;
  pen.fillRect(0, 0, CARD_WIDTH_PX, CARD_HEIGHT_PX);
  write(pen, card.studio, { top: EDGE_PX, size: 36, weight: 650, colour: pen.ink.accent });
  write(pen, card.title, { top: 180, size: 84, weight: 700, colour: pen.ink.ink });
  write(pen, card.when, { top: 290, size: 36, weight: 450, colour: pen.ink['ink-dim'] });
  drawPower(pen, card);
  drawNumbers(pen, card.numbers);
  drawZones(pen, card.zones);
  write(pen, card.foot.join(' · '), { top: FOOT_PX - 36, size: 36, weight: 550, colour: pen.ink.ink });
}

type Style = { left?: number; top: number; size: number; weight: number; colour: string; width?: number };

/** One line, made smaller where it would not fit. */
function write(pen: Pen, text: string, style: Style): number {
  const { left = EDGE_PX, top, weight, colour, width = INNER_PX } = style;
  pen.textBaseline = 'top';
  pen.fillStyle = colour;
  pen.font = `${weight} ${style.size}px ${pen.face}`;
  const whole = pen.measureText(text).width;
  const size = whole > width ? (style.size * width) / whole : style.size;
  pen.font = `${weight} ${size}px ${pen.face}`;
  pen.fillText(text, left, top + (style.size - size) / 2);
  return pen.measureText(text).width;
}

function drawPower(pen: Pen, { columns }: Card): void {
  const pitch = INNER_PX / columns.length;
  columns.forEach(({ height: share, zone }, i) => {
    if (share === 0) return;
    const height = Math.max(8, share * PICTURE_PX.height);
    pen.fillStyle = zone === null ? pen.ink.accent : zoneColor(zonesOnDark, zone).fill;
    const left = EDGE_PX + i * pitch;
    bar(pen, [left, PICTURE_PX.top + PICTURE_PX.height - height, pitch - COLUMN_GAP_PX, height], 6);
  });
}

function drawNumbers(pen: Pen, numbers: readonly MetricText[]): void {
  const width = INNER_PX / 3;
  numbers.forEach(({ label, value, unit }, i) => {
    const left = EDGE_PX + i * width;
    const room = width - 24;
    const wide = write(pen, value, {
      left,
      top: NUMBERS_TOP_PX,
      size: 84,
      weight: 700,
      colour: pen.ink.ink,
      width: room,
    });
    write(pen, unit, {
      left: left + wide + 10,
      top: NUMBERS_TOP_PX + 40,
      size: 36,
      weight: 450,
      colour: pen.ink['ink-dim'],
      width: room,
    });
    write(pen, label, {
      left,
      top: NUMBERS_TOP_PX + 104,
      size: 32,
      weight: 450,
      colour: pen.ink['ink-dim'],
      width: room,
    });
  });
}

function drawZones(pen: Pen, zones: Card['zones']): void {
  const ridden = zones.filter(({ zone, seconds }) => zone > 0 && seconds > 0);
  const total = ridden.reduce((sum, { seconds }) => sum + seconds, 0);
  let left = EDGE_PX;
  for (const { zone, seconds } of ridden) {
    const width = (seconds / total) * (INNER_PX - ZONES_PX.gap * (ridden.length - 1));
    const { fill, text } = zoneColor(zonesOnDark, zone);
    pen.fillStyle = fill;
    bar(pen, [left, ZONES_PX.top, width, ZONES_PX.height], ZONES_PX.radius);
    if (width > 48)
      write(pen, `Z${zone}`, { left: left + 12, top: ZONES_PX.top + 9, size: 26, weight: 650, colour: text });
    left += width + ZONES_PX.gap;
  }
}

function bar(pen: Pen, at: [number, number, number, number], radius: number): void {
  pen.beginPath();
  pen.roundRect(...at, Math.min(radius, at[2] / 2, at[3] / 2));
  pen.fill();
}
