import { expect, test } from 'vitest';
import { csvHead, csvLine } from './csv.ts';

test.each([
  ['=1+1', `'=1+1\r\n`],
  ['+33 6 00', `'+33 6 00\r\n`],
  ['-2+3', `'-2+3\r\n`],
  ['@SUM(A1)', `'@SUM(A1)\r\n`],
  ['\tx', `'\tx\r\n`],
  ['\rx', `"'\rx"\r\n`],
  ['="a",b', `"'=""a"",b"\r\n`],
  ['\nx', `"'\nx"\r\n`],
  ['  =1', `'  =1\r\n`],
  ['\u00a0@x', `'\u00a0@x\r\n`],
  ['\u200b+x', `'\u200b+x\r\n`],
  ['\uff1d1+1', `'\uff1d1+1\r\n`],
  ['\uff20SUM(A1)', `'\uff20SUM(A1)\r\n`],
  ['x;=1', `"x;=1"\r\n`],
  ['plain - text', 'plain - text\r\n'],
])('the text %j cannot become a formula', (text, line) => {
  expect(csvLine([text])).toBe(line);
});

test('numbers stay numbers, absent cells are empty, quotes and line breaks are kept', () => {
  expect(csvLine([-5.25, 0, null, undefined, false, 'a "b"\nc'])).toBe('-5.25,0,,,false,"a ""b""\nc"\r\n');
  expect(csvHead(['é'])).toBe('\ufeffé\r\n');
});
