import { expect, test } from 'vitest';
import { inOrder } from './columns.ts';

const row = (label: string | null, classes: number, effortPoints: number | null) => ({
  key: label,
  label,
  classes,
  fill: null,
  attendance: null,
  rides: classes,
  values: effortPoints === null ? null : { effortPoints },
});
const rows = [row('Zoé', 2, null), row(null, 5, 30), row('Élise', 3, 80)];
const labels = (...order: Parameters<typeof inOrder>) => inOrder(...order).map(({ label }) => label);

test('sorts by a number up and down, with what is withheld last', () => {
  expect(labels(rows, { by: 'effortPoints', down: true }, 'fr')).toEqual(['Élise', null, 'Zoé']);
  expect(labels(rows, { by: 'effortPoints', down: false }, 'fr')).toEqual([null, 'Élise', 'Zoé']);
});

test('sorts names as the language does, with classes of nobody last', () => {
  expect(labels(rows, { by: 'label', down: false }, 'fr')).toEqual(['Élise', 'Zoé', null]);
  expect(labels(rows, { by: 'label', down: true }, 'fr')).toEqual(['Zoé', 'Élise', null]);
});
