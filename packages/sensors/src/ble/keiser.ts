/** What Keiser's M3i advertises to everybody, company 0x0102. Each bike has a number that somebody gave it. */
import { readFields } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';
import type { Values } from '../decoding/reading.ts';

export const KEISER = {
  fields: [
    { name: 'versionMajor', as: 'u8' },
    { name: 'versionMinor', as: 'u8' },
    { name: 'dataType', as: 'u8' },
    { name: 'bikeNumber', as: 'u8' },
    { name: 'cadenceRpm', as: 'u16', per: 10 },
    { name: 'heartRateBpm', as: 'u16', per: 10, none: 0 },
    { name: 'powerW', as: 'u16' },
    { name: 'energyKcal', as: 'u16' },
    { name: 'minutes', as: 'u8' },
    { name: 'seconds', as: 'u8' },
    { name: 'distance', as: 'u16' },
    { name: 'resistanceLevel', as: 'u8' },
  ],
} as const;

/** The highest bit of the distance is set for kilometres, clear for miles; both come in tenths. */
const KILOMETRES = 0x8000;
const M_PER_TENTH = { kilometre: 100, mile: 160.9344 };

/** Other types are averages of what was ridden before. */
const isOfNow = (dataType: number) => dataType === 0 || (dataType >= 128 && dataType <= 227);

/** A bike goes on for five minutes after its rider left: it is news only where the time of its ride has moved on. */
export const keiserBike = profile('indoorBike', () => {
  let last: number | null = null;
  return (bytes): Values => {
    const told = readFields(KEISER, bytes);
    if (told.distance == null || !isOfNow(told.dataType!)) return {};
    const elapsedSeconds = told.minutes! * 60 + told.seconds!;
    const moved = last !== null && elapsedSeconds !== last;
    last = elapsedSeconds;
    const { bikeNumber } = told;
    if (!moved) return { bikeNumber };
    const inKm = (told.distance & KILOMETRES) !== 0;
    return {
      bikeNumber,
      powerW: told.powerW,
      cadenceRpm: told.cadenceRpm,
      heartRateBpm: told.heartRateBpm,
      energyKcal: told.energyKcal,
      elapsedSeconds,
      distanceM: (told.distance & ~KILOMETRES) * (inKm ? M_PER_TENTH.kilometre : M_PER_TENTH.mile),
      resistanceLevel: told.resistanceLevel,
    };
  };
});
