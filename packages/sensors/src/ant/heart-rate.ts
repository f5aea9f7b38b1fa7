/** ANT+ heart rate, device type 0x78. Each page ends with the last beat, its number and the rate. */
import { followCounters } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import type { Values } from '../decoding/reading.ts';
import { antProfile, batteryOf, followPage, OLD_MAKER, OLD_PRODUCT } from './pages.ts';

export const HEART_RATE = {
  fields: [
    { name: 'beatTime', as: 'u16', at: 4 },
    { name: 'beats', as: 'u8', at: 6 },
    { name: 'heartRateBpm', as: 'u8', at: 7, none: 0 },
  ],
} as const;
export const PREVIOUS_BEAT = { fields: [{ name: 'beatTime', as: 'u16', at: 2 }] } as const;
export const HEART_BATTERY = {
  fields: [
    { name: 'batteryPercent', as: 'u8', at: 1, none: 0xff },
    { name: 'fraction', as: 'u8', at: 2, per: 256 },
    { name: 'volts', as: 'u8', at: 3, bits: [0, 4], none: 15 },
    { name: 'state', as: 'u8', at: 3, bits: [4, 3] },
  ],
} as const;
export const HEART_PAGE = { maker: 2, product: 3, previousBeat: 4, battery: 7 } as const;

const BEAT_TICKS_PER_SECOND = 1024;
const BEAT_TIME_WRAP = 65_536;
const BEATS_WRAP = 256;
/** So many beats pass in it at 240 bpm that their number could be back where it was. */
const SILENCE_MS = (BEATS_WRAP / 4) * 1000;
/** Where beats were counted and none has come for so long, no heart is heard: the strap was taken off. */
const NO_BEAT_MS = 10_000;

export const antHeartRate = antProfile('heartRate', () => {
  const pageOf = followPage();
  const follow = followCounters({ beats: BEATS_WRAP, beatTime: BEAT_TIME_WRAP }, 'beats', SILENCE_MS);
  /** Some relays send a rate and count no beats: their standing number tells nothing. */
  let beatMs: number | null = null;
  return (bytes, atMs) => {
    const { beats, beatTime, heartRateBpm } = readFields(HEART_RATE, bytes);
    const page = pageOf(bytes);
    const step = follow({ beats: beats!, beatTime: beatTime! }, atMs);
    const previous =
      page === HEART_PAGE.previousBeat ? readFields(PREVIOUS_BEAT, bytes).beatTime! : undefined;
    if (step.is === 'step') beatMs = atMs;
    const silent = beatMs !== null && atMs - beatMs > NO_BEAT_MS;
    const values: Values = { heartRateBpm: silent ? null : heartRateBpm, ...ofDevice(page, bytes) };
    if (step.is !== 'repeat' && previous !== undefined)
      values.beatSeconds = ((beatTime! - previous + BEAT_TIME_WRAP) % BEAT_TIME_WRAP) / BEAT_TICKS_PER_SECOND;
    else if (step.is === 'step' && step.by.beats === 1)
      values.beatSeconds = step.by.beatTime / BEAT_TICKS_PER_SECOND;
    return values;
  };
});

function ofDevice(page: number, bytes: Uint8Array): Values {
  if (page === HEART_PAGE.maker) return readFields(OLD_MAKER, bytes);
  if (page === HEART_PAGE.product) return readFields(OLD_PRODUCT, bytes);
  if (page !== HEART_PAGE.battery) return {};
  const { batteryPercent, ...battery } = readFields(HEART_BATTERY, bytes);
  return {
    ...batteryOf(battery),
    ...(batteryPercent != null && batteryPercent <= 100 && { batteryPercent }),
  };
}
