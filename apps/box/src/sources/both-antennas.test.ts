import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANT, CHARACTERISTIC, COMPANY, createReceiver, type Frame, heardRadio } from '@tandem/sensors/radio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeBluetooth } from '../testing/fake-bluetooth.ts';
import { fakeStick } from '../testing/fake-stick.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { listenToStick } from './ant/listen-to-stick.ts';
import { listenToBluetooth } from './ble/listen-to-bluetooth.ts';
import { playedRadio } from './radio/played-radio.ts';
import { readRadio } from './radio/radio-recording.ts';
import { writeRadio } from './radio/write-radio.ts';

const KEY = [1, 2, 3, 4, 5, 6, 7, 8];
/** One strap, by the number that it has on ANT+ and by its address. */
const [NUMBER, ADDRESS] = [40_101, 'A0:9E:1A:00:00:01'];
const POLAR = 'A0:9E:1A:00:00:02';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'room-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A room with a stick and an adapter, heard by one box. */
async function room(onFrame: (frame: Frame) => void) {
  const clock = virtualClock();
  const stick = fakeStick(clock, KEY);
  const bluetooth = fakeBluetooth();
  bluetooth.add({ address: ADDRESS });
  const polar = bluetooth.add({ address: POLAR });
  const ended = new AbortController();
  const bounds = { clock, signal: ended.signal, onFrame, onState: () => {} };
  const listening = [
    listenToStick({ ...bounds, usb: () => stick, key: Uint8Array.from(KEY) }),
    listenToBluetooth({
      ...bounds,
      machine: () => bluetooth,
      connections: 5,
      wanted: null,
      onSensor: () => {},
    }),
  ];
  await clock.pass(5_000);
  let second = 0;
  return {
    clock,
    stick,
    async ride(bpm: number) {
      second++;
      polar.says = { company: COMPANY.polar, bytes: Uint8Array.of((second % 8) << 2, 0, bpm + 5, bpm + 5) };
      stick.air({
        device: NUMBER,
        type: ANT.heartRate,
        page: Uint8Array.of(4, 0, 0, 0, second & 0xff, second >> 8, second, bpm),
      });
      bluetooth.advertise();
      bluetooth.notify(ADDRESS, CHARACTERISTIC.heartRate, [0, bpm]);
      await clock.pass(1_000);
    },
    async end() {
      ended.abort();
      await clock.pass(20_000);
      await Promise.all(listening);
    },
  };
}

test('a strap that is heard by ANT+ and by Bluetooth is one reading of its seat, and goes on by either', async () => {
  const receiver = createReceiver();
  const { clock, stick, ride, end } = await room(receiver.hear);
  const seats = new Map([[12, new Set([String(NUMBER), ADDRESS])]]);
  const source = heardRadio(receiver, { seats, others: false }, clock.nowMs);
  for (let second = 0; second < 10; second++) await ride(120);
  source.ride();
  for (const bpm of [130, 131, 132]) {
    await ride(bpm);
    expect(source.ride().readings).toEqual([{ seat: 12, heartRateBpm: bpm }]);
  }
  stick.unplug();
  for (const bpm of [140, 141, 142, 143, 144, 145, 146, 147]) {
    await ride(bpm);
    expect(source.ride().readings).toEqual([{ seat: 12, heartRateBpm: bpm }]);
  }
  await end();
});

test('what comes by each way is recorded, and played again as it was', async () => {
  const file = join(folder, 'room.jsonl');
  const radio = writeRadio(file, { bytes: 1e9, ms: 1e9 });
  const { ride, end } = await room((frame) => radio.write(frame));
  for (let second = 0; second < 30; second++) await ride(100 + second);
  await end();
  radio.end();
  const seats = new Map([
    [1, new Set([String(NUMBER)])],
    [2, new Set([ADDRESS])],
    [3, new Set([POLAR])],
  ]);
  const played = playedRadio(readRadio(file), seats);
  const seconds = [];
  for (let now = played.ride(0, []); now !== null; now = played.ride(seconds.length, []))
    seconds.push(now.readings.map(({ seat, heartRateBpm }) => [seat, heartRateBpm]));
  expect(seconds.at(-5)).toEqual([
    [1, expect.any(Number)],
    [2, expect.any(Number)],
    [3, expect.any(Number)],
  ]);
  const [ant, bluetooth, polar] = seconds.at(-5)!.map(([, bpm]) => bpm!);
  expect([bluetooth, polar]).toEqual([ant, ant! + 5]);
});
