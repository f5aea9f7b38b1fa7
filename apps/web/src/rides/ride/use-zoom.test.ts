import { expect, test } from 'vitest';
import { zoomed } from './use-zoom.ts';

test('zooming keeps what is pointed at in sight and never leaves the ride', () => {
  expect(zoomed([0, 2700], 'in', null, 2700)).toEqual([675, 2025]);
  expect(zoomed([0, 2700], 'in', 100, 2700)).toEqual([0, 1350]);
  expect(zoomed([600, 900], 'in', 860, 2700)).toEqual([785, 935]);
  expect(zoomed([2400, 2700], 'out', null, 2700)).toEqual([2100, 2700]);
  expect(zoomed([600, 900], 'reset', null, 2700)).toEqual([0, 2700]);
  expect(zoomed([600, 630], 'in', null, 2700)).toEqual([600, 630]);
});
