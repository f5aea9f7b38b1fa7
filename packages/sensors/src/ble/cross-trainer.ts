/** Cross Trainer Data, characteristic 0x2ACE: flags of three bytes. Bit 0 clear: speed is there. */
import { createReader } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';
import { energyAt, ofMachine, resistanceAt } from './fitness-machine.ts';

export const CROSS_TRAINER = {
  flags: 'u24',
  fields: [
    { name: 'speedKmh', as: 'u16', unless: 0, per: 100 },
    { name: 'averageSpeedKmh', as: 'u16', when: 1, per: 100 },
    { name: 'distanceM', as: 'u24', when: 2 },
    { name: 'stepsPerMinute', as: 'u16', when: 3, none: 0xffff },
    { name: 'averageStepsPerMinute', as: 'u16', when: 3, none: 0xffff },
    { name: 'strides', as: 'u16', when: 4, per: 10 },
    { name: 'upM', as: 'u16', when: 5 },
    { name: 'downM', as: 'u16', when: 5 },
    { name: 'inclinePercent', as: 's16', when: 6, per: 10 },
    { name: 'rampDegrees', as: 's16', when: 6, per: 10 },
    resistanceAt(7, 10),
    { name: 'powerW', as: 's16', when: 8 },
    { name: 'averagePowerW', as: 's16', when: 9 },
    ...energyAt(10),
    { name: 'heartRateBpm', as: 'u8', when: 11, none: 0 },
    { name: 'met', as: 'u8', when: 12, per: 10 },
    { name: 'elapsedSeconds', as: 'u16', when: 13 },
    { name: 'remainingSeconds', as: 'u16', when: 14 },
  ],
} as const;

/** Two steps are one turn. */
const STEPS_PER_TURN = 2;

export const bleCrossTrainer = profile('crossTrainer', () => {
  const read = createReader(CROSS_TRAINER);
  return (bytes) => {
    const told = read(bytes);
    const steps = told.stepsPerMinute;
    return {
      ...ofMachine(told),
      speedKmh: told.speedKmh,
      cadenceRpm: steps == null ? steps : steps / STEPS_PER_TURN,
    };
  };
});
