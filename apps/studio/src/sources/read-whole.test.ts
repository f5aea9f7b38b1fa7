import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_PAGES, readWhole } from './read-whole.ts';

const ROWS = 3;
const rowsOf = (ids: number[]) => ids.map((id) => ({ id }));
/** A list that is read three rows at a time; before each page it may be another. */
const pagesOf = (lists: number[][]) => {
  let asked = 0;
  const ask = async (page: number) => {
    const list = lists[Math.min(asked++, lists.length - 1)]!;
    const rows = rowsOf(list.slice(page * ROWS, (page + 1) * ROWS));
    return { kind: 'ok' as const, value: { rows, unread: 0, page, totalCount: list.length } };
  };
  return { ask, count: () => asked };
};
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });

test('a list that stays is read whole, and after a full page the next is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(ids, async (list) => {
      const { ask, count } = pagesOf([list]);
      expect(await readWhole(ask, ROWS)).toEqual({
        kind: 'ok',
        value: { rows: rowsOf(list), complete: true },
      });
      expect(count()).toBe(Math.floor(list.length / ROWS) + 1);
    }),
  );
});

test('a reading that calls itself complete has as many rows as the list has, however it changes meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 8 }), async (lists) => {
      const { ask, count } = pagesOf(lists);
      const answer = await readWhole(ask, ROWS);
      if (answer.kind !== 'ok') throw new Error('no page failed');
      const { rows, complete } = answer.value;
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      const seen = lists.slice(0, count()).concat(count() > lists.length ? [lists.at(-1)!] : []);
      if (complete) for (const list of seen) expect(list.length).toBe(rows.length);
      expect(count()).toBeLessThanOrEqual(MAX_PAGES);
    }),
  );
});

test('a row that moved to the next page while it was read is one row, and the reading is not believed', async () => {
  // Before the second page somebody was put in front: 3 comes again, and 9 was never seen.
  const { ask } = pagesOf([
    [1, 2, 3, 4],
    [9, 1, 2, 3, 4],
  ]);
  expect(await readWhole(ask, ROWS)).toEqual({
    kind: 'ok',
    value: { rows: rowsOf([1, 2, 3, 4]), complete: false },
  });
});

test('one page that is empty, or shorter than the list says, makes no complete reading', async () => {
  const empty = async (page: number) => ({
    kind: 'ok' as const,
    value: { rows: page === 0 ? rowsOf([1, 2, 3]) : [], unread: 0, page, totalCount: 5 },
  });
  expect(await readWhole(empty, ROWS)).toMatchObject({ value: { complete: false } });
});

test('a page that fails fails the reading', async () => {
  const failed = { kind: 'transient' as const, code: 'timeout' as const };
  const { ask } = pagesOf([[1, 2, 3, 4]]);
  expect(await readWhole(async (page) => (page === 1 ? failed : ask(page)), ROWS)).toEqual(failed);
});

test('a list without an end is left after a bound', async () => {
  let asked = 0;
  const endless = async (page: number) => {
    asked++;
    return {
      kind: 'ok' as const,
      value: { rows: rowsOf([page + 1]), unread: 0, page, totalCount: 1_000_000 },
    };
  };
  expect(await readWhole(endless, ROWS)).toMatchObject({ value: { complete: false } });
  expect(asked).toBe(MAX_PAGES);
});

test('a full page of a list that says it has no more is not its end, and a row that cannot be read makes it incomplete', async () => {
  const lying = async (page: number) => {
    const rows = page === 0 ? rowsOf([1, 2, 3]) : rowsOf([4]);
    return { kind: 'ok' as const, value: { rows, unread: 0, totalCount: 3 } };
  };
  expect(await readWhole(lying, ROWS)).toEqual({
    kind: 'ok',
    value: { rows: rowsOf([1, 2, 3, 4]), complete: false },
  });
  const odd = async () => ({
    kind: 'ok' as const,
    value: { rows: rowsOf([1]), unread: 1, totalCount: 2 },
  });
  expect(await readWhole(odd, ROWS)).toEqual({ kind: 'ok', value: { rows: rowsOf([1]), complete: false } });
});
