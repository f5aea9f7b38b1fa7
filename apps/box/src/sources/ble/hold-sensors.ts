/**
 * Which sensors have a connection. An adapter holds few: the strongest come first, whoever has one keeps it as long as it
 * tells something, and the others wait, which is said.
 */
import type { Frame } from '@tandem/sensors/radio';
import type { Clock } from '../clock.ts';
import { wordsOf } from '../sentence.ts';
import type { Peripheral } from './adapter.ts';
import { deviceOf, strengthOf } from './advertised.ts';
import type { SensorCode, SensorStanding } from './bluetooth-state.ts';
import { connectSensor, leave } from './connect-sensor.ts';

/** Sensors of a room that are known by name; of more, that which was not heard longest is forgotten. */
export const MOST_KNOWN = 64;
/** One that is free says so several times a second: after this long it sleeps, is gone, or somebody else holds it. */
export const AWAY_MS = 15_000;
/** Connected, and nothing came for so long: it is connected anew. */
export const MUTE_MS = 15_000;
/** Where others wait, whoever told the same for so long makes room, and does not come back before as long again. */
export const STILL_MS = 120_000;
/** What tells its measures to everybody needs no connection for so long after it last did. */
const TOLD_EVERYBODY_MS = 60_000;
/** How strongly it is heard is asked so often. */
const STRENGTH_MS = 10_000;
/** What failed is tried again after this, twice as long each time. */
const FIRST_AGAIN_MS = 2_000;
export const LONGEST_AGAIN_MS = 60_000;
/** What has nothing to tell is asked again after this: it may have been another sensor's moment. */
const STRANGE_MS = 600_000;
/** An adapter that refused one more connection is believed for so long. */
const FULL_MS = 300_000;

type Held = {
  gone: boolean;
  toldAtMs: number;
  told: boolean;
  last: string;
  changedAtMs: number;
  askedAtMs: number;
};
type Known = {
  standing: SensorStanding;
  peripheral: Peripheral | null;
  seenAtMs: number;
  rssiDbm: number | null;
  /** Asked for by a seat, or connected once: it is missed where it is not heard. */
  missed: boolean;
  failures: number;
  againAtMs: number;
  held: Held | null;
};

export type Holding = {
  clock: Clock;
  /** How many the adapter holds at one time. */
  connections: number;
  /** Those of the seats; null: all that are heard. */
  wanted: ReadonlySet<string> | null;
  onFrame: (frame: Frame) => void;
  /** What is so of one sensor has changed. */
  onStanding: (standing: SensorStanding) => void;
};

/** Knows sensors for as long as the program runs: through every adapter that it finds. */
export function createHolder({ clock, connections, wanted, onFrame, onStanding }: Holding) {
  const known = new Map<string, Known>();
  const toldEverybody = new Map<string, number>();
  let full: { connections: number; atMs: number } | null = null;
  let atWork: Promise<void> | null = null;
  /** Of whatever is waited for with the adapter that is there. */
  let ending = new AbortController();

  const know = (device: string, name: string, missed: boolean): Known => {
    const sensor: Known = {
      standing: { device, name, code: 'away', detail: null },
      peripheral: null,
      seenAtMs: Number.NEGATIVE_INFINITY,
      rssiDbm: null,
      missed,
      failures: 0,
      againAtMs: 0,
      held: null,
    };
    known.set(device, sensor);
    return sensor;
  };
  for (const device of wanted ?? []) if (device.includes(':')) know(device, device, true);

  const become = (sensor: Known, code: SensorCode, detail: string | null = null) => {
    if (sensor.standing.code === code && sensor.standing.detail === detail) return;
    sensor.standing = { ...sensor.standing, code, detail };
    onStanding(sensor.standing);
  };
  const holds = () => [...known.values()].filter(({ held }) => held !== null);
  const limit = () =>
    full === null || clock.nowMs() - full.atMs > FULL_MS
      ? connections
      : Math.min(connections, full.connections);
  const again = (sensor: Known) => {
    sensor.againAtMs = clock.nowMs() + Math.min(LONGEST_AGAIN_MS, FIRST_AGAIN_MS * 2 ** sensor.failures++);
  };
  const isFree = (sensor: Known, nowMs: number) =>
    sensor.held === null && sensor.peripheral !== null && nowMs - sensor.seenAtMs < AWAY_MS;

  const connect = async (sensor: Known) => {
    const { signal } = ending;
    const peripheral = sensor.peripheral!;
    const { device } = sensor.standing;
    const beganMs = clock.nowMs();
    const held: Held = {
      gone: false,
      told: false,
      toldAtMs: beganMs,
      last: '',
      changedAtMs: beganMs,
      askedAtMs: beganMs,
    };
    const gone = () => {
      held.gone = true;
      peripheral.removeListener('disconnect', gone);
    };
    peripheral.on('disconnect', gone);
    become(sensor, 'connecting');
    try {
      const tells = await connectSensor(peripheral, {
        clock,
        signal,
        onData(code, bytes) {
          if (held.gone) return;
          held.toldAtMs = clock.nowMs();
          const text = `${code} ${bytes.join()}`;
          if (text !== held.last) held.changedAtMs = held.toldAtMs;
          held.last = text;
          onFrame({
            atMs: held.toldAtMs,
            transport: 'bluetooth',
            device,
            code,
            bytes,
            rssiDbm: sensor.rssiDbm,
          });
          held.told = true;
        },
      });
      if (!tells) {
        gone();
        sensor.againAtMs = clock.nowMs() + STRANGE_MS;
        return become(sensor, 'strange');
      }
      held.toldAtMs = clock.nowMs();
      held.changedAtMs = held.toldAtMs;
      sensor.missed = true;
      sensor.held = held;
    } catch (error) {
      gone();
      if (signal.aborted) return;
      const words = wordsOf(error);
      // The adapter refuses, and not the sensor: it can hold fewer than was thought.
      if (/limit|limited resources|0x0?9\b|0x0?d\b/i.test(words) && holds().length > 0) {
        full = { connections: holds().length, atMs: clock.nowMs() };
        return;
      }
      again(sensor);
      become(sensor, 'refused', words);
    }
  };

  const letGo = async (sensor: Known) => {
    sensor.held!.gone = true;
    sensor.held = null;
    full = null;
    await leave(sensor.peripheral!, { clock, signal: ending.signal });
  };

  /** What is so of one that has no connection. */
  const tell = (sensor: Known) => {
    const nowMs = clock.nowMs();
    const { device, code } = sensor.standing;
    if (sensor.held !== null) return;
    if (needsNone(device, nowMs)) return void (sensor.missed || known.delete(device));
    if (!isFree(sensor, nowMs)) {
      if (sensor.missed) become(sensor, 'away');
      // What failed is not tried anew before its time because it was not heard meanwhile.
      else if (sensor.againAtMs <= nowMs) known.delete(device);
    } else if (code !== 'refused' && code !== 'mute' && code !== 'strange' && holds().length >= limit())
      become(sensor, 'waiting');
  };

  const lookAfter = async (): Promise<void> => {
    for (const sensor of holds()) {
      const { held, peripheral } = sensor as Known & { held: Held; peripheral: Peripheral };
      const nowMs = clock.nowMs();
      if (held.gone) {
        sensor.held = null;
        full = null;
        again(sensor);
      } else if (nowMs - held.toldAtMs > MUTE_MS) {
        await letGo(sensor);
        again(sensor);
        become(sensor, 'mute');
      } else {
        if (held.told) {
          sensor.failures = 0;
          become(sensor, 'connected');
        }
        if (nowMs - held.askedAtMs > STRENGTH_MS) {
          held.askedAtMs = nowMs;
          void peripheral.updateRssiAsync().then(
            () => {
              sensor.rssiDbm = strengthOf(peripheral) ?? sensor.rssiDbm;
            },
            () => {},
          );
        }
      }
    }

    const nowMs = clock.nowMs();
    const free = [...known.values()]
      .filter((sensor) => isFree(sensor, nowMs) && !needsNone(sensor.standing.device, nowMs))
      .sort((a, b) => (b.rssiDbm ?? -200) - (a.rssiDbm ?? -200));
    const due = free.filter(({ againAtMs }) => againAtMs <= nowMs);
    if (due.length > 0 && holds().length >= limit()) {
      const still = holds().find(({ held }) => nowMs - held!.changedAtMs > STILL_MS);
      if (still) {
        await letGo(still);
        still.againAtMs = clock.nowMs() + STILL_MS;
      }
    }
    if (due.length > 0 && holds().length < limit() && !ending.signal.aborted) await connect(due[0]!);

    for (const sensor of known.values()) tell(sensor);
  };

  return {
    /** It tells everybody what it measures, and needs no connection. */
    toldEverybody(device: string, atMs: number) {
      if (toldEverybody.size >= MOST_KNOWN && !toldEverybody.has(device))
        toldEverybody.delete(toldEverybody.keys().next().value!);
      toldEverybody.set(device, atMs);
    },

    /** A sensor that can be connected was heard. */
    met(peripheral: Peripheral) {
      const device = deviceOf(peripheral);
      if (wanted !== null && !wanted.has(device)) return;
      let sensor = known.get(device);
      if (sensor === undefined) {
        if (known.size >= MOST_KNOWN && !forgetOne(known)) return;
        sensor = know(device, device, false);
      }
      const name = peripheral.advertisement.localName;
      if (name) sensor.standing = { ...sensor.standing, name };
      sensor.peripheral = peripheral;
      sensor.seenAtMs = clock.nowMs();
      sensor.rssiDbm = strengthOf(peripheral) ?? sensor.rssiDbm;
    },

    /**
     * Looks after all of them, once a second, and makes one connection at most. What is still under way is gone on with,
     * so that the adapter is asked one thing at a time.
     */
    step(): Promise<void> {
      atWork ??= lookAfter().finally(() => {
        atWork = null;
      });
      return atWork;
    },

    isAtWork: () => atWork !== null,

    /** The adapter is gone, and with it all connections, made or being made. */
    async lost(): Promise<void> {
      ending.abort();
      await atWork?.catch(() => {});
      ending = new AbortController();
      full = null;
      for (const sensor of known.values()) {
        if (sensor.held) sensor.held.gone = true;
        sensor.held = null;
        sensor.peripheral = null;
        tell(sensor);
      }
    },

    standings: (): SensorStanding[] => [...known.values()].map(({ standing }) => standing),
  };

  function needsNone(device: string, nowMs: number): boolean {
    return nowMs - (toldEverybody.get(device) ?? Number.NEGATIVE_INFINITY) < TOLD_EVERYBODY_MS;
  }
}

/**
 * Of those that nobody misses the one that was not heard longest; of the missed ones where all are.
 * @returns whether there was one
 */
function forgetOne(known: Map<string, Known>): boolean {
  const [oldest] = [...known.values()]
    .filter(({ held, standing }) => held === null && standing.code !== 'connecting')
    .sort((a, b) => Number(a.missed) - Number(b.missed) || a.seenAtMs - b.seenAtMs);
  return oldest !== undefined && known.delete(oldest.standing.device);
}
