import { randomUUID } from 'node:crypto';
import type { Acknowledgement } from '@tandem/api/box';
import { expect } from 'vitest';
import { A, test as tracked } from '../testing/tracker.ts';

/** What of a box is written now and then though it is heard each second, and what all the same is known at once. */
const test = tracked.extend('scene', async ({ t }, { onCleanup }) => {
  const begin = Date.now();
  const at = (seconds: number) => {
    t.clock.now = () => new Date(begin + seconds * 1000);
  };
  at(0);
  // Each test begins at the same hour.
  await t.owner.query('delete from box_clocks');
  const eventId = await t.addEvent();
  await t.startEvent(eventId);
  onCleanup(async () => {
    await t.stopEvent(eventId);
    t.clock.now = () => new Date();
  });
  /** Of a box whose clock is so far ahead. */
  const send = async (bootId: string, second: number, aheadSeconds = 0) => {
    at(second);
    const boxTime = new Date(begin + (second + aheadSeconds) * 1000).toISOString();
    const samples = [{ seat: 1, at: boxTime, powerW: 100 }];
    const answer = await t.send(A.token, { bootId, sequence: second, sentAt: boxTime, samples });
    return (await answer.json()) as Acknowledgement;
  };
  const rows = async (bootId: string) => {
    const { rows } = await t.owner.query(
      `select heard_at, last_seen_at, c.xmin from box_clocks c join boxes using (site_id, box_id) where boot_id = $1 order by clock_id`,
      [bootId],
    );
    return rows as { heard_at: Date; last_seen_at: Date; xmin: string }[];
  };
  const secondsOf = (instant: Date) => (instant.getTime() - begin) / 1000;
  return { send, rows, secondsOf };
});

test('that a box is heard is noted every few seconds, and each of its batches is stored', async ({
  scene: { send, rows, secondsOf },
}) => {
  const bootId = randomUUID();
  const writes = new Set<string>();
  for (let second = 0; second < 20; second++) {
    expect(await send(bootId, second)).toMatchObject({ stored: 1, clock: null, otherProgram: false });
    const [row] = await rows(bootId);
    writes.add(row!.xmin);
    // Whatever asks whether it is heard waits for longer than that.
    expect(second - secondsOf(row!.heard_at)).toBeLessThan(5);
    expect(second - secondsOf(row!.last_seen_at)).toBeLessThan(10);
  }
  expect(writes.size).toBe(4);
});

test('a second program with its token, and a clock that was set, are told of at once', async ({
  scene: { send, rows, secondsOf },
}) => {
  const [one, two] = [randomUUID(), randomUUID()];
  for (let second = 0; second < 3; second++) await send(one, second);
  expect(await send(two, 3)).toMatchObject({ otherProgram: false });
  expect(await send(one, 4)).toMatchObject({ otherProgram: true });
  expect(await send(two, 5)).toMatchObject({ otherProgram: true });
  expect(secondsOf((await rows(one))[0]!.heard_at)).toBe(4);
  expect(await send(two, 6, 90)).toMatchObject({ clock: { skewSeconds: 90 } });
  expect(await rows(two)).toHaveLength(2);
});
