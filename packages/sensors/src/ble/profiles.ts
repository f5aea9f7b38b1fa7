import type { Profile } from '../decoding/reading.ts';
import { bleBattery } from './battery.ts';
import { bleCrossTrainer } from './cross-trainer.ts';
import { bleCyclingPower } from './cycling-power.ts';
import { bleHeartRate } from './heart-rate.ts';
import { bleIndoorBike } from './indoor-bike.ts';
import { keiserBike } from './keiser.ts';
import { polarStrap } from './polar.ts';
import { bleRower } from './rower.ts';
import { bleSpeedAndCadence } from './speed-and-cadence.ts';

/** Services of Bluetooth that a sensor of a ride has at least one of: it is known by them before it is connected. */
export const SERVICE = {
  heartRate: 0x180d,
  speedAndCadence: 0x1816,
  cyclingPower: 0x1818,
  fitnessMachine: 0x1826,
} as const;
/** Characteristics of Bluetooth. */
export const CHARACTERISTIC = {
  battery: 0x2a19,
  heartRate: 0x2a37,
  speedAndCadence: 0x2a5b,
  cyclingPower: 0x2a63,
  crossTrainer: 0x2ace,
  rower: 0x2ad1,
  indoorBike: 0x2ad2,
} as const;
/** Companies whose devices advertise what they measure. */
export const COMPANY = { polar: 0x006b, keiser: 0x0102 } as const;

export const characteristicProfiles: ReadonlyMap<number, Profile> = new Map([
  [CHARACTERISTIC.battery, bleBattery],
  [CHARACTERISTIC.heartRate, bleHeartRate],
  [CHARACTERISTIC.speedAndCadence, bleSpeedAndCadence],
  [CHARACTERISTIC.cyclingPower, bleCyclingPower],
  [CHARACTERISTIC.crossTrainer, bleCrossTrainer],
  [CHARACTERISTIC.rower, bleRower],
  [CHARACTERISTIC.indoorBike, bleIndoorBike],
]);
export const advertisementProfiles: ReadonlyMap<number, Profile> = new Map([
  [COMPANY.polar, polarStrap],
  [COMPANY.keiser, keiserBike],
]);
