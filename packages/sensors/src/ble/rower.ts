/** Rower Data, characteristic 0x2AD1. Bit 0 is the other way round: where it is clear, strokes are there. */
import { createReader } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';
import { energyAt, ofMachine, resistanceAt } from './fitness-machine.ts';

export const ROWER = {
  flags: 'u16',
  fields: [
    { name: 'strokesPerMinute', as: 'u8', unless: 0, per: 2 },
    { name: 'strokes', as: 'u16', unless: 0 },
    { name: 'averageStrokesPerMinute', as: 'u8', when: 1, per: 2 },
    { name: 'distanceM', as: 'u24', when: 2 },
    /** For 500 m; a boat that does not move has none. */
    { name: 'paceSeconds', as: 'u16', when: 3, none: 0xffff },
    { name: 'averagePaceSeconds', as: 'u16', when: 4, none: 0xffff },
    { name: 'powerW', as: 's16', when: 5 },
    { name: 'averagePowerW', as: 's16', when: 6 },
    resistanceAt(7, 1),
    ...energyAt(8),
    { name: 'heartRateBpm', as: 'u8', when: 9, none: 0 },
    { name: 'met', as: 'u8', when: 10, per: 10 },
    { name: 'elapsedSeconds', as: 'u16', when: 11 },
    { name: 'remainingSeconds', as: 'u16', when: 12 },
  ],
} as const;

export const bleRower = profile('rower', () => {
  const read = createReader(ROWER);
  return (bytes) => {
    const told = read(bytes);
    return {
      ...ofMachine(told),
      cadenceRpm: told.strokesPerMinute,
      ...(told.paceSeconds !== undefined && { speedKmh: told.paceSeconds ? 1800 / told.paceSeconds : 0 }),
    };
  };
});
