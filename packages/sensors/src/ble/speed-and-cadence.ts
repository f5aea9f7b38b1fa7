/** CSC Measurement, characteristic 0x2A5B: wheel and crank both count 1/1024 s. */
import { followRate } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import { perMinute, profile, wheelSpeedKmh } from '../decoding/profile.ts';
import type { Values } from '../decoding/reading.ts';

export const SPEED_AND_CADENCE = {
  flags: 'u8',
  fields: [
    { name: 'wheels', as: 'u32', when: 0 },
    { name: 'wheelTime', as: 'u16', when: 0 },
    { name: 'cranks', as: 'u16', when: 1 },
    { name: 'crankTime', as: 'u16', when: 1 },
  ],
} as const;

/** Turns of a crank, as both characteristics that have one count them. */
export const followCrank = () => followRate({ wrap: 65_536, timeWrap: 65_536, perSecond: 1024 });

export const bleSpeedAndCadence = profile('speedAndCadence', () => {
  const wheels = followRate({ wrap: 2 ** 32, timeWrap: 65_536, perSecond: 1024 });
  const cranks = followCrank();
  return (bytes, atMs): Values => {
    const told = readFields(SPEED_AND_CADENCE, bytes);
    return {
      ...(told.wheelTime != null && { speedKmh: wheelSpeedKmh(wheels(told.wheels!, told.wheelTime, atMs)) }),
      ...(told.crankTime != null && { cadenceRpm: perMinute(cranks(told.cranks!, told.crankTime, atMs)) }),
    };
  };
});
