import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANT, createReceiver, type Frame, heardRadio } from '@tandem/sensors/radio';
import { antHeartRateStrap, antPowerMeter, transmit } from '@tandem/sensors/simulate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeStick } from '../../testing/fake-stick.ts';
import { virtualClock } from '../../testing/virtual-clock.ts';
import { listenToStick } from '../ant/listen-to-stick.ts';
import { playedRadio } from './played-radio.ts';
import { readRadio } from './radio-recording.ts';
import { writeRadio } from './write-radio.ts';

const KEY = [1, 2, 3, 4, 5, 6, 7, 8];
const SECONDS = 60;
const LARGE = { bytes: 1e9, ms: 1e9 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'record-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const framesOf = (file: string): Frame[] => {
  const frames = readRadio(file);
  return [...{ [Symbol.iterator]: () => frames }];
};
const frameAt = (atMs: number): Frame => ({
  atMs,
  transport: 'ant',
  device: '31337',
  code: ANT.power,
  bytes: Uint8Array.of(0x10, 1, 0xff, 90, 0, 0, 150, 0),
  rssiDbm: -60,
});

test('what a stick hears is recorded frame by frame, and played again as it was ridden live', async () => {
  const samples = Array.from({ length: SECONDS }, (_, second) => ({
    powerW: 150 + second,
    cadenceRpm: 90,
    heartRateBpm: 130,
  }));
  const sent = [
    ...transmit(samples, antPowerMeter, { device: '31337' }),
    ...transmit(samples, antHeartRateStrap, { device: '40101' }),
  ].sort((one, other) => one.atMs - other.atMs);

  const clock = virtualClock();
  const stick = fakeStick(clock, KEY);
  const receiver = createReceiver();
  const file = join(folder, 'room.jsonl');
  const radio = writeRadio(file, LARGE);
  const ended = new AbortController();
  const listening = listenToStick({
    usb: () => stick,
    key: Uint8Array.from(KEY),
    clock,
    signal: ended.signal,
    onState: () => {},
    onFrame: (frame) => {
      receiver.hear(frame);
      radio.write(frame);
    },
  });
  await clock.pass(1_000);
  const seats = new Map([[12, new Set(['31337', '40101'])]]);
  const live = heardRadio(receiver, { seats, others: false }, clock.nowMs);
  const ridden = [];
  const beganMs = clock.nowMs() + sent[0]!.atMs;
  for (const { atMs, device, code, bytes } of sent) {
    // As the loop of a ride does: each second by itself, from the first frame on.
    while (clock.nowMs() < 1_000 + atMs) {
      const second = beganMs + 1_000 * (ridden.length + 1);
      await clock.pass(Math.min(1_000 + atMs, second) - clock.nowMs());
      if (clock.nowMs() === second) ridden.push(live.ride().readings);
    }
    stick.air({ device: Number(device), type: code, page: bytes, dbm: -60 });
    await clock.pass(0);
  }
  ended.abort();
  await clock.pass(2_000);
  await listening;
  expect(radio.end()).toBe(`${file} has ${sent.length} frames.`);

  expect(
    framesOf(file).map(({ device, code, bytes, rssiDbm }) => [device, code, [...bytes], rssiDbm]),
  ).toEqual(sent.map(({ device, code, bytes }) => [device, code, [...bytes], -60]));
  const played = playedRadio(readRadio(file), seats);
  const again = ridden.map((_, second) => played.ride(second, [])!.readings);
  expect(ridden.length).toBe(SECONDS - 1);
  // The first second of a ride has what is known, and no mean: its power may stand on fewer packets.
  expect(again.slice(1)).toEqual(ridden.slice(1));
});

describe('a recording', () => {
  test('ends when it is long enough', () => {
    const radio = writeRadio(join(folder, 'long.jsonl'), { ...LARGE, ms: 1_000 });
    expect([5_000, 5_500, 6_000, 6_001].map((atMs) => radio.write(frameAt(atMs)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    radio.end();
  });

  test('ends when it is large enough', () => {
    const file = join(folder, 'large.jsonl');
    const radio = writeRadio(file, { ...LARGE, bytes: 10_000 });
    let frames = 0;
    while (radio.write(frameAt(frames))) frames++;
    radio.end();
    expect(readFileSync(file).length).toBeGreaterThanOrEqual(10_000);
    expect(readFileSync(file).length).toBeLessThan(10_200);
    expect(framesOf(file).length).toBe(frames);
  });

  test('takes no file of somebody', () => {
    const file = join(folder, 'room.jsonl');
    writeRadio(file, LARGE).end();
    expect(() => writeRadio(file, LARGE)).toThrow(`There is a file ${file} already: give another name.`);
    const nowhere = join(folder, 'absent', 'room.jsonl');
    expect(() => writeRadio(nowhere, LARGE)).toThrow(
      `${nowhere} cannot be written: there is no such folder.`,
    );
  });
});
