import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

const column = (label: string) => ({ label, show: String, numeric: false });
const table = {
  columns: [column('Week of'), column('Title, long'), column('Load')],
  rows: [
    ['2026-11-02', '=HYPERLINK("x")', 12.34567],
    ['2026-11-09', null, -3],
  ],
};

test('an English file has commas, ISO days, three decimals, and nothing that a spreadsheet would run', () => {
  expect(toCsv(table, 'en-GB')).toBe(
    'Week of,"Title, long",Load\r\n2026-11-02,"\'=HYPERLINK(""x"")",12.346\r\n2026-11-09,,-3\r\n',
  );
});
test('a French file has semicolons and decimal commas', () => {
  expect(toCsv(table, 'fr-FR').split('\r\n')[1]).toBe('2026-11-02;"\'=HYPERLINK(""x"")";12,346');
});
