import { crc32 } from 'node:zlib';
import { metricRegistry, PEAK_SECONDS, zoneSchemes } from '@tandem/metrics';
import { type Layers, shownPeaks, shownValues, shownZoneMix } from './layers.ts';

/** Spivi's own points, where Spivi sent them, simply add up. */
export const SPIVI_SUMS = ['spivi_sep', 'spivi_wpp'] as const;

const METRICS: readonly string[] = [...metricRegistry.map(({ id }) => id), ...SPIVI_SUMS];
const CHANNELS = ['power', 'heartRate'] as const;
const SCHEMES = { power: Object.keys(zoneSchemes.power), heartRate: Object.keys(zoneSchemes.heartRate) };
const zonesOf = (channel: (typeof CHANNELS)[number]) =>
  1 + Math.max(...Object.values(zoneSchemes[channel]).map(({ bounds }) => bounds.length));
const ZONES = { power: zonesOf('power'), heartRate: zonesOf('heartRate') };

const NUMBERS =
  METRICS.length + PEAK_SECONDS.length + CHANNELS.reduce((sum, channel) => sum + 1 + ZONES[channel], 0);
const HEADER_BYTES = 8;
/** Names what stands where: a summary of another order is not read. */
export const SUMMARY_LAYOUT = Buffer.alloc(HEADER_BYTES);
SUMMARY_LAYOUT.writeUInt32LE(crc32(JSON.stringify([METRICS, PEAK_SECONDS, SCHEMES, ZONES])));

/** What trends need of a ride's shown numbers. */
export type Summary = {
  values: Record<string, number | null>;
  peaks: { seconds: number; powerW: number | null }[];
  zones: Record<
    (typeof CHANNELS)[number],
    { scheme: string; zones: { zone: number; seconds: number }[] } | null
  >;
};

/** Packs what trends read of a ride, as it is shown: a header and doubles, NaN where there is no number. */
export function packSummary(layers: Layers): Buffer {
  const numbers = new Float64Array(NUMBERS).fill(Number.NaN);
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

/** Unpacks what `packSummary` wrote. @throws RangeError for bytes of another layout */
export function unpackSummary(bytes: Buffer): Summary {
  if (bytes.length !== HEADER_BYTES + NUMBERS * 8 || !bytes.subarray(0, HEADER_BYTES).equals(SUMMARY_LAYOUT))
    throw new RangeError('This summary has another layout.');
  const numbers = new Float64Array(NUMBERS);
  new Uint8Array(numbers.buffer).set(bytes.subarray(HEADER_BYTES));
  const known = (at: number) => (Number.isNaN(numbers[at]!) ? null : numbers[at]!);
  const values: Summary['values'] = {};
  for (let at = 0; at < METRICS.length; at++) values[METRICS[at]!] = known(at);
  let at = METRICS.length;
  const peaks = PEAK_SECONDS.map((seconds) => ({ seconds, powerW: known(at++) }));
  const zones: Summary['zones'] = { power: null, heartRate: null };
  for (const channel of CHANNELS) {
    const scheme = SCHEMES[channel][numbers[at]!];
    if (scheme !== undefined) {
      const times = [];
      for (let zone = 0; zone < ZONES[channel]; zone++) {
        const seconds = numbers[at + 1 + zone]!;
        if (!Number.isNaN(seconds)) times.push({ zone, seconds });
      }
      zones[channel] = { scheme, zones: times };
    }
    at += 1 + ZONES[channel];
  }
  return { values, peaks, zones };
}
