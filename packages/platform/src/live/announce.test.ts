import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createNotices, type Notice } from './announce.ts';

const log = createLog('test', 'silent');
const notice = (n: number): Notice => ({ channel: 'changes', payload: JSON.stringify({ n }) });
const isReset = ({ payload }: Notice) => payload === '{"reset":true}';

test('whatever fails in between, each thing that changed is told, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(4), { maxLength: 3 }), { maxLength: 12 }),
      fc.array(fc.boolean(), { maxLength: 4 }),
      async (transactions, failures) => {
        const told: Notice[] = [];
        const left = [...failures];
        const notices = createNotices(async (batch) => {
          await Promise.resolve();
          if (left.shift()) throw new Error('the line was lost');
          told.push(...batch);
        }, log);
        for (const announced of transactions) {
          notices.tell(announced.map(notice));
          await Promise.resolve();
        }
        // An end waits no second for another try: it tries at once.
        await notices.close();
        const changed = transactions.flat();
        expect(new Set(told.map(({ payload }) => payload))).toEqual(
          new Set(changed.map((n) => notice(n).payload)),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('what is announced again while it waits is told once, after what came before', async () => {
  const told: Notice[] = [];
  const notices = createNotices(async (batch) => void told.push(...batch), log);
  notices.tell([notice(1), notice(2)]);
  notices.tell([notice(1)]);
  await notices.close();
  expect(told).toEqual([notice(2), notice(1)]);
});

test('more than can wait is told as one: that anything may have changed', async () => {
  const told: Notice[] = [];
  let isUp = false;
  const notices = createNotices(async (batch) => {
    if (!isUp) throw new Error('nobody answers');
    told.push(...batch);
  }, log);
  for (let n = 0; n < 30_000; n++) notices.tell([notice(n)]);
  isUp = true;
  await notices.close();
  expect(told.filter(isReset).length).toBe(1);
  expect(told.length).toBeLessThan(10_001);
  // What came after it is told by itself.
  expect(told.at(-1)).toEqual(notice(29_999));
});

test('an end does not wait for a line that never answers', async () => {
  const notices = createNotices(() => new Promise(() => {}), log);
  notices.tell([notice(1)]);
  await notices.close();
});
