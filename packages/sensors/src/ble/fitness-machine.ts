/** What the machines of the Fitness Machine Service have in common: records by flags, over several notifications. */
import type { Field } from '../decoding/fields.ts';
import type { Values } from '../decoding/reading.ts';

/** Energy as three numbers behind one flag. */
export const energyAt = <const Bit extends number>(when: Bit) =>
  [
    { name: 'energyKcal', as: 'u16', when, none: 0xffff },
    { name: 'kcalPerHour', as: 'u16', when, none: 0xffff },
    { name: 'kcalPerMinute', as: 'u8', when, none: 0xff },
  ] as const satisfies Field[];

/**
 * How hard it goes: two signed bytes by FTMS 1.0 and its errata, and by what machines send; one byte of tens by the later
 * supplement of the SIG that describes all characteristics.
 */
export const resistanceAt = <const Bit extends number, const Per extends number>(when: Bit, per: Per) =>
  ({
    name: 'resistanceLevel',
    as: 's16',
    when,
    per,
    orShort: { as: 'u8', per: 0.1 },
  }) as const satisfies Field;

type Told = { powerW?: number | null } & {
  [Name in 'distanceM' | 'energyKcal' | 'elapsedSeconds' | 'resistanceLevel' | 'heartRateBpm']?:
    | number
    | null;
};

/** What each of them tells in the same words. A machine without a strap tells a rate of 0, which is none. */
export const ofMachine = (told: Told): Values => ({
  ...(told.powerW != null && { powerW: Math.max(0, told.powerW) }),
  distanceM: told.distanceM,
  energyKcal: told.energyKcal,
  elapsedSeconds: told.elapsedSeconds,
  resistanceLevel: told.resistanceLevel,
  heartRateBpm: told.heartRateBpm,
});
