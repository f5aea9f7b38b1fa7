/** Cycling Power Measurement, characteristic 0x2A63. Its wheel counts 1/2048 s, its crank 1/1024 s. */
import { followRate } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import { perMinute, profile, wheelSpeedKmh } from '../decoding/profile.ts';
import type { Values } from '../decoding/reading.ts';
import { followCrank } from './speed-and-cadence.ts';

export const CYCLING_POWER = {
  flags: 'u16',
  fields: [
    { name: 'powerW', as: 's16' },
    { name: 'balance', as: 'u8', when: 0 },
    { name: 'torque', as: 'u16', when: 2 },
    { name: 'wheels', as: 'u32', when: 4 },
    { name: 'wheelTime', as: 'u16', when: 4 },
    { name: 'cranks', as: 'u16', when: 5 },
    { name: 'crankTime', as: 'u16', when: 5 },
  ],
} as const;

export const bleCyclingPower = profile('power', () => {
  const wheels = followRate({ wrap: 2 ** 32, timeWrap: 65_536, perSecond: 2048 });
  const cranks = followCrank();
  return (bytes, atMs): Values => {
    const told = readFields(CYCLING_POWER, bytes);
    return {
      // Motors and noise may tell less than nothing; nobody rides it.
      ...(told.powerW != null && { powerW: Math.max(0, told.powerW) }),
      ...(told.wheelTime != null && { speedKmh: wheelSpeedKmh(wheels(told.wheels!, told.wheelTime, atMs)) }),
      ...(told.crankTime != null && { cadenceRpm: perMinute(cranks(told.cranks!, told.crankTime, atMs)) }),
    };
  };
});
