import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Every module that an entry point brings along, itself included. */
function broughtBy(entry: URL, found = new Set<string>()): Set<string> {
  found.add(entry.href);
  for (const [, name] of readFileSync(entry, 'utf8').matchAll(/\bfrom '([^']+)'/g)) {
    const module = name!.startsWith('.') ? new URL(name!, entry) : null;
    if (!module) found.add(name!);
    else if (!found.has(module.href)) broughtBy(module, found);
  }
  return found;
}

test.each(['./index.ts', './zone-colours.ts'])(
  '%s runs in a browser: it brings nothing but this package',
  (entry) => {
    const brought = [...broughtBy(new URL(entry, import.meta.url))];
    expect(brought.filter((name) => !name.startsWith('file:'))).toEqual([]);
  },
);
test('the trace’s bytes do not, which shows that Node would be seen', () => {
  expect(broughtBy(new URL('./trace.ts', import.meta.url))).toContain('node:zlib');
});
