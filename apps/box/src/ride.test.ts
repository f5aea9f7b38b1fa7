import { createSender, createTrackerClient, rideClasses } from '@tandem/api/box-side';
import { CHANNELS, computeRide, type Sample, type Trace, UNKNOWN_RIDER } from '@tandem/metrics';
import { ANT, createReceiver, heardRadio } from '@tandem/sensors/radio';
import { antHeartRateStrap, antPowerMeter, transmit } from '@tandem/sensors/simulate';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listenToStick } from './sources/ant/listen-to-stick.ts';
import { machineClock } from './sources/clock.ts';
import { recordedRide } from './sources/fit/recorded-ride.ts';
import { playedRadio } from './sources/radio/played-radio.ts';
import { seededRandom } from './sources/simulated/random.ts';
import { simulateRide } from './sources/simulated/simulate-ride.ts';
import { seatsToRide, simulatedClass } from './sources/simulated/simulated-class.ts';
import { fakeStick } from './testing/fake-stick.ts';
import { type SmallTracker, startedClass, startSmallTracker } from './testing/small-tracker.ts';

let tracker: SmallTracker;
beforeEach(async () => {
  tracker = await startSmallTracker();
});
afterEach(async () => {
  await tracker[Symbol.asyncDispose]();
});

const connect = () => {
  const client = createTrackerClient({ tracker: tracker.url, token: tracker.token });
  const sender = createSender({ client, firstWaitMs: 1, longestWaitMs: 4 });
  return { client, sender, signal: AbortSignal.timeout(30_000), say: () => {} };
};
const trace = simulateRide({ seed: 5, durationSeconds: 2400, ftpW: 200, maxHrBpm: 180 });
const powerOfSeat = (seat: number) => {
  const power = new Array<number | null>(trace.powerW.length).fill(null);
  for (const sample of tracker.stored)
    if (sample.seat === seat) power[sample.second!] = sample.powerW ?? null;
  return power;
};

test('what sensors send by radio arrives as what was ridden, though a fifth of it is not heard', async () => {
  tracker.class = startedClass([12]);
  const air = { random: seededRandom(3).next, loss: 0.2, repeats: 0.1 };
  const samples: Sample[] = trace.powerW.map((_, second) =>
    Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]])),
  );
  const frames = [
    ...transmit(samples, antPowerMeter, { device: '31337', start: 65_000, air }),
    ...transmit(samples, antHeartRateStrap, { device: '40101', air }),
  ].sort((one, other) => one.atMs - other.atMs);
  const source = playedRadio(frames.values(), new Map([[12, new Set(['31337', '40101'])]]));
  await rideClasses({ ...connect(), source, speed: 0 });

  const seconds = trace.powerW.length;
  const silent = (): (number | null)[] => new Array(seconds).fill(null);
  const arrived: Trace = {
    powerW: silent(),
    heartRateBpm: silent(),
    cadenceRpm: silent(),
    speedKmh: silent(),
  };
  for (const sample of tracker.stored)
    for (const channel of CHANNELS) arrived[channel][sample.second!] = sample[channel] ?? null;
  const [sent, ridden] = [
    computeRide(arrived, UNKNOWN_RIDER).values,
    computeRide(trace, UNKNOWN_RIDER).values,
  ];
  expect(Math.abs(sent.averagePowerW! - ridden.averagePowerW!)).toBeLessThan(1);
  expect(Math.abs(sent.averageHeartRateBpm! - ridden.averageHeartRateBpm!)).toBeLessThan(0.5);
  expect(sent.workKj! / ridden.workKj!).toBeCloseTo(1, 1.5);
});

test('what a stick hears arrives while the class runs, each sensor by itself, and how it is heard', async () => {
  tracker.class = startedClass([]);
  const key = [1, 2, 3, 4, 5, 6, 7, 8];
  const stick = fakeStick(machineClock, key);
  const receiver = createReceiver();
  const { signal, ...connection } = connect();
  const ended = new AbortController();
  const listening = listenToStick({
    usb: () => stick,
    key: Uint8Array.from(key),
    clock: machineClock,
    signal: ended.signal,
    onFrame: receiver.hear,
    onState: () => {},
  });
  const pedalling = setInterval(
    () =>
      stick.air({
        device: 40_101,
        type: ANT.heartRate,
        dbm: -64,
        page: Uint8Array.of(4, 0, 0, 0, 0, 1, beats++, 140),
      }),
    50,
  );
  let beats = 0;
  try {
    await vi.waitUntil(() => receiver.sensors(0).length === 1, 20_000);
    const source = heardRadio(receiver, { seats: new Map(), others: true }, machineClock.nowMs);
    await rideClasses({
      ...connection,
      signal,
      source,
      speed: 1,
      onProgress: () => {
        if (tracker.stored.length >= 2) tracker.class = null;
      },
    });
    expect(tracker.stored.length).toBeGreaterThanOrEqual(2);
    for (const { at: _, ...sample } of tracker.stored)
      expect(sample).toEqual({ sensor: 'ant heartRate 40101', heartRateBpm: 140 });
    expect(tracker.sensors).toEqual([
      {
        sensor: 'ant heartRate 40101',
        rssiDbm: -64,
        ...{ batteryPercent: null, batteryVolts: null, batteryLow: null },
      },
    ]);
  } finally {
    clearInterval(pedalling);
    ended.abort();
    await listening;
  }
}, 60_000);

test('a token that is revoked in the middle of a class is told at once, and what was not taken waits', async () => {
  tracker.class = startedClass([1]);
  const source = { whole: false, ride: () => ({ readings: [{ seat: 1, powerW: 150 }], seats: 1 }) };
  const { sender, ...connection } = connect();
  const rides = rideClasses({
    ...connection,
    sender,
    source,
    speed: 1,
    follow: true,
    onProgress: () => {
      tracker.revoked ||= tracker.stored.length >= 2;
    },
  });
  await expect(rides).rejects.toMatchObject({ code: 'token_revoked' });
  expect(tracker.class.state).toBe('started');
  expect(sender.report().waiting).toBeGreaterThanOrEqual(1);
}, 60_000);

test('while it waits for a class it tells the tracker what it hears', async () => {
  const ended = new AbortController();
  const heard = [{ sensor: 'ant power 31337', rssiDbm: -60, moving: true }];
  const source = { whole: false, ride: () => null, listen: () => heard };
  const waits = rideClasses({ ...connect(), signal: ended.signal, source, speed: 1, follow: true });
  await expect.poll(() => tracker.waiting).toEqual(heard);
  ended.abort();
  await waits;
});

describe('a replay', () => {
  test('arrives whole although the tracker restarts in the middle', async () => {
    tracker.class = startedClass([12]);
    tracker.trouble = (request) =>
      request === 1 ? 'lose the answer' : request < 4 ? 'refuse for now' : 'none';
    await rideClasses({ ...connect(), source: recordedRide(trace, 12), speed: 0 });
    expect(powerOfSeat(12)).toEqual(trace.powerW);
  });

  test('at real speed is stamped with seconds of the wall, none twice', async () => {
    tracker.class = startedClass([12]);
    const short = simulateRide({ seed: 5, durationSeconds: 3, ftpW: 200, maxHrBpm: 180 });
    await rideClasses({ ...connect(), source: recordedRide(short, 12), speed: 1 });
    const stamps = tracker.stored.map((sample) => Date.parse(sample.at!));
    expect(stamps.map((stamp) => stamp - stamps[0]!)).toEqual([0, 1000, 2000]);
    expect(Math.abs(stamps[0]! - Date.now())).toBeLessThan(30_000);
  });

  test('says so when the class is stopped under it', async () => {
    tracker.class = startedClass([12]);
    const connection = connect();
    const replay = rideClasses({
      ...connection,
      source: recordedRide(trace, 12),
      speed: 100,
      onProgress: () => {
        tracker.class = null;
      },
    });
    await expect(replay).rejects.toThrow('The tracker refused the ride: No class is started.');
  });
});

describe('a simulated class', () => {
  test('rides the occupied seats, each with its own legs', async () => {
    tracker.class = startedClass([3, 9]);
    const source = simulatedClass({ riders: 20, walkIns: false, seed: 1, durationSeconds: 600 });
    await rideClasses({ ...connect(), source, speed: 0 });
    const seats = new Set(tracker.stored.map((sample) => sample.seat));
    expect([...seats]).toEqual([3, 9]);
    expect(powerOfSeat(3)).not.toEqual(powerOfSeat(9));
  });

  test('ends with the class, and calls that no fault', async () => {
    tracker.class = startedClass([3]);
    const stopSoon = () => {
      tracker.class = null;
    };
    const source = simulatedClass({ riders: 20, walkIns: false, seed: 1, durationSeconds: 3600 });
    await rideClasses({
      ...connect(),
      source,
      speed: 100,
      onProgress: (second) => (second === 50 ? stopSoon() : undefined),
    });
    expect(tracker.stored.length).toBeGreaterThan(0);
    expect(tracker.stored.length).toBeLessThan(60);
  });

  test('adds walk-ins only when asked, on free seats', () => {
    expect(seatsToRide([7, 2], { riders: 20, walkIns: false })).toEqual([2, 7]);
    expect(seatsToRide([7, 2], { riders: 5, walkIns: true })).toEqual([2, 7, 1, 3, 4]);
    expect(seatsToRide([7, 2, 1], { riders: 2, walkIns: true })).toEqual([1, 2]);
  });
});
