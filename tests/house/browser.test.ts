/** What pages bring along, or may: nothing of Node's, no library. */
import { expect, test } from 'vitest';
import { doors, importsOf, librariesOf, readHouse } from './imports.ts';

const house = readHouse();
const targets = Map.groupBy(importsOf(house), ({ file }) => file);

/** The libraries of every module that a door brings along. */
function broughtBy(door: string): string[] {
  const found = new Set<string>();
  const follow = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { target } of targets.get(file) ?? []) follow(target);
  };
  follow(doors().get(door)!);
  return [...found].flatMap((file) => librariesOf(house.get(file)!));
}

test.each([
  '@tandem/metrics',
  '@tandem/metrics/zone-colours',
  '@tandem/sensors/radio',
  '@tandem/sensors/simulate',
])('%s runs in a browser: it brings nothing but our own', (door) => {
  expect(broughtBy(door)).toEqual([]);
});
test('the trace’s bytes do not, which shows that Node would be seen', () => {
  expect(broughtBy('@tandem/metrics/trace')).toContain('node:zlib');
});
