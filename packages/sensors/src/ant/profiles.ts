import type { Profile } from '../decoding/reading.ts';
import { antFitnessEquipment } from './fitness-equipment.ts';
import { antHeartRate } from './heart-rate.ts';
import { antPower } from './power.ts';
import { antCadence, antSpeed, antSpeedAndCadence } from './speed-and-cadence.ts';

/** Device types of ANT+. */
export const ANT = {
  power: 0x0b,
  fitnessEquipment: 0x11,
  heartRate: 0x78,
  speedAndCadence: 0x79,
  cadence: 0x7a,
  speed: 0x7b,
} as const;

export const antProfiles: ReadonlyMap<number, Profile> = new Map([
  [ANT.power, antPower],
  [ANT.fitnessEquipment, antFitnessEquipment],
  [ANT.heartRate, antHeartRate],
  [ANT.speedAndCadence, antSpeedAndCadence],
  [ANT.cadence, antCadence],
  [ANT.speed, antSpeed],
]);
