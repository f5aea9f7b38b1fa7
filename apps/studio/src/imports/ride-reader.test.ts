import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rideFile } from '../testing/imports.ts';
import { createRideReader, type RideReader } from './ride-reader.ts';
import { createRideReaders } from './ride-readers.ts';

/** For a machine that has other things to do. */
const PATIENCE_MS = 300_000;
const bytes = rideFile('2026-03-02T18:00:00Z');
const other = rideFile('2026-03-03T18:00:00Z');

/** What a process was started with; '' where it is there no more. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

const readersOf = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent && commandOf(pid).includes('ride-process'));

// The processes are looked for where Linux tells of them.
describe.skipIf(process.platform !== 'linux')('rides are read in a process', () => {
  let reader: RideReader;
  const ours = () => readersOf(process.pid);
  beforeEach(() => {
    reader = createRideReader();
  });
  afterEach(() => reader.close());

  test('of their own, which the system bounds, which knows nothing of ours, and which ends with the work', async () => {
    expect(await reader.read(bytes)).toMatchObject([
      { seconds: 60, startedAt: new Date('2026-03-02T18:00:00Z') },
    ]);
    expect(await reader.read(Buffer.from('no ride'))).toBe('not_fit');
    const [pid, ...others] = ours();
    expect(others).toEqual([]);
    expect(commandOf(pid!)).toContain('--max-old-space-size=512');
    expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max cpu time +60 /);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/DATABASE|PATH|SECRET/);
    await reader.close();
    expect(ours()).toEqual([]);
  });

  test.for([
    ['it took too long', 'SIGXCPU', 'no_time'],
    ['its memory was not enough', 'SIGABRT', 'too_large'],
    ['the system took it away', 'SIGKILL', null],
    ['the engine met a fault of its own', 'SIGTRAP', null],
    ['it read where it must not', 'SIGSEGV', null],
  ] as const)('whose end costs one file, told by why it ended: %s', async ([, signal, told]) => {
    await reader.read(bytes);
    const [pid] = ours();
    process.kill(pid!, 'SIGSTOP');
    const answer = reader.read(bytes);
    process.kill(pid!, signal);
    process.kill(pid!, 'SIGCONT');
    expect(await answer).toBe(told);
    expect(await reader.read(other)).toMatchObject([{ startedAt: new Date('2026-03-03T18:00:00Z') }]);
    expect(ours()).not.toContain(pid);
  });

  test('that is asked before it has answered answers in order; what ends it costs the file at work alone', async () => {
    await reader.read(bytes);
    const [pid] = ours();
    process.kill(pid!, 'SIGSTOP');
    const [first, second, third] = [
      reader.read(bytes),
      reader.read(Buffer.from('no ride')),
      reader.read(other),
    ];
    process.kill(pid!, 'SIGABRT');
    process.kill(pid!, 'SIGCONT');
    expect(await first).toBe('too_large');
    expect(await second).toBe('not_fit');
    expect(await third).toMatchObject([{ startedAt: new Date('2026-03-03T18:00:00Z') }]);
    expect(ours()).toHaveLength(1);
    expect(ours()).not.toContain(pid);
  });

  test('waits for the next slice of its import, and reads for no other', async () => {
    const readers = createRideReaders();
    const mine = readers.take('mine');
    await mine.read(bytes);
    const [pid] = ours();
    await readers.giveBack('mine', mine);
    const again = readers.take('mine');
    expect(await again.read(other)).toHaveLength(1);
    expect(ours()).toEqual([pid]);
    await readers.giveBack('mine', again);
    const others = readers.take('others');
    await others.read(bytes);
    expect(ours()).not.toEqual([pid]);
    await readers.giveBack('others', others);
    expect(ours()).toHaveLength(1);
    expect(ours()).not.toContain(pid);
    await readers.take('others').close();
    expect(ours()).toEqual([]);
  });

  test('that had ended between two files is begun anew', async () => {
    await reader.read(bytes);
    const [pid] = ours();
    process.kill(pid!, 'SIGKILL');
    // Its end may be heard of only while the next file is on its way: that one is read again.
    await expect.poll(async () => (await reader.read(other))?.length).toBe(1);
    expect(ours()).not.toContain(pid);
  });

  test('that is not ready in time is ended, and the file is no worse for it', async () => {
    const hurried = createRideReader({ cpuSeconds: 60, waitMs: 1 });
    expect(await hurried.read(bytes)).toBe(null);
    expect(ours()).toEqual([]);
  });

  test(
    'that has had half of its time is ended, so that each file has as much',
    async () => {
      const short = createRideReader({ cpuSeconds: 10, waitMs: 60_000 });
      const long = rideFile('2026-03-02T18:00:00Z', 3600);
      // A slow machine may need more than half for the first file already.
      do await short.read(long);
      while (ours().length > 0);
      expect(await short.read(bytes)).toMatchObject([{ seconds: 60 }]);
      await short.close();
      expect(ours()).toEqual([]);
    },
    PATIENCE_MS,
  );

  test.for(['while it waits', 'in the midst of a file'])(
    'that is left by a parent who is killed %s ends too',
    async (when) => {
      const parent = startParent();
      const [said] = (await once(parent.stdout!, 'data')) as [Buffer];
      expect(String(said)).toBe('read\n');
      const [pid] = readersOf(parent.pid!);
      expect(commandOf(pid!)).toContain('ride-process');
      if (when === 'in the midst of a file') {
        process.kill(pid!, 'SIGSTOP');
        parent.stdin!.write('another\n');
        await once(parent.stdout!, 'data');
      }
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      process.kill(pid!, 'SIGCONT');
      await expect.poll(() => commandOf(pid!), { timeout: 30_000 }).toBe('');
    },
  );
});

/** Reads a ride, and another one when it is told to. */
function startParent(): ChildProcess {
  const program = `
    import { createRideReader } from ${JSON.stringify(new URL('./ride-reader.ts', import.meta.url).href)};
    const bytes = Buffer.from(${JSON.stringify(Buffer.from(bytes).toString('base64'))}, 'base64');
    const reader = createRideReader();
    await reader.read(bytes);
    console.log('read');
    process.stdin.on('data', () => {
      void reader.read(bytes);
      console.log('asked');
    });`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
