/** Rides as their sensors send them, through bad air, a box and the tracker, to the workouts: their totals are still met. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSender, createTrackerClient, rideClasses } from '@tandem/api/box-side';
import { decodeTrace } from '@tandem/metrics/trace';
import { CHARACTERISTIC, type Frame } from '@tandem/sensors/radio';
import {
  antHeartRateStrap,
  antPowerMeter,
  bleHeartRateStrap,
  blePowerMeter,
  bleScatteringBike,
  keiserAdvertisement,
  polarAdvertisement,
  type Transmitter,
  transmit,
} from '@tandem/sensors/simulate';
import { describe, expect } from 'vitest';
import { listenToBluetooth } from '../apps/box/src/sources/ble/listen-to-bluetooth.ts';
import { playedRadio } from '../apps/box/src/sources/radio/played-radio.ts';
import { readRadio } from '../apps/box/src/sources/radio/radio-recording.ts';
import { writeRadio } from '../apps/box/src/sources/radio/write-radio.ts';
import { fakeBluetooth } from '../apps/box/src/testing/fake-bluetooth.ts';
import { virtualClock } from '../apps/box/src/testing/virtual-clock.ts';
import { A, test as tracked } from '../apps/tracker/src/testing/tracker.ts';
import {
  badAir,
  expectMet,
  type Ride,
  rides,
  START,
  samplesOf,
} from '../packages/sensors/src/testing/rides.ts';

const SEAT = 1;
const SENSORS: Record<string, [bike: Transmitter, strap: Transmitter]> = {
  'ANT+': [antPowerMeter, antHeartRateStrap],
  'Bluetooth, connected': [blePowerMeter, bleHeartRateStrap],
  'Bluetooth, a bike that scatters its records': [bleScatteringBike, bleHeartRateStrap],
  'Bluetooth, advertised': [keiserAdvertisement, polarAdvertisement],
};
const FITNESS_MACHINE = 0x1826;
const CYCLING_POWER = 0x1818;
const HEART_RATE = 0x180d;
const SERVICE_OF = new Map<number, number>([
  [CHARACTERISTIC.heartRate, HEART_RATE],
  [CHARACTERISTIC.cyclingPower, CYCLING_POWER],
  [CHARACTERISTIC.indoorBike, FITNESS_MACHINE],
]);
/** So long before the ride begins the sensors are there. */
const BEFORE_MS = 10_000;

const test = tracked.extend('class', { scope: 'file' }, async ({ t }) => {
  const rider = await t.addClient('rider@club.example');
  return async (ridden: (eventId: number) => Promise<void>) => {
    const eventId = await t.addEvent();
    await t.seat(eventId, rider, SEAT);
    await t.startEvent(eventId);
    await ridden(eventId);
    await t.stopEvent(eventId);
    const { rows } = await t.owner.query<{ trace: Buffer }>(
      'select trace from workouts where event_id = $1',
      [eventId],
    );
    expect(rows).toHaveLength(1);
    return decodeTrace(rows[0]!.trace);
  };
});

/** All that the sensors of a ride send, by time; a tenth is lost, and a tenth heard twice. */
const sent = ({ trace }: Ride, sensors: readonly Transmitter[]): Frame[] =>
  sensors
    .flatMap((sensor, n) => [
      ...transmit(samplesOf(trace), sensor, {
        device: sensor.transport === 'ant' ? String(n + 1) : `A0:9E:1A:00:00:0${n + 1}`,
        start: START,
        air: badAir(n + 1, 0.1),
      }),
    ])
    .sort((one, other) => one.atMs - other.atMs);

/** What a box's Bluetooth makes of them: connected where they need to be, and heard by its own code. */
async function byBluetooth(frames: readonly Frame[], hear: (frame: Frame) => void): Promise<void> {
  const clock = virtualClock();
  const bluetooth = fakeBluetooth();
  for (const { device: address, code, transport } of new Map(
    frames.map((frame) => [frame.device, frame]),
  ).values())
    bluetooth.add({
      address,
      services: transport === 'bluetooth' ? { [SERVICE_OF.get(code)!]: [code] } : {},
    });
  const ended = new AbortController();
  const listening = listenToBluetooth({
    machine: () => bluetooth,
    clock,
    signal: ended.signal,
    connections: 5,
    wanted: null,
    onFrame: hear,
    onState: () => {},
    onSensor: () => {},
  });
  let secondMs = 0;
  for (const { device, code, bytes, transport, atMs } of frames) {
    for (; secondMs <= BEFORE_MS + atMs; secondMs += 1_000) {
      await clock.pass(secondMs - clock.nowMs());
      // Straps that have a connection, and bikes that tell everybody, are no part of this.
      if (transport === 'bluetooth') bluetooth.advertise();
    }
    await clock.pass(BEFORE_MS + atMs - clock.nowMs());
    if (transport === 'advertisement') {
      bluetooth.add({ address: device, services: {}, says: { company: code, bytes } });
      bluetooth.advertise(device);
    } else bluetooth.notify(device, code, [...bytes]);
  }
  ended.abort();
  await clock.pass(20_000);
  await listening;
}

/** A box that plays what it heard of a seat's devices into the class that runs. */
async function play(frames: readonly Frame[], { url, token }: { url: string; token: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'ride-'));
  try {
    const file = join(folder, 'room.jsonl');
    const radio = writeRadio(file, { bytes: 1e9, ms: 1e9 });
    for (const frame of frames) radio.write(frame);
    radio.end();
    const devices = new Set(frames.map(({ device }) => device));
    const client = createTrackerClient({ tracker: url, token });
    const sender = createSender({ client });
    await rideClasses({
      client,
      sender,
      source: playedRadio(readRadio(file), new Map([[SEAT, devices]])),
      speed: 0,
      signal: AbortSignal.timeout(120_000),
      say: () => {},
    });
    return sender.report();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ALL_TAKEN = { ignored: 0, refused: 0, waiting: 0 };

describe.each(Object.entries(SENSORS))('%s', (_, sensors) => {
  test.for(rides)('$name', { timeout: 180_000 }, async (ride, { t, class: ridden }) => {
    const frames = sent(ride, sensors);
    const heard: Frame[] = [];
    if (sensors[0].transport === 'ant') heard.push(...frames);
    else await byBluetooth(frames, (frame) => heard.push(frame));
    const trace = await ridden(async () => {
      expect(await play(heard, { url: t.url, token: A.token })).toMatchObject(ALL_TAKEN);
    });
    expectMet(trace, ride);
  });
});

describe('ANT+, by two boxes of the room: one hears the bike, the other the strap', () => {
  test.for(rides)('$name', { timeout: 180_000 }, async (ride, { t, class: ridden }) => {
    const made = await t.api('POST', '/api/boxes', t.cookie, t.url, {
      ...{ name: 'By the door', seats: 30, firstSeat: 1, classClock: true, standsWith: A.boxId },
    });
    const { token } = (await made.json()) as { token: string };
    const frames = sent(ride, SENSORS['ANT+']!);
    // One stands by the bike; the other by the strap.
    const [byBike, byStrap] = ['1', '2'].map((device) => frames.filter((frame) => frame.device === device));
    const trace = await ridden(async () => {
      for (const [heard, box] of [
        [byBike!, A.token],
        [byStrap!, token],
      ] as const)
        expect(await play(heard, { url: t.url, token: box })).toMatchObject({ refused: 0, waiting: 0 });
    });
    expectMet(trace, ride);
  });
});
