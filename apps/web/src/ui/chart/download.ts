import { withColours } from '../tokens.ts';
import { DIM, FONT, GROUND, INK, SMALL, TITLE } from './chart-style.ts';

const EDGE_PX = 16;
const HEAD_PX = 44;
const PIXEL_RATIO = 2;

/** Saves a file that was made here. */
export function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Some browsers read the address only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const csvFile = (csv: string): Blob => new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' });

/** What is drawn, beneath its title and on the page's ground. @param source data URL of the drawing at twice its size */
export async function pngFile(source: string, title: string, note: string): Promise<Blob> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width + 2 * EDGE_PX * PIXEL_RATIO;
  canvas.height = image.height + (HEAD_PX + 2 * EDGE_PX) * PIXEL_RATIO;
  const pen = canvas.getContext('2d')!;
  const [ground, ink, dim] = withColours([GROUND, INK, DIM] as const, document.documentElement);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  const width = image.width / PIXEL_RATIO;
  pen.textBaseline = 'top';
  pen.fillStyle = ink;
  pen.font = `650 ${TITLE}px ${FONT}`;
  pen.fillText(title, EDGE_PX, EDGE_PX, width);
  pen.fillStyle = dim;
  pen.font = `${SMALL}px ${FONT}`;
  pen.fillText(note, EDGE_PX, EDGE_PX + 24, width);
  pen.drawImage(image, EDGE_PX, EDGE_PX + HEAD_PX, width, image.height / PIXEL_RATIO);
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : fail(new Error('the picture could not be made'))),
      'image/png',
    ),
  );
}
