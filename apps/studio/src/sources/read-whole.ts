import type { Reading, Told } from './adapter.ts';

/** Of one list: at a hundred rows a page more classes than a club gives in half a month. */
export const MAX_PAGES = 50;

/** @property unread rows beside them that could not be read @property totalCount how many rows the whole list has, as it says */
type Page<T> = { rows: T[]; unread: number; totalCount: number };

/**
 * Reads a list to its end, which may change meanwhile. It is complete where it has as many different rows as it said, the same
 * number on each page, and each of them could be read. A row that came twice counts as it came last. After a full page the next
 * is asked for, whatever the number says: a list that calls itself empty, or shorter than it is, would end too soon.
 * @param ask one page, counted from 0
 * @param pageRows rows of a full page
 * @returns the first failure, where one page could not be read: half a list is none
 */
export async function readWhole<T extends { id: number }>(
  ask: (page: number) => Promise<Told<Page<T>>>,
  pageRows: number,
): Promise<Told<Reading<T>>> {
  const rows = new Map<number, T>();
  let total: number | null = null;
  let steady = true;
  let read = 0;
  for (let number = 0; number < MAX_PAGES; number++) {
    const answer = await ask(number);
    if (answer.kind !== 'ok') return answer;
    const { rows: found, unread, totalCount } = answer.value;
    const here = found.length + unread;
    steady &&= total === null || total === totalCount;
    total = totalCount;
    read += here;
    for (const row of found) rows.set(row.id, row);
    if (here === 0 || (read >= total && here < pageRows)) break;
  }
  const complete = steady && read === total && rows.size === total;
  return { kind: 'ok', value: { rows: [...rows.values()], complete } };
}
