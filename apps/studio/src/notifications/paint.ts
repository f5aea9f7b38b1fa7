/** An RGBA picture painted by shapes with soft edges. */
export type Canvas = { width: number; height: number; data: Uint8ClampedArray };
/** Distance of a point from the shape's edge in pixels, negative inside. */
type Shape = {
  distance(x: number, y: number): number;
  box: [left: number, top: number, right: number, bottom: number];
};
type Rgb = readonly [red: number, green: number, blue: number];

export const createCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4),
});

export const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as never;

/** Paints a shape; `null` takes away what lies under it. */
export function paint(canvas: Canvas, { distance, box }: Shape, colour: Rgb | null): void {
  const { width, height, data } = canvas;
  const [left, top, right, bottom] = box;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      const share = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5)));
      if (share === 0) continue;
      const at = (y * width + x) * 4;
      const under = (data[at + 3]! / 255) * (1 - share);
      const alpha = colour ? share + under : under;
      if (colour && alpha > 0)
        for (const [i, part] of colour.entries())
          data[at + i] = (part * share + data[at + i]! * under) / alpha;
      data[at + 3] = alpha * 255;
    }
}

const MAX_RADIUS_PX = 4;

/** A column with rounded corners. */
export function column(left: number, top: number, right: number, bottom: number): Shape {
  const radius = Math.min(MAX_RADIUS_PX, (right - left) / 2, (bottom - top) / 2);
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  const [rx, ry] = [(right - left) / 2 - radius, (bottom - top) / 2 - radius];
  return {
    distance(x, y) {
      const [dx, dy] = [Math.abs(x - cx) - rx, Math.abs(y - cy) - ry];
      return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
    },
    box: [left - 1, top - 1, right + 1, bottom + 1],
  };
}

/** A stroke with round ends. */
export function stroke(from: readonly [number, number], to: readonly [number, number], width: number): Shape {
  const [ax, ay] = from;
  const [dx, dy] = [to[0] - ax, to[1] - ay];
  const length2 = dx * dx + dy * dy;
  const reach = width / 2 + 1;
  return {
    distance(x, y) {
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
      return Math.hypot(x - ax - along * dx, y - ay - along * dy) - width / 2;
    },
    box: [
      Math.min(ax, to[0]) - reach,
      Math.min(ay, to[1]) - reach,
      Math.max(ax, to[0]) + reach,
      Math.max(ay, to[1]) + reach,
    ],
  };
}
