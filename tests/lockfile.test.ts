import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Entry = { optionalDependencies?: Record<string, string> };

/** Where npm would look for `name` from the package at `path`, nearest first. */
function* places(path: string, name: string): Generator<string> {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    yield at ? `${at}/node_modules/${name}` : `node_modules/${name}`;
    if (!at) return;
  }
}

// npm leaves out the platforms that it did not install, and newer versions then refuse the file in `npm ci`.
test('the lock file names every platform of every package', () => {
  const file = join(import.meta.dirname, '../package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => ![...places(path, name)].some((place) => place in packages),
    ),
  );
  expect(missing).toEqual([]);
});
