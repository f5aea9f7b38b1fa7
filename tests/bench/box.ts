import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RADIO_HEADER, writeFrameLine } from '@tandem/sensors/radio';
import { sparing } from '../../apps/box/src/install/service-files.ts';
import { startedClass, startSmallTracker } from '../../apps/box/src/testing/small-tracker.ts';
import { cpuOf, memoryOf } from '../gym.ts';
import type { Bench } from './figure.ts';
import { fullRoom } from './radio.ts';

const pack = join(import.meta.dirname, '../../scripts/pack-box.ts');
const SECONDS = 90;
/** Until then it starts. */
const FROM_SECONDS = 15;
const COUNTED_SECONDS = 60;

/** @returns the program as npm installs it in a gym */
function packed(folder: string): string {
  const file = execFileSync(process.execPath, [pack, '--out', folder], { encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', file, '-C', folder]);
  return join(folder, 'package/tandem-box.js');
}

/** The box's program in a full room: a recording of the air in place of the antenna, all else as in a gym. */
export const box: Bench = {
  name: 'box',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    const file = join(folder, 'room.radio');
    const { frames, seats } = fullRoom(SECONDS);
    writeFileSync(file, [RADIO_HEADER, ...frames.map(writeFrameLine)].join('\n'));
    await using tracker = await startSmallTracker();
    tracker.class = startedClass(seats.map(([seat]) => seat));
    const args = [
      'play',
      file,
      '--tracker',
      tracker.url,
      '--token',
      tracker.token,
      '--spool',
      join(folder, 'spool'),
    ];
    const ofSeats = seats.flatMap(([seat, devices]) => ['--seat', `${seat}=${devices.join()}`]);
    const [variable, value] = sparing.environment.split('=');
    const child = spawn(process.execPath, [sparing.flag, packed(folder), ...args, ...ofSeats], {
      env: { ...process.env, [variable!]: value },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const bare = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      await sleep(FROM_SECONDS * 1000);
      const bareNodeMB = memoryOf(bare.pid!);
      bare.kill();
      const before = cpuOf(child.pid!);
      const storedBefore = tracker.stored.length;
      await sleep(COUNTED_SECONDS * 1000);
      const share = (100 * (cpuOf(child.pid!) - before)) / COUNTED_SECONDS;
      const stored = tracker.stored.length - storedBefore;
      if (stored < 0.9 * seats.length * COUNTED_SECONDS) throw new Error(`only ${stored} seconds were sent`);
      const row = { floor: null, ratio: null };
      yield {
        ...row,
        name: 'box with 40 bikes and 40 straps at 4 Hz, of one core',
        figure: share,
        unit: '%',
        floorIs: `${stored} seconds of seats sent in ${COUNTED_SECONDS} s`,
        aim: 'at most 5 %',
      };
      yield {
        ...row,
        name: 'box with 40 bikes and 40 straps at 4 Hz, memory, Node itself among it',
        figure: memoryOf(child.pid!),
        unit: 'MB',
        floor: bareNodeMB,
        floorIs: 'Node that does nothing',
        ratio: memoryOf(child.pid!) / bareNodeMB,
        aim: 'at most 80 MB',
      };
    } finally {
      bare.kill();
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
