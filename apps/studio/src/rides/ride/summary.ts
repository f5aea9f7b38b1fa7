import { crc32 } from 'node:zlib';
import { metricRegistry, PEAK_SECONDS, type Peak, type ZonedRide, zoneSchemes } from '@tandem/metrics';
import { type Layers, shownPeaks, shownValues, shownZoneMix } from './layers.ts';

/** Spivi's own points, where Spivi sent them, simply add up. */
export const SPIVI_SUMS = ['spivi_sep', 'spivi_wpp'] as const;

const METRICS: readonly string[] = [...metricRegistry.map(({ id }) => id), ...SPIVI_SUMS];
const CHANNELS = ['power', 'heartRate'] as const;
type Channel = (typeof CHANNELS)[number];
const SCHEMES = { power: Object.keys(zoneSchemes.power), heartRate: Object.keys(zoneSchemes.heartRate) };
const zonesOf = (channel: Channel) =>
  1 + Math.max(...Object.values(zoneSchemes[channel]).map(({ bounds }) => bounds.length));
const ZONES = { power: zonesOf('power'), heartRate: zonesOf('heartRate') };

const NUMBERS =
  METRICS.length + PEAK_SECONDS.length + CHANNELS.reduce((sum, channel) => sum + 1 + ZONES[channel], 0);
const NUMBER_BYTES = 4;
/** Of the header, which takes the place of one number. */
const LAYOUT_BYTES = NUMBER_BYTES;
/** Numbers from one summary to the next. */
const STRIDE = 1 + NUMBERS;
/** Names what stands where: a summary of another order is not read. */
export const SUMMARY_LAYOUT = Buffer.alloc(LAYOUT_BYTES);
SUMMARY_LAYOUT.writeUInt32LE(crc32(JSON.stringify([NUMBER_BYTES, METRICS, PEAK_SECONDS, SCHEMES, ZONES])));

/**
 * Packs what trends read of a ride, as it is shown: a header and numbers of seven digits, more than anybody is shown;
 * NaN where there is none. In full they stay with the ride.
 */
export function packSummary(layers: Layers): Buffer {
  const numbers = new Float32Array(NUMBERS).fill(Number.NaN);
  const values = shownValues(layers);
  for (const [at, metric] of METRICS.entries()) numbers[at] = values[metric] ?? Number.NaN;
  let at = METRICS.length;
  const peaks = new Map(shownPeaks(layers).map(({ seconds, powerW }) => [seconds, powerW]));
  for (const seconds of PEAK_SECONDS) numbers[at++] = peaks.get(seconds) ?? Number.NaN;
  for (const channel of CHANNELS) {
    const ride = shownZoneMix(layers, channel);
    const scheme = ride === null ? -1 : SCHEMES[channel].indexOf(ride.scheme);
    if (scheme >= 0) {
      numbers[at] = scheme;
      for (const { zone, seconds } of ride!.zones)
        if (zone < ZONES[channel]) numbers[at + 1 + zone] = seconds;
    }
    at += 1 + ZONES[channel];
  }
  return Buffer.concat([SUMMARY_LAYOUT, Buffer.from(numbers.buffer)]);
}

/** The numbers of one ride by metric id, read where they lie: a thousand rides as objects would be most of the work. */
class PackedValues {
  readonly numbers: Float32Array;
  readonly at: number;
  constructor(numbers: Float32Array, at: number) {
    this.numbers = numbers;
    this.at = at;
  }
}
for (const [nth, metric] of METRICS.entries())
  Object.defineProperty(PackedValues.prototype, metric, {
    get(this: PackedValues) {
      return known(this.numbers, this.at + nth);
    },
  });

const known = (numbers: Float32Array, at: number) => {
  const number = numbers[at]!;
  return Number.isNaN(number) ? null : number;
};

/** What trends need of a ride's shown numbers. */
export class Summary {
  readonly values: Readonly<Record<string, number | null>>;
  readonly #numbers: Float32Array;
  readonly #at: number;

  constructor(numbers: Float32Array, at: number) {
    this.#numbers = numbers;
    this.#at = at;
    this.values = new PackedValues(numbers, at) as unknown as Summary['values'];
  }

  get peaks(): Peak[] {
    const at = this.#at + METRICS.length;
    return PEAK_SECONDS.map((seconds, nth) => ({ seconds, powerW: known(this.#numbers, at + nth) }));
  }

  zones(channel: Channel): ZonedRide {
    let at = this.#at + METRICS.length + PEAK_SECONDS.length;
    for (const before of CHANNELS.slice(0, CHANNELS.indexOf(channel))) at += 1 + ZONES[before];
    const scheme = SCHEMES[channel][this.#numbers[at]!];
    if (scheme === undefined) return null;
    const zones = [];
    for (let zone = 0; zone < ZONES[channel]; zone++) {
      const seconds = known(this.#numbers, at + 1 + zone);
      if (seconds !== null) zones.push({ zone, seconds });
    }
    return { scheme, zones };
  }

  /** All numbers by metric id, as an object of their own. */
  allValues(): Record<string, number | null> {
    return Object.fromEntries(METRICS.map((metric) => [metric, this.values[metric] ?? null]));
  }
}

/** Summaries that lie one behind the other. */
export function unpackSummaries(bytes: Buffer): Summary[] {
  const numbers = new Float32Array(bytes.length / NUMBER_BYTES);
  new Uint8Array(numbers.buffer).set(bytes);
  return Array.from({ length: numbers.length / STRIDE }, (_, nth) => new Summary(numbers, nth * STRIDE + 1));
}
