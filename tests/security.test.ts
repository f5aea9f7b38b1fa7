import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { names, readInRoot } from './shown.ts';

/** docs/security.md answers for each requirement of ASVS 5.0, levels 1 and 2, once. */
const PER_CHAPTER = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
const STATES = ['met', 'operator', 'not met', 'n/a'];
const rows = [...readInRoot('docs/security.md').matchAll(/^\| ([\d. ]+) \|(.*)\|$/gm)].map((match) => {
  const [state, here, shown] = match[2]!.split('|').map((cell) => cell.trim());
  return { ids: match[1]!.trim().split(' '), state: state!, here: here!, shown: shown! };
});

test('each requirement is in one row, and the row says how it stands', () => {
  const ids = rows.flatMap((row) => row.ids);
  expect(new Set(ids).size).toBe(ids.length);
  const chapters = PER_CHAPTER.map(
    (_, at) => ids.filter((id) => /^\d+\.\d+\.\d+$/.test(id) && Number.parseInt(id, 10) === at + 1).length,
  );
  expect(chapters).toEqual(PER_CHAPTER);
  for (const { ids, state, here } of rows)
    expect([ids, STATES.includes(state), state === 'not met' && !here]).toEqual([ids, true, false]);
});

test.each(rows.filter(({ state }) => state === 'met' || state === 'operator'))(
  '$ids: a test or a page shows it',
  ({ shown }) => {
    const [, file, name] = /^`([^:`]+): ([^`]+)`$/.exec(shown)!;
    expect([...names(file!, readInRoot)]).toContain(name);
  },
);

test('the quality scale counts them', () => {
  const counted = Object.fromEntries(
    STATES.map((state) => [
      state,
      rows.filter((row) => row.state === state).flatMap((row) => row.ids).length,
    ]),
  );
  expect(parse(readInRoot('quality.yaml')).asvs).toEqual(counted);
});
