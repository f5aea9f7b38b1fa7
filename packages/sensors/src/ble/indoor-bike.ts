/** Indoor Bike Data, characteristic 0x2AD2. Bit 0 is the other way round: where it is clear, speed is there. */
import { createReader } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';
import { energyAt, ofMachine, resistanceAt } from './fitness-machine.ts';

export const INDOOR_BIKE = {
  flags: 'u16',
  fields: [
    { name: 'speedKmh', as: 'u16', unless: 0, per: 100 },
    { name: 'averageSpeedKmh', as: 'u16', when: 1, per: 100 },
    { name: 'cadenceRpm', as: 'u16', when: 2, per: 2 },
    { name: 'averageCadenceRpm', as: 'u16', when: 3, per: 2 },
    { name: 'distanceM', as: 'u24', when: 4 },
    resistanceAt(5, 1),
    { name: 'powerW', as: 's16', when: 6 },
    { name: 'averagePowerW', as: 's16', when: 7 },
    ...energyAt(8),
    { name: 'heartRateBpm', as: 'u8', when: 9, none: 0 },
    { name: 'met', as: 'u8', when: 10, per: 10 },
    { name: 'elapsedSeconds', as: 'u16', when: 11 },
    { name: 'remainingSeconds', as: 'u16', when: 12 },
  ],
} as const;

export const bleIndoorBike = profile('indoorBike', () => {
  const read = createReader(INDOOR_BIKE);
  return (bytes) => {
    const told = read(bytes);
    return { ...ofMachine(told), speedKmh: told.speedKmh, cadenceRpm: told.cadenceRpm };
  };
});
