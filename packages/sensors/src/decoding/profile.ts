import { CHANNELS, type PLAUSIBLE, plausible } from '@tandem/metrics';
import type { Decoder, Profile, Quantity, SensorKind, Values } from './reading.ts';

/** A profile whose decoder tells only what can be true, whatever bytes come. */
export const profile = (kind: SensorKind, decoder: () => Decoder): Profile => ({
  kind,
  decoder: () => {
    const decode = decoder();
    return (bytes, atMs) => believed(decode(bytes, atMs));
  },
});

const channels: ReadonlySet<string> = new Set(CHANNELS);

/** What is no number, below 0 or beyond what anybody rides was not measured. */
function believed(values: Values): Values {
  const kept: Values = {};
  for (const name of Object.keys(values) as (Quantity | 'powerEvents')[]) {
    const value = values[name];
    if (value === undefined) continue;
    if (name === 'powerEvents') kept.powerEvents = value!;
    else if (isChannel(name)) kept[name] = orNull(plausible(name, value));
    else kept[name] = value !== null && value >= 0 && Number.isFinite(value) ? value : null;
  }
  return kept;
}

const isChannel = (name: Quantity): name is keyof typeof PLAUSIBLE => channels.has(name);
const orNull = (value: number) => (Number.isNaN(value) ? null : value);

/** Wheels of 700×25C roll so far in one turn: who cannot measure theirs takes it for speed and distance. */
export const WHEEL_M = 2.105;

/** km/h of a wheel's turns a second. */
export const wheelSpeedKmh = (turnsPerSecond: number | null): number | null =>
  turnsPerSecond === null ? null : turnsPerSecond * WHEEL_M * 3.6;

/** A minute's turns of a second's. */
export const perMinute = (perSecond: number | null): number | null =>
  perSecond === null ? null : perSecond * 60;
