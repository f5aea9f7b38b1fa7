import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const baselines = join(import.meta.dirname, 'baselines');
/** Left out of git: what was seen, and where it differs. */
const seen = join(import.meta.dirname, 'diff');
/** Edges of letters may differ from processor to processor. */
const TOLERATED_SHARE = 0.001;
const TOLERATED_COLOUR = 0.05;
/** Set it to take the pictures as they are now: `UPDATE_PICTURES=1 npx vitest run tests/visual`. */
const update = process.env.UPDATE_PICTURES === '1';

const put = (file: string, content: Buffer) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};

/** How a picture differs from the one kept under its name: null, or in words. */
export function difference(name: string, picture: Buffer): string | null {
  const kept = join(baselines, `${name}.png`);
  if (update) {
    put(kept, picture);
    return null;
  }
  if (!existsSync(kept)) return `there is no ${kept}; make it with UPDATE_PICTURES=1`;
  const [now, then] = [PNG.sync.read(picture), PNG.sync.read(readFileSync(kept))];
  const keep = () => put(join(seen, `${name}.png`), picture);
  if (now.width !== then.width || now.height !== then.height) {
    keep();
    return `is ${now.width}×${now.height} px instead of ${then.width}×${then.height}`;
  }
  const diff = new PNG({ width: now.width, height: now.height });
  const differing = pixelmatch(then.data, now.data, diff.data, now.width, now.height, {
    threshold: TOLERATED_COLOUR,
  });
  const share = differing / (now.width * now.height);
  if (share <= TOLERATED_SHARE) return null;
  keep();
  const file = join(seen, `${name}.diff.png`);
  put(file, PNG.sync.write(diff));
  return `differs in ${(100 * share).toFixed(2)} % of its pixels, see ${file}`;
}
