import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BoxSample, MAX_BATCH_SAMPLES } from '@tandem/api/box';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type SmallTracker,
  startedClass,
  startSmallTracker,
  type Trouble,
} from '../testing/small-tracker.ts';
import { ConfigError, createSender } from './sender.ts';
import { createTrackerClient } from './tracker-client.ts';

let tracker: SmallTracker;
let folder: string;
beforeEach(async () => {
  tracker = await startSmallTracker();
  tracker.class = startedClass([1, 2]);
  folder = mkdtempSync(join(tmpdir(), 'box-spool-'));
});
afterEach(async () => {
  await tracker[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const sender = (spoolFolder?: string, token = tracker.token) =>
  createSender({
    client: createTrackerClient({ tracker: tracker.url, token }),
    spoolFolder,
    firstWaitMs: 1,
    longestWaitMs: 4,
  });
const second = (at: number): BoxSample[] => [
  { seat: 1, second: at, powerW: 100 + at },
  { seat: 2, second: at, powerW: 200 + at },
];
const seconds = (count: number) => Array.from({ length: count }, (_, at) => second(at));

describe('whatever goes wrong on the way', () => {
  test('each sample is stored once and in order', async () => {
    const troubles = fc.array(
      fc.constantFrom<Trouble>(
        'none',
        'lose the request',
        'lose the answer',
        'refuse for now',
        'answer nonsense',
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(troubles, async (script) => {
        tracker.stored = [];
        tracker.heard = [];
        tracker.trouble = (request) => script[request] ?? 'none';
        const box = sender();
        for (const samples of seconds(12)) box.send(samples);
        await box.flush();
        expect(tracker.stored).toEqual(seconds(12).flat());
      }),
      { numRuns: 20 },
    );
  });

  test('a repeat carries the name of the first attempt', async () => {
    tracker.trouble = (request) => (request === 0 ? 'lose the answer' : 'none');
    const box = sender();
    box.send(second(0));
    await box.flush();
    expect(tracker.heard).toHaveLength(2);
    expect(tracker.heard[0]).toBe(tracker.heard[1]);
    expect(box.report()).toMatchObject({ acknowledgedBatches: 1, retries: 1, waiting: 0, trouble: null });
  });
});

test('what was not acknowledged outlives the box on disk, under its old name', async () => {
  tracker.trouble = () => 'lose the answer';
  const before = sender(folder);
  for (const samples of seconds(3)) before.send(samples);
  while (tracker.heard.length === 0) await sleep(1);
  await before.stop();
  expect(readdirSync(folder)).toHaveLength(3);

  tracker.trouble = () => 'none';
  const after = sender(folder);
  after.send(second(3));
  await after.flush();
  expect(tracker.stored).toEqual(seconds(4).flat());
  expect(readdirSync(folder)).toEqual([]);
});

test('batches keep to the tracker’s bound', async () => {
  const many = Array.from({ length: MAX_BATCH_SAMPLES + 1 }, (_, at) => ({
    seat: 1,
    second: at,
    powerW: 100,
  }));
  const box = sender();
  box.send(many);
  await box.flush();
  expect(tracker.stored).toHaveLength(many.length);
  expect(box.report().acknowledgedBatches).toBe(2);
});

test('a refused batch is reported and does not block the next', async () => {
  tracker.class = null;
  const box = sender();
  box.send(second(0));
  await box.flush();
  expect(box.report()).toMatchObject({ refused: 2, refusal: { code: 'class_not_started' }, waiting: 0 });
  tracker.class = startedClass([1]);
  box.send(second(1));
  await box.flush();
  expect(tracker.stored).toEqual(second(1));
});

test('a wrong token stops the box with a sentence and keeps the samples', async () => {
  const box = sender(folder, 'some other token');
  box.send(second(0));
  await expect(box.flush()).rejects.toThrow(ConfigError);
  await expect(box.flush()).rejects.toThrow('The tracker does not know this box’s token; check --token.');
  await box.stop();
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a tracker that is away is waited for', async () => {
  const { url } = tracker;
  await tracker[Symbol.asyncDispose]();
  const client = createTrackerClient({ tracker: url, token: tracker.token });
  expect(await client.currentClass()).toMatchObject({ kind: 'transient', code: 'tracker_unreachable' });
});
