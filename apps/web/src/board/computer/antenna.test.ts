import { CHARACTERISTIC, createReceiver, type Frame } from '@tandem/sensors/radio';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { fakeBluetooth } from '../../testing/fake-bluetooth.ts';
import { type Antenna, listenByBluetooth } from './antenna.ts';

const STRAP = { name: 'Strap 7', services: { 6157: { 10807: null, 10808: [1] }, 6159: { 10777: [83] } } };
const SCALE = { name: 'Scale', services: { 6173: { 10909: null } } };

let fake: ReturnType<typeof fakeBluetooth>;
let heard: Frame[];
let waits: number[];
beforeEach(() => {
  fake = fakeBluetooth();
  heard = [];
  waits = [];
});

/** Listens until the test is over; whoever waits goes on at once, and the wait is noted. */
async function listening(bluetooth: unknown = fake.bluetooth): Promise<Antenna> {
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  let nowMs = 0;
  return listenByBluetooth({
    bluetooth: bluetooth as Bluetooth,
    nowMs: () => nowMs++,
    pause: async (ms) => {
      waits.push(ms);
      await new Promise((later) => setTimeout(later, 1));
    },
    signal: ended.signal,
    onFrame: (frame) => heard.push(frame),
    onChange: () => {},
  });
}

async function heardFrom(sensor: typeof STRAP): Promise<Antenna> {
  fake.add(sensor);
  fake.choose(sensor.name);
  const antenna = await listening();
  expect(await antenna.choose()).toBe(true);
  await vi.waitFor(() => expect(antenna.sensors()[0]?.state).toBe('connected'));
  return antenna;
}

test('a strap that was chosen is heard by the same decoders as in a program, its battery too', async () => {
  await heardFrom(STRAP);
  fake.notify('Strap 7', CHARACTERISTIC.heartRate, [0, 141]);
  const receiver = createReceiver();
  for (const frame of heard) receiver.hear(frame);
  expect(receiver.sensors(10).map(({ source, told }) => [source.kind, told])).toEqual([
    ['battery', { batteryPercent: { value: 83, ageMs: expect.any(Number) } }],
    ['heartRate', expect.objectContaining({ heartRateBpm: { value: 141, ageMs: expect.any(Number) } })],
  ]);
});

test('a sensor that went out of reach is looked for, ever more seldom, and heard again once it is back', async () => {
  const antenna = await heardFrom(STRAP);
  fake.move('Strap 7', false);
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(6));
  expect(antenna.sensors()[0]!.state).not.toBe('connected');
  expect(waits.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  fake.move('Strap 7', true);
  await vi.waitFor(() => expect(antenna.sensors()[0]!.state).toBe('connected'));
  heard = [];
  fake.notify('Strap 7', CHARACTERISTIC.heartRate, [0, 99]);
  expect(heard.map(({ code, bytes }) => [code, ...bytes])).toEqual([[CHARACTERISTIC.heartRate, 0, 99]]);
});

test('a list that was closed, or a thing that is no sensor of a ride, adds nothing', async () => {
  fake.add(SCALE);
  const antenna = await listening();
  expect(await antenna.choose()).toBe(false);
  fake.choose('Scale');
  expect(await antenna.choose()).toBe(false);
  expect(antenna.sensors()).toEqual([]);
});

test('a sensor that was let go tells nothing more, and the browser no longer knows it', async () => {
  const knowing = fakeBluetooth(true);
  knowing.add(STRAP);
  knowing.choose('Strap 7');
  const before = await listening(knowing.bluetooth);
  await before.choose();
  const after = await listening(knowing.bluetooth);
  await vi.waitFor(() => expect(after.sensors()).toMatchObject([{ name: 'Strap 7', state: 'connected' }]));
  after.forget(after.sensors()[0]!.id);
  expect(after.sensors()).toEqual([]);
  await vi.waitFor(async () => expect((await listening(knowing.bluetooth)).sensors()).toEqual([]));
});
