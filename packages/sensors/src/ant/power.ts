/** ANT+ bicycle power, device type 0x0B: pages 0x10 power, 0x11 and 0x12 torque, 0x20 torque as a frequency. */
import { followCounters } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import { perMinute, wheelSpeedKmh } from '../decoding/profile.ts';
import type { Decoder, Values } from '../decoding/reading.ts';
import { followAccumulatedPower } from './accumulated-power.ts';
import { pagedProfile } from './pages.ts';

export const POWER_PAGE = {
  calibration: 0x01,
  power: 0x10,
  wheelTorque: 0x11,
  crankTorque: 0x12,
  torqueFrequency: 0x20,
} as const;

export const POWER = {
  fields: [
    { name: 'events', as: 'u8', at: 1 },
    { name: 'cadenceRpm', as: 'u8', at: 3, none: 0xff },
    { name: 'accumulatedW', as: 'u16', at: 4 },
    { name: 'powerW', as: 'u16', at: 6 },
  ],
} as const;
/** At the wheel or at the crank: turns, their time in 1/2048 s, and the sum of torque in 1/32 N·m. */
export const TORQUE = {
  fields: [
    { name: 'events', as: 'u8', at: 1 },
    { name: 'turns', as: 'u8', at: 2 },
    { name: 'cadenceRpm', as: 'u8', at: 3, none: 0xff },
    { name: 'period', as: 'u16', at: 4 },
    { name: 'torque', as: 'u16', at: 6 },
  ],
} as const;
/** The one page whose numbers begin with their high byte. */
export const TORQUE_FREQUENCY = {
  fields: [
    { name: 'events', as: 'u8', at: 1 },
    { name: 'slope', as: 'u16be', at: 2, per: 10 },
    { name: 'time', as: 'u16be', at: 4 },
    { name: 'ticks', as: 'u16be', at: 6 },
  ],
} as const;
export const CALIBRATION = {
  fields: [
    { name: 'of', as: 'u8', at: 1 },
    { name: 'message', as: 'u8', at: 2 },
    { name: 'offsetHz', as: 'u16be', at: 6 },
  ],
} as const;
/** A calibration page is of a torque frequency's zero offset where it says these two. */
export const ZERO_OFFSET = { of: 0x10, message: 0x01 } as const;

const PERIOD_TICKS_PER_SECOND = 2048;
const FREQUENCY_TICKS_PER_SECOND = 2000;
const WRAP_16 = 65_536;
const WRAP_8 = 256;
/** Where a meter sends power beside torque, power is taken, and torque again once it was not heard for so long. */
const POWER_STANDS_MS = 5000;

export const antPower = pagedProfile('power', () => {
  const accumulated = followAccumulatedPower();
  const [wheel, crank] = [followTorque(), followTorque()];
  const frequency = followTorqueFrequency();
  let powerMs: number | null = null;
  const beside = (values: Values, atMs: number): Values => {
    if (powerMs === null || atMs - powerMs > POWER_STANDS_MS) return values;
    const { powerW: _, powerEvents: __, ...others } = values;
    return others;
  };
  return (bytes, atMs) => {
    switch (bytes[0]) {
      case POWER_PAGE.power:
        powerMs = atMs;
        return accumulated(readFields(POWER, bytes), atMs);
      case POWER_PAGE.wheelTorque: {
        const { turnsPerSecond, cadenceRpm, ...power } = wheel(bytes, atMs);
        return beside(
          { ...power, ...(cadenceRpm !== null && { cadenceRpm }), speedKmh: wheelSpeedKmh(turnsPerSecond) },
          atMs,
        );
      }
      case POWER_PAGE.crankTorque: {
        const { turnsPerSecond, cadenceRpm, ...power } = crank(bytes, atMs);
        return beside({ ...power, cadenceRpm: cadenceRpm ?? perMinute(turnsPerSecond) }, atMs);
      }
      case POWER_PAGE.torqueFrequency:
      case POWER_PAGE.calibration:
        return beside(frequency(bytes, atMs), atMs);
      default:
        return {};
    }
  };
});

type Pair = [number | null, number | null];

function followTorque() {
  const follow = followCounters(
    { events: WRAP_8, turns: WRAP_8, period: WRAP_16, torque: WRAP_16 },
    'period',
    (1000 * WRAP_16) / PERIOD_TICKS_PER_SECOND,
  );
  let [powerW, turnsPerSecond]: Pair = [null, null];
  return (bytes: Uint8Array, atMs: number) => {
    const { events, turns, period, torque, cadenceRpm } = readFields(TORQUE, bytes);
    const step = follow({ events: events!, turns: turns!, period: period!, torque: torque! }, atMs);
    const stands = step.is !== 'first' && step.standing;
    if (step.is === 'first') [powerW, turnsPerSecond] = [null, null];
    else if (stands) [powerW, turnsPerSecond] = [0, 0];
    else if (step.is === 'step') {
      // 2π · (torque / 32) / (period / 2048)
      powerW = (128 * Math.PI * step.by.torque) / step.by.period;
      turnsPerSecond = (step.by.turns * PERIOD_TICKS_PER_SECOND) / step.by.period;
    }
    return {
      powerW,
      powerEvents: step.is === 'step' ? step.by.events : 0,
      cadenceRpm: stands && cadenceRpm != null ? 0 : (cadenceRpm ?? null),
      turnsPerSecond,
    };
  };
}

/** Power needs the frequency of no torque, which comes on a page of its own: until then there is cadence alone. */
function followTorqueFrequency(): Decoder {
  const follow = followCounters(
    { events: WRAP_8, time: WRAP_16, ticks: WRAP_16 },
    'events',
    (1000 * WRAP_16) / FREQUENCY_TICKS_PER_SECOND,
  );
  let offsetHz: number | null = null;
  let [powerW, cadenceRpm]: Pair = [null, null];
  return (bytes, atMs) => {
    if (bytes[0] === POWER_PAGE.calibration) {
      const told = readFields(CALIBRATION, bytes);
      if (told.of === ZERO_OFFSET.of && told.message === ZERO_OFFSET.message) offsetHz = told.offsetHz!;
      return {};
    }
    const { events, time, ticks, slope } = readFields(TORQUE_FREQUENCY, bytes);
    const step = follow({ events: events!, time: time!, ticks: ticks! }, atMs);
    if (step.is === 'first') [powerW, cadenceRpm] = [null, null];
    else if (step.standing) [powerW, cadenceRpm] = [offsetHz === null ? null : 0, 0];
    else if (step.is === 'step') {
      const seconds = step.by.time / FREQUENCY_TICKS_PER_SECOND;
      cadenceRpm = (60 * step.by.events) / seconds;
      const torqueNm = offsetHz === null ? null : (step.by.ticks / seconds - offsetHz) / slope!;
      powerW = torqueNm === null ? null : Math.max(0, (torqueNm * cadenceRpm * Math.PI) / 30);
    }
    return { powerW, powerEvents: step.is === 'step' ? step.by.events : 0, cadenceRpm };
  };
}
