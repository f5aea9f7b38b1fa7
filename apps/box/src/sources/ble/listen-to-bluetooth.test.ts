import { CHARACTERISTIC, COMPANY, createReceiver, type Frame } from '@tandem/sensors/radio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeBluetooth, type FakeSensor, fakeBluetooth } from '../../testing/fake-bluetooth.ts';
import { type VirtualClock, virtualClock } from '../../testing/virtual-clock.ts';
import type { BluetoothMachine } from './adapter.ts';
import {
  type BluetoothState,
  BluetoothTrouble,
  type SensorStanding,
  sensorSentenceOf,
  sentenceOf,
} from './bluetooth-state.ts';
import {
  AWAY_MS,
  LONGEST_AGAIN_MS as LONGEST_SENSOR_MS,
  MOST_KNOWN,
  MUTE_MS,
  STILL_MS,
} from './hold-sensors.ts';
import {
  AGAIN_MS,
  ANSWER_MS,
  LONGEST_AGAIN_MS,
  listenToBluetooth,
  SILENT_MS,
  STILL_SILENT_MS,
} from './listen-to-bluetooth.ts';

const STRAP = 'A0:9E:1A:00:00:01';
const strapOf = (n: number) => `A0:9E:1A:00:00:${String(n).padStart(2, '0')}`;

let clock: VirtualClock;
let fake: FakeBluetooth;
let heard: Frame[];
let states: BluetoothState[];
let said: SensorStanding[];
let all: readonly SensorStanding[];
let ending: AbortController;
let listening: Promise<void>;

beforeEach(() => {
  clock = virtualClock();
  fake = fakeBluetooth();
  heard = [];
  states = [];
  said = [];
  all = [];
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await clock.pass(20_000);
  await listening;
});

type More = { connections?: number; wanted?: ReadonlySet<string>; machine?: () => BluetoothMachine };
const listen = ({ connections = 5, wanted, machine = () => fake }: More = {}) => {
  listening = listenToBluetooth({
    machine,
    clock,
    signal: ending.signal,
    connections,
    wanted: wanted ?? null,
    onFrame: (frame) => heard.push(frame),
    onState: (state) => states.push(state),
    onSensor: (changed, now) => {
      said.push(changed);
      all = now;
    },
  });
};
const codes = () => states.map(({ code }) => code);
const now = () => states.at(-1)?.code;
const codeOf = (device: string) => said.findLast((one) => one.device === device)?.code;
let beats = 0;
/** Everybody says once a second what they have to say. @returns how many frames of heart rates were heard */
const ride = async (seconds: number, addresses: readonly string[] = [STRAP]): Promise<number> => {
  const before = heard.length;
  for (let second = 0; second < seconds; second++) {
    fake.advertise();
    for (const address of addresses)
      fake.notify(address, CHARACTERISTIC.heartRate, [0, 100 + (beats++ % 50)]);
    await clock.pass(1_000);
  }
  return heard.slice(before).filter(({ code }) => code !== CHARACTERISTIC.battery).length;
};

test('a strap is connected and heard: its heart, its battery, and how strongly', async () => {
  const strap = fake.add({ address: STRAP, name: 'TICKR 4F1A', rssi: -71 });
  listen();
  expect(await ride(10)).toBeGreaterThanOrEqual(5);
  expect(codes()).toEqual(['starting', 'quiet', 'listening']);
  expect(said.map((one) => `${one.name} ${one.code}`)).toEqual([
    'TICKR 4F1A connecting',
    'TICKR 4F1A connected',
  ]);
  strap.rssi = -82;
  await ride(15);
  const receiver = createReceiver();
  for (const frame of heard) receiver.hear(frame);
  const [battery, heart] = receiver.sensors(clock.nowMs());
  expect(battery).toMatchObject({ source: { kind: 'battery' }, told: { batteryPercent: { value: 80 } } });
  expect(heart).toMatchObject({
    source: { transport: 'bluetooth', device: STRAP, kind: 'heartRate' },
    rssiDbm: -82,
  });
});

describe('what is told to everybody takes no connection', () => {
  test('a Polar strap, fresh only while its frames are counted', async () => {
    const strap = fake.add({ address: STRAP });
    const tell = async (byte: number) => {
      strap.says = { company: COMPANY.polar, bytes: Uint8Array.of(byte, 0, 0, 0x38) };
      await ride(1);
    };
    listen();
    await clock.pass(100);
    await tell(0x2f);
    await tell(0x33);
    const receiver = createReceiver();
    for (const frame of heard) receiver.hear(frame);
    expect(receiver.take(clock.nowMs())[0]!.channels.heartRateBpm!.value).toBe(56);
    for (let second = 0; second < 10; second++) {
      await tell(0x33);
      receiver.hear(heard.at(-1)!);
    }
    expect(receiver.take(clock.nowMs())[0]!.channels.heartRateBpm!.value).toBe(null);
    expect([strap.connects, said]).toEqual([0, []]);
  });

  test('a room of forty Keiser bikes', async () => {
    const bytes = (second: number) =>
      Uint8Array.from(
        Buffer.from(`063000383803460573000D0004${second.toString(16).padStart(2, '0')}01000A`, 'hex'),
      );
    const bikes = Array.from({ length: 40 }, (_, n) => fake.add({ address: strapOf(n), services: {} }));
    listen();
    await clock.pass(100);
    for (let second = 1; second <= 5; second++) {
      for (const bike of bikes) bike.says = { company: COMPANY.keiser, bytes: bytes(second) };
      expect(await ride(1)).toBe(40);
    }
    expect(now()).toBe('listening');
  });
});

describe('who tells everybody is heard while another is connected', () => {
  const other = strapOf(2);
  const telling = () => {
    const strap = fake.add({ address: STRAP });
    strap.says = { company: COMPANY.polar, bytes: Uint8Array.of(0x2f, 0, 0, 0x38) };
  };

  test('which advertises, and does not answer', async () => {
    telling();
    fake.add({ address: other, silent: true });
    listen();
    await ride(5);
    expect(codeOf(other)).toBe('connecting');
    // At each try the adapter stops listening for a moment.
    expect(await ride(60)).toBeGreaterThan(50);
    expect(codeOf(other)).toBe('refused');
  });

  test('and refuses', async () => {
    telling();
    fake.add({ address: other, refuses: 'Connection Timeout (0x8)' });
    listen();
    await ride(5);
    expect(await ride(60)).toBeGreaterThan(50);
  });

  test('or after it, by an adapter that does one at a time', async () => {
    telling();
    fake.add({ address: other, silent: true });
    fake.connectsAlone = true;
    listen();
    await ride(5);
    expect(await ride(10 * 60)).toBeGreaterThan(300);
    expect([fake.opened, codes().includes('scan_refused')]).toEqual([1, false]);
  });

  test('and ends at once when the program does', async () => {
    fake.add({ address: other, silent: true });
    listen();
    await ride(5);
    ending.abort();
    await listening;
    expect([clock.waiting(), fake.listeners()]).toEqual([0, 0]);
  });
});

describe('an adapter holds few connections', () => {
  const straps = Array.from({ length: 7 }, (_, n) => strapOf(n));
  const room = () => straps.map((address, n) => fake.add({ address, name: `Strap ${n}`, rssi: -50 - n }));

  test('the strongest are held, and who waits is said', async () => {
    room();
    listen();
    await ride(30, straps);
    expect(straps.map(codeOf)).toEqual([...new Array(5).fill('connected'), 'waiting', 'waiting']);
    expect(sentenceOf(states.at(-1)!)).toContain(
      'sensors wait for one (Strap 5, Strap 6). Hear these by ANT+',
    );
    expect(await ride(10, straps)).toBe(50);
  });

  test('one that goes makes room', async () => {
    const sensors = room();
    listen();
    await ride(30, straps);
    sensors[0]!.away = true;
    fake.notify(straps[0]!, 0, []);
    sensors[0]!.mute = true;
    await ride(MUTE_MS / 1_000 + AWAY_MS / 1_000 + 10, straps);
    expect([codeOf(straps[0]!), codeOf(straps[5]!)]).toEqual(['away', 'connected']);
  });

  test('one that tells the same for minutes makes room too, and comes back later', async () => {
    room();
    listen();
    const still = straps[0]!;
    const pedal = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        fake.notify(still, CHARACTERISTIC.heartRate, [0, 60]);
        await ride(1, straps.slice(1));
      }
    };
    await pedal(30);
    expect(codeOf(straps[5]!)).toBe('waiting');
    await pedal(STILL_MS / 1_000 + 10);
    expect([codeOf(still), codeOf(straps[5]!)]).toEqual(['waiting', 'connected']);
  });

  test('an adapter that holds fewer than was thought is believed', async () => {
    room();
    fake.most = 3;
    listen();
    await ride(30, straps);
    expect(straps.map(codeOf).filter((code) => code === 'connected')).toHaveLength(3);
    expect(straps.map(codeOf).filter((code) => code === 'waiting')).toHaveLength(4);
    expect(now()).toBe('full');
  });

  test('where seats have their sensors, no stranger takes a place', async () => {
    room();
    listen({ connections: 2, wanted: new Set([straps[5]!, straps[6]!]) });
    await ride(20, straps);
    expect(straps.map(codeOf)).toEqual([...new Array(5).fill(undefined), 'connected', 'connected']);
  });

  test('who is missed is not forgotten for a crowd that nobody misses', async () => {
    const strap = fake.add({ address: STRAP });
    listen({ connections: 1 });
    await ride(10);
    expect(codeOf(STRAP)).toBe('connected');
    Object.assign(strap, { away: true, mute: true });
    await ride((MUTE_MS + AWAY_MS) / 1_000 + 5);
    for (let n = 0; n < MOST_KNOWN + 20; n++) fake.add({ address: `A0:9E:1A:00:${n.toString(16)}:FF` });
    await ride(5, []);
    expect(all.find(({ device }) => device === STRAP)?.code).toBe('away');
    expect(all.length).toBe(MOST_KNOWN);
  });

  test('a street of passers-by leaves nothing behind', async () => {
    listen({ connections: 1 });
    for (let n = 0; n < 3 * MOST_KNOWN; n++) {
      const passer = fake.add({ address: `A0:9E:1A:00:${n.toString(16)}:FF` });
      await ride(1, []);
      passer.away = true;
    }
    await ride(60, []);
    expect(all.length).toBeLessThanOrEqual(MOST_KNOWN);
  });
});

describe('each fault is said, and heals without a restart', () => {
  let strap: FakeSensor;
  beforeEach(async () => {
    strap = fake.add({ address: STRAP, name: 'TICKR 4F1A' });
    listen();
    await ride(10);
    expect(now()).toBe('listening');
    states.length = 0;
    said.length = 0;
  });
  const heals = async () => {
    await ride(AGAIN_MS / 1_000 + 10);
    expect(await ride(5)).toBe(5);
    expect([now() ?? 'listening', codeOf(STRAP)]).toEqual(['listening', 'connected']);
  };

  test('the adapter is switched off, and on again', async () => {
    fake.power(false);
    await ride(60);
    expect([codes(), codeOf(STRAP)]).toEqual([['off'], 'away']);
    fake.power(true);
    await heals();
  });

  test('the adapter is unplugged, and plugged in again', async () => {
    fake.unplug();
    await ride(60);
    expect(codes()).toEqual(['lost']);
    fake.plug();
    await heals();
    expect(codes()).toEqual(['lost', 'quiet', 'listening']);
  });

  test('the adapter went deaf: it is opened anew', async () => {
    fake.deaf = true;
    await ride(SILENT_MS / 1_000 + 5);
    expect(codes()).toContain('silent');
    await heals();
  });

  test('an empty room: opened anew from time to time, and heard again at once', async () => {
    strap.away = true;
    strap.mute = true;
    await ride(SILENT_MS / 1_000 + 10 + (4 * STILL_SILENT_MS) / 1_000);
    expect(codes().filter((code) => code !== 'listening')).toEqual(['silent']);
    expect(fake.opened).toBeLessThanOrEqual(7);
    strap.away = false;
    strap.mute = false;
    await ride(10);
    expect(await ride(5)).toBe(5);
  });

  test('a phone or a bike holds the sensor: it is known, and not heard', async () => {
    strap.away = true;
    strap.mute = true;
    await ride((MUTE_MS + AWAY_MS) / 1_000 + 15);
    expect(codeOf(STRAP)).toBe('away');
    expect(sensorSentenceOf(said.at(-1)!)).toBe(
      'TICKR 4F1A is known, but not heard. It sleeps, is out of reach, or a phone or a bike holds it: end that connection.',
    );
    strap.away = false;
    strap.mute = false;
    await ride(LONGEST_SENSOR_MS / 1_000);
    await heals();
  });

  test('notifications that stop: it is connected anew', async () => {
    strap.mute = true;
    await ride(MUTE_MS / 1_000 + 3);
    expect(said.map(({ code }) => code)).toContain('mute');
    strap.mute = false;
    await ride(LONGEST_SENSOR_MS / 1_000);
    await heals();
    expect(strap.connects).toBeGreaterThanOrEqual(2);
  });

  test('the connection is refused: it is tried again, ever more seldom', async () => {
    strap.refuses = 'Connection Failed to be Established (0x3e)';
    strap.mute = true;
    await ride(MUTE_MS / 1_000 + 5);
    strap.mute = false;
    await ride(120);
    const sentence = sensorSentenceOf(said.at(-1)!);
    expect(sentence).toContain(
      'TICKR 4F1A refuses the connection (Connection Failed to be Established (0x3e)).',
    );
    strap.refuses = null;
    await ride(LONGEST_SENSOR_MS / 1_000 + 5);
    await heals();
  });

  test('a reader that throws ends nothing', async () => {
    const push = heard.push.bind(heard);
    strap.says = { company: COMPANY.polar, bytes: Uint8Array.of(0x2f, 0, 0, 0x38) };
    heard.push = () => {
      heard.push = push;
      throw new Error('The disk is full.');
    };
    await ride(2);
    expect(heard.push).toBe(push);
    strap.says = null;
    await ride(80);
    await heals();
    expect(states[0]).toEqual({ code: 'cannot_open', detail: 'The disk is full.' });
  });
});

describe('an adapter that cannot be had at the start is said apart, and taken as soon as it can', () => {
  beforeEach(() => {
    fake.add({ address: STRAP });
  });
  const heals = async (heal: () => void) => {
    heal();
    await ride(LONGEST_AGAIN_MS / 1_000 + 10);
    expect(await ride(5)).toBe(5);
    expect(now()).toBe('listening');
  };

  test('there is none', async () => {
    fake.unplug();
    listen();
    await ride(30);
    expect(codes()).toEqual(['no_adapter']);
    await heals(() => fake.plug());
  });

  test('it is off', async () => {
    fake.power(false);
    listen();
    await ride(30);
    expect(codes()).toEqual(['starting', 'off']);
    expect(sentenceOf(states.at(-1)!)).toContain('bluetoothctl power on');
    await heals(() => fake.power(true));
  });

  test('no permission', async () => {
    fake.permission = false;
    listen();
    await ride(30);
    expect(codes()).toEqual(['starting', 'no_permission']);
    expect(fake.opened).toBeLessThan(6);
    await heals(() => {
      fake.permission = true;
    });
  });

  test('it does not answer', async () => {
    fake.dead = true;
    listen();
    await ride(ANSWER_MS / 1_000 + 5);
    expect(codes()).toEqual(['starting', 'no_answer']);
    await heals(() => {
      fake.dead = false;
    });
  });

  test('it does not begin to listen', async () => {
    fake.scanRefusals = 4;
    listen();
    await ride(4);
    expect(sentenceOf(states.at(-1)!)).toContain('does not listen to the room (Command Disallowed).');
    await heals(() => {});
  });

  test('its library is absent', async () => {
    let there = false;
    listen({
      machine: () => {
        if (!there) throw new BluetoothTrouble('no_library');
        return fake;
      },
    });
    await ride(10);
    expect(codes()).toEqual(['no_library']);
    await heals(() => {
      there = true;
    });
  });
});

test('24 hours with faults of all kinds: heard to the end, and nothing is kept', async () => {
  const strap = fake.add({ address: STRAP });
  listen();
  await ride(10);
  let frames = 0;
  heard.push = () => ++frames;
  const faults = [
    () => fake.power(false),
    () => fake.power(true),
    () => fake.unplug(),
    () => fake.plug(),
    () => {
      fake.deaf = true;
    },
    () => {
      strap.mute = true;
    },
    () => {
      strap.mute = false;
      strap.refuses = 'Connection Timeout (0x8)';
    },
    () => {
      strap.refuses = null;
      fake.scanRefusals = 5;
    },
  ];
  const kept: number[] = [];
  for (let minute = 0; minute < 24 * 60; minute++) {
    if (minute % 7 === 6) faults[Math.floor(minute / 7) % faults.length]!();
    for (let second = 0; second < 60; second += 5) {
      fake.advertise();
      fake.notify(STRAP, CHARACTERISTIC.heartRate, [0, 100 + (beats++ % 50)]);
      await clock.pass(5_000);
    }
    kept.push(clock.waiting() + fake.listeners() + all.length);
    states.length = 0;
    said.length = 0;
  }
  // Of 17,280 beats all but those of the minutes in which a fault stands.
  expect(frames).toBeGreaterThan(7_000);
  expect(Math.max(...kept)).toBeLessThanOrEqual(10);
  fake.plug();
  fake.power(true);
  Object.assign(strap, { mute: false, refuses: null });
  await ride(5 * 60);
  const before = frames;
  await ride(5);
  expect(frames - before).toBe(5);
}, 300_000);
