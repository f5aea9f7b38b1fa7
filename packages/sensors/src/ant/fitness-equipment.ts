/** ANT+ fitness equipment (FE-C), device type 0x11: bikes, trainers, rowers, cross-trainers, skiing machines. */
import { followSum } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import type { Values } from '../decoding/reading.ts';
import { followAccumulatedPower } from './accumulated-power.ts';
import { pagedProfile } from './pages.ts';

export const EQUIPMENT_PAGE = {
  general: 0x10,
  metabolic: 0x12,
  crossTrainer: 0x14,
  bike: 0x15,
  rower: 0x16,
  skier: 0x18,
  trainer: 0x19,
} as const;

export const GENERAL = {
  fields: [
    { name: 'elapsed', as: 'u8', at: 2 },
    { name: 'metres', as: 'u8', at: 3 },
    { name: 'speedMs', as: 'u16', at: 4, per: 1000, none: 0xffff },
    { name: 'heartRateBpm', as: 'u8', at: 6, none: 0xff },
    { name: 'tellsDistance', as: 'u8', at: 7, bits: [2, 1] },
  ],
} as const;
export const METABOLIC = {
  fields: [
    { name: 'kcal', as: 'u8', at: 6 },
    { name: 'tellsEnergy', as: 'u8', at: 7, bits: [0, 1] },
  ],
} as const;
/** Bike, rower, cross-trainer and skier: turns or strokes a minute, and power of this moment. */
export const MACHINE = {
  fields: [
    { name: 'cadenceRpm', as: 'u8', at: 4, none: 0xff },
    { name: 'powerW', as: 'u16', at: 5, none: 0xffff },
  ],
} as const;
export const TRAINER = {
  fields: [
    { name: 'events', as: 'u8', at: 1 },
    { name: 'cadenceRpm', as: 'u8', at: 2, none: 0xff },
    { name: 'accumulatedW', as: 'u16', at: 3 },
    { name: 'powerW', as: 'u16', at: 5, bits: [0, 12], none: 0xfff },
  ],
} as const;

const WRAP = 256;
const ELAPSED_PER_SECOND = 4;
const ELAPSED_SILENCE_MS = (WRAP / ELAPSED_PER_SECOND) * 1000;
/** Nobody goes 256 m in it on a bike that stands. */
const DISTANCE_SILENCE_MS = 10_000;
/** Nor spends 256 kcal in it. */
const ENERGY_SILENCE_MS = 600_000;

export const antFitnessEquipment = pagedProfile('fitnessEquipment', () => {
  const accumulated = followAccumulatedPower();
  const elapsed = followSum(WRAP, ELAPSED_SILENCE_MS);
  const metres = followSum(WRAP, DISTANCE_SILENCE_MS);
  const kcal = followSum(WRAP, ENERGY_SILENCE_MS);
  return (bytes, atMs): Values => {
    switch (bytes[0]) {
      case EQUIPMENT_PAGE.general: {
        const told = readFields(GENERAL, bytes);
        return {
          elapsedSeconds: elapsed(told.elapsed!, atMs) / ELAPSED_PER_SECOND,
          ...(told.tellsDistance === 1 && { distanceM: metres(told.metres!, atMs) }),
          speedKmh: told.speedMs == null ? null : told.speedMs * 3.6,
          heartRateBpm: told.heartRateBpm,
        };
      }
      case EQUIPMENT_PAGE.metabolic: {
        const told = readFields(METABOLIC, bytes);
        return told.tellsEnergy === 1 ? { energyKcal: kcal(told.kcal!, atMs) } : {};
      }
      case EQUIPMENT_PAGE.crossTrainer:
      case EQUIPMENT_PAGE.bike:
      case EQUIPMENT_PAGE.rower:
      case EQUIPMENT_PAGE.skier:
        return readFields(MACHINE, bytes);
      case EQUIPMENT_PAGE.trainer: {
        const told = readFields(TRAINER, bytes);
        const power = accumulated(told, atMs);
        return told.powerW === null ? { ...power, powerW: null } : power;
      }
      default:
        return {};
    }
  };
});
