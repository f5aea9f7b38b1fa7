/** Frames in, sensors out: each profile of each device decodes for itself, and keeps each quantity with its own age. */
import { CHANNELS, type Channel, STALE_AFTER_SECONDS } from '@tandem/metrics';
import { antProfiles } from '../ant/profiles.ts';
import { advertisementProfiles, characteristicProfiles } from '../ble/profiles.ts';
import type { Frame, Transport } from '../decoding/frame.ts';
import type { Decoder, Profile, Quantity, SensorKind, Values } from '../decoding/reading.ts';

/** Sensors of one room, its neighbour's and the street's; of more, that which was silent longest is forgotten. */
export const MAX_SENSORS = 500;
/** What a sensor said counts for so long, then nothing is known. */
export const FRESH_MS = STALE_AFTER_SECONDS * 1000;

/** One profile of one device. */
export type SensorSource = { transport: Transport; device: string; kind: SensorKind };
/** What one frame told. */
export type Reading = { source: SensorSource; atMs: number; rssiDbm: number | null; values: Values };
/** A value and its age. Null: the sensor measured nothing, or what it said is too old. */
export type Heard = { value: number | null; ageMs: number };
/** All that one sensor has told so far. */
export type Sensor = {
  source: SensorSource;
  ageMs: number;
  rssiDbm: number | null;
  /** Each as it was last told, however long ago that is. */
  told: { [Name in Quantity]?: Heard };
};
/** What one sensor says for one second of a ride: power as the mean since it was last asked, the others as last told. */
export type SensorSample = {
  source: SensorSource;
  rssiDbm: number | null;
  channels: { [Name in Channel]?: Sampled };
};
/** `packets`: how many told it since it was last asked. */
export type Sampled = Heard & { packets: number };

type Kept = {
  source: SensorSource;
  decode: Decoder;
  atMs: number;
  rssiDbm: number | null;
  told: Map<Quantity, { value: number | null; atMs: number; packets: number }>;
  /** Power since it was last asked, by the meter's events. */
  powerSum: number;
  powerEvents: number;
};

/** Hears one antenna, or several: a frame that is heard twice is a repeat, and one that comes late is left out. */
export function createReceiver() {
  const sensors = new Map<string, Kept>();

  const keep = (key: string, { transport, device }: Frame, { kind, decoder }: Profile): Kept => {
    if (sensors.size >= MAX_SENSORS) {
      let silent: [string, Kept] | null = null;
      for (const entry of sensors) if (silent === null || entry[1].atMs < silent[1].atMs) silent = entry;
      sensors.delete(silent![0]);
    }
    const kept: Kept = {
      source: { transport, device, kind },
      decode: decoder(),
      atMs: Number.NEGATIVE_INFINITY,
      rssiDbm: null,
      told: new Map(),
      powerSum: 0,
      powerEvents: 0,
    };
    sensors.set(key, kept);
    return kept;
  };

  return {
    /** @returns what the frame told; null where its profile is not known, or a later one of the sensor was heard. */
    hear(frame: Frame): Reading | null {
      const profile = profiles[frame.transport].get(frame.code);
      if (profile === undefined) return null;
      const key = `${frame.transport} ${frame.code} ${frame.device}`;
      const sensor = sensors.get(key) ?? keep(key, frame, profile);
      const { atMs, rssiDbm } = frame;
      if (atMs < sensor.atMs) return null;
      sensor.atMs = atMs;
      sensor.rssiDbm = rssiDbm ?? sensor.rssiDbm;
      const values = sensor.decode(frame.bytes, atMs);
      const { powerEvents = 1, ...quantities } = values;
      for (const name of Object.keys(quantities) as Quantity[])
        sensor.told.set(name, {
          value: quantities[name]!,
          atMs,
          packets: 1 + (sensor.told.get(name)?.packets ?? 0),
        });
      if (values.powerW != null) {
        sensor.powerSum += values.powerW * powerEvents;
        sensor.powerEvents += powerEvents;
      }
      return { source: sensor.source, atMs, rssiDbm, values };
    },

    /** Every sensor that was heard, with all that it told. */
    sensors(nowMs: number): Sensor[] {
      return [...sensors.values()].map(({ source, atMs, rssiDbm, told }) => ({
        source,
        ageMs: nowMs - atMs,
        rssiDbm,
        told: Object.fromEntries(
          [...told].map(([name, { value, atMs }]) => [name, { value, ageMs: nowMs - atMs }]),
        ),
      }));
    },

    /** What each sensor says since this was last asked: to be asked once a second, by one alone. */
    take(nowMs: number): SensorSample[] {
      return [...sensors.values()].map((sensor) => {
        const channels: SensorSample['channels'] = {};
        for (const channel of CHANNELS) {
          const told = sensor.told.get(channel);
          if (told === undefined) continue;
          const ageMs = nowMs - told.atMs;
          const value = ageMs > FRESH_MS ? null : told.value;
          channels[channel] = { value, ageMs, packets: told.packets };
          told.packets = 0;
        }
        const power = channels.powerW;
        if (power && power.value !== null && sensor.powerEvents > 0)
          power.value = sensor.powerSum / sensor.powerEvents;
        sensor.powerSum = 0;
        sensor.powerEvents = 0;
        return { source: sensor.source, rssiDbm: sensor.rssiDbm, channels };
      });
    },
  };
}

const profiles: Record<Transport, ReadonlyMap<number, Profile>> = {
  ant: antProfiles,
  bluetooth: characteristicProfiles,
  advertisement: advertisementProfiles,
};
