import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '@tandem/api/box-side';
import { RADIO_HEADER, writeFrameLine } from '@tandem/sensors/radio';
import { antHeartRateStrap, antPowerMeter, bleBike, transmit } from '@tandem/sensors/simulate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heardIn, playedRadio } from './played-radio.ts';
import { readRadio } from './radio-recording.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'radio-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SECONDS = 60;
const samples = Array.from({ length: SECONDS }, (_, second) => ({
  powerW: 150 + second,
  cadenceRpm: 90,
  heartRateBpm: 130,
  speedKmh: 30,
}));
/** Two riders, one with strap and power meter, one on a bike that tells all: as an antenna hears them, by time. */
const frames = [
  ...transmit(samples, antPowerMeter, { device: '11' }),
  ...transmit(samples, antHeartRateStrap, { device: '12' }),
  ...transmit(samples, bleBike, { device: 'bike 2' }),
].sort((a, b) => a.atMs - b.atMs);

function recorded(name: string, lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}
const whole = () => recorded('whole.jsonl', [RADIO_HEADER, ...frames.map(writeFrameLine)]);
const seats = new Map([
  [3, new Set(['11', '12'])],
  [4, new Set(['bike 2'])],
]);

function ridden(file: string): Reading[][] {
  const source = playedRadio(readRadio(file), seats);
  const seconds: Reading[][] = [];
  for (let second = 0; ; second++) {
    const now = source.ride(second, []);
    if (now === null) return seconds;
    seconds.push(now.readings);
  }
}

test('a recording is ridden as it was: each seat by its sensors, second by second', () => {
  const seconds = ridden(whole());
  expect(seconds.length).toBe(SECONDS);
  const [first, second] = seconds[30]!;
  expect(first).toMatchObject({ seat: 3, heartRateBpm: 130, cadenceRpm: 90 });
  expect(second).toMatchObject({ seat: 4, heartRateBpm: 130, cadenceRpm: 90, speedKmh: 30 });
  // The antenna began to listen a quarter of a second into the ride.
  expect(Math.abs(first!.powerW! - 180)).toBeLessThanOrEqual(1);
  expect(Math.abs(second!.powerW! - 180)).toBeLessThanOrEqual(1);
});

test('one that was cut short, or has damaged lines, is ridden without them, and says how many', () => {
  const lines = [RADIO_HEADER, ...frames.map(writeFrameLine)];
  lines.splice(100, 1, 'damaged', 'x'.repeat(200_000));
  const file = recorded('damaged.jsonl', [...lines.slice(0, 300), lines[300]!.slice(0, 20)]);
  let leftOut = 0;
  const heard = readRadio(file, () => leftOut++);
  let count = 0;
  while (!heard.next().done) count++;
  expect([count, leftOut]).toEqual([297, 3]);
});

describe('what is no radio recording is refused in one sentence', () => {
  test('another file', () => {
    const file = recorded('letter.jsonl', ['Dear friend, I rode today.']);
    expect(() => readRadio(file)).toThrow(/is no radio recording: its first line is not \{"radio":1\}\.$/);
  });
  test('nothing at that path', () => {
    expect(() => readRadio(join(folder, 'absent'))).toThrow(/^There is no file /);
  });
});

test('what was heard is listed, to be bound to seats', () => {
  expect(heardIn(readRadio(whole()))).toEqual([
    '11  power  ant',
    '12  heartRate  ant',
    'bike 2  indoorBike  bluetooth',
  ]);
});
