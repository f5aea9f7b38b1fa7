import { once } from 'node:events';
import {
  fstatSync,
  fsyncSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BoxSample, MAX_BATCH_SAMPLES } from '@tandem/api/box';
import {
  ConfigError,
  createSender,
  createTrackerClient,
  type Exchange,
  MAX_SPOOLED_BATCHES,
} from '@tandem/api/box-side';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  type SmallTracker,
  startedClass,
  startSmallTracker,
  type Trouble,
} from '../testing/small-tracker.ts';
import { byNode } from './by-node.ts';
import { openSpool } from './spool.ts';

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

const sender = (spoolFolder?: string, token = tracker.token, exchange: Exchange | undefined = byNode) =>
  createSender({
    client: createTrackerClient({ tracker: tracker.url, token, exchange }),
    spool: openSpool(spoolFolder),
    firstWaitMs: 1,
    longestWaitMs: 4,
  });
const second = (at: number): BoxSample[] => [
  { seat: 1, second: at, powerW: 100 + at },
  { seat: 2, second: at, powerW: 200 + at },
];
const seconds = (count: number) => Array.from({ length: count }, (_, at) => second(at));

/** A box has Node's HTTP, a page its fetch. */
describe.each([
  { of: 'a box', exchange: byNode },
  { of: 'a page', exchange: undefined },
])('whatever goes wrong on the way of $of', ({ exchange }) => {
  test('each sample is stored once and in order', async () => {
    const troubles = fc.array(
      fc.constantFrom<Trouble>(
        'none',
        'lose the request',
        'lose the answer',
        'refuse for now',
        'answer nonsense',
        'answer as a proxy, 404',
        'answer as a proxy, 401',
        'answer as a proxy, 400',
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(troubles, async (script) => {
        tracker.stored = [];
        tracker.heard = [];
        tracker.trouble = (request) => script[request] ?? 'none';
        const box = sender(undefined, tracker.token, exchange);
        for (const samples of seconds(12)) box.send(samples);
        await box.flush();
        expect(tracker.stored).toEqual(seconds(12).flat());
      }),
      { numRuns: 20 },
    );
  });

  test('a repeat carries the name of the first attempt', async () => {
    tracker.trouble = (request) => (request === 0 ? 'lose the answer' : 'none');
    const box = sender(undefined, tracker.token, exchange);
    box.send(second(0));
    await box.flush();
    expect(tracker.heard).toHaveLength(2);
    expect(tracker.heard[0]).toBe(tracker.heard[1]);
    expect(box.report()).toMatchObject({ acknowledgedBatches: 1, retries: 1, waiting: 0, trouble: null });
  });

  test.each([
    { answers: 'more than any tracker answers', because: /too large/, write: { body: ' '.repeat(300_000) } },
    { answers: 'another address', because: /./, write: { status: 302, location: '/elsewhere' } },
    { answers: 'nothing', because: /./, write: null },
  ])('$answers is waited out and never followed', async ({ because, write }) => {
    const asked: string[] = [];
    const strange = createServer((request, response) => {
      asked.push(request.url!);
      if (write) response.writeHead(write.status ?? 200, { location: write.location ?? '' }).end(write.body);
    }).listen(0, '127.0.0.1');
    await once(strange, 'listening');
    onTestFinished(() => {
      strange.closeAllConnections();
      strange.close();
    });
    const { port } = strange.address() as AddressInfo;
    const client = createTrackerClient({
      ...{ tracker: `http://127.0.0.1:${port}`, token: 'any', timeoutMs: 500, exchange },
    });
    const outcome = await client.send({ bootId: client.bootId, sequence: 0, samples: second(0) });
    expect(outcome).toMatchObject({ kind: 'transient', code: 'tracker_unreachable' });
    expect((outcome as { reason: string }).reason).toMatch(because);
    expect(new Set(asked).size).toBe(1);
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

test('a page of a proxy in the middle of a ride is waited out, with words', async () => {
  tracker.trouble = () => 'answer as a proxy, 404';
  const box = sender();
  for (const samples of seconds(5)) box.send(samples);
  await expect.poll(() => box.report().trouble?.reason ?? '').toContain('waiting for the tracker');
  tracker.trouble = () => 'none';
  await box.flush();
  expect(tracker.stored).toEqual(seconds(5).flat());
  expect(box.report()).toMatchObject({ refused: 0, trouble: null });
});

test('a full disk under the spool is said, and the box goes on in memory', async () => {
  const client = createTrackerClient({ tracker: tracker.url, token: tracker.token });
  tracker.trouble = () => 'refuse for now';
  writeFileSync(join(folder, 'of-an-earlier-start.0000000007.json.part'), '{"boo');
  const box = createSender({ client, spool: openSpool(folder), firstWaitMs: 1, longestWaitMs: 4 });
  // Whatever is written there meets "no space left on device".
  for (const at of [0, 1, 2])
    symlinkSync('/dev/full', join(folder, `${client.bootId}.${String(at).padStart(10, '0')}.json.part`));
  for (const samples of seconds(3)) box.send(samples);
  expect(box.report().notice).toContain('full disk');
  // Of each only the first try meets a full disk: the next write takes it up.
  expect(readdirSync(folder)).toEqual([0, 1].map((at) => `${client.bootId}.000000000${at}.json`));
  tracker.trouble = () => 'none';
  box.send(second(3));
  expect(box.report().notice).toBeNull();
  await box.flush();
  expect(tracker.stored).toEqual(seconds(4).flat());
});

test('a batch is kept once the disk itself has its file, whole, and then its name', () => {
  const flushed: string[] = [];
  const spool = openSpool(folder, (file) => {
    const isFolder = fstatSync(file).isDirectory();
    const [name] = readdirSync(folder);
    flushed.push(
      isFolder
        ? `folder with ${name!.endsWith('.json')}`
        : `${JSON.parse(readFileSync(join(folder, name!), 'utf8')).sequence}`,
    );
    fsyncSync(file);
  });
  spool.add({ bootId: 'b', sequence: 7, samples: second(0) });
  expect(flushed).toEqual(['7', 'folder with true']);
  expect([spool.trouble, openSpool(folder).size]).toEqual([null, 1]);
});

test('after a disk that was ill for long it stays said until all is on it again', () => {
  let ill = true;
  const spool = openSpool(folder, () => {
    if (ill) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  const add = (sequence: number) => spool.add({ bootId: 'b', sequence, samples: second(sequence) });
  for (let sequence = 0; sequence < 30; sequence++) add(sequence);
  ill = false;
  add(30);
  expect(spool.ailing()).toBe('full');
  add(31);
  expect([spool.ailing(), openSpool(folder).size]).toEqual([null, 32]);
});

test.each([
  { of: 'a file', fails: 0, left: [] as unknown[] },
  { of: 'the folder', fails: 1, left: ['b.0000000000.json'] },
])('a disk that does not flush $of is said, and the batch goes on in memory', ({ fails, left }) => {
  let asked = 0;
  const spool = openSpool(folder, () => {
    if (asked++ === fails) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
  });
  spool.add({ bootId: 'b', sequence: 0, samples: second(0) });
  expect(spool.trouble).toContain('cannot be used (EIO: i/o error, fsync): going on in memory');
  expect([spool.size, readdirSync(folder)]).toEqual([1, left]);
  spool.add({ bootId: 'b', sequence: 1, samples: second(1) });
  expect(spool.trouble).toBeNull();
  // Both are on disk then: a restart loses neither.
  expect(openSpool(folder).size).toBe(2);
});

test('a spool folder that cannot be made does not end the box', async () => {
  writeFileSync(join(folder, 'file'), '');
  const box = sender(join(folder, 'file', 'below'));
  box.send(second(0));
  expect(box.report().notice).toContain('going on in memory');
  await box.flush();
  expect(tracker.stored).toEqual(second(0));
});

test('what starts left behind goes out in the order of the starts, though the clock of the machine went back between them', () => {
  const left = (bootId: string, sequence: number) => ({ bootId, sequence, samples: second(sequence) });
  openSpool(folder).add(left('zz', 0));
  const inAnHour = Date.now() + 3_600_000;
  const [file] = readdirSync(folder);
  writeFileSync(join(folder, file!), JSON.stringify({ ...left('zz', 0), savedAt: inAnHour }));
  for (const bootId of ['yy', 'xx']) openSpool(folder).add(left(bootId, 0));
  const again = openSpool(folder);
  const order = [];
  for (let batch = again.first(); batch; batch = again.first()) {
    order.push(batch.bootId);
    again.remove(batch);
  }
  expect(order).toEqual(['zz', 'yy', 'xx']);
});

test('of more than two hours the oldest give way', () => {
  const spool = openSpool();
  const batchOf = (sequence: number) => ({ bootId: 'b', sequence, samples: second(0) });
  for (let sequence = 0; sequence < MAX_SPOOLED_BATCHES; sequence++) spool.add(batchOf(sequence));
  expect(spool.add(batchOf(MAX_SPOOLED_BATCHES))).toMatchObject({ sequence: 0 });
  expect([spool.first()?.sequence, spool.size]).toEqual([1, MAX_SPOOLED_BATCHES]);
});

test('each batch says when it is sent by the clock that stamped it; what an earlier start left says that it cannot', async () => {
  tracker.trouble = () => 'lose the answer';
  const before = sender(folder);
  before.send(second(0));
  while (tracker.heard.length === 0) await sleep(1);
  await before.stop();
  tracker.trouble = () => 'none';
  tracker.sentAt = [];
  const after = sender(folder);
  after.send(second(1));
  await after.flush();
  expect(tracker.sentAt).toEqual([null, expect.stringMatching(/^\d{4}-.*Z$/)]);
});

test('what the tracker says of this machine’s clock, and of a second program, reaches a person', async () => {
  tracker.told = { clock: { skewSeconds: 88, corrected: true }, otherProgram: true };
  const box = sender();
  box.send(second(0));
  await box.flush();
  expect(box.report().notice).toMatch(/clock is 88 s fast; the tracker corrects that\. Another program/);
});
