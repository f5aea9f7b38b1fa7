import type { Channel } from '@tandem/metrics';

/** What a sensor may tell of a moment, besides the channels of a ride. */
type Told =
  /** Since the sensor's own beginning; it starts again where the sensor does. */
  | 'distanceM'
  | 'energyKcal'
  | 'elapsedSeconds'
  | 'resistanceLevel'
  /** Between the last two beats. */
  | 'beatSeconds'
  /** 1 where the strap lies on skin, 0 where it does not. Some straps say 0 while they measure: it takes no value away. */
  | 'contact'
  | 'batteryPercent'
  | 'batteryVolts'
  /** 1 where the sensor asks for a new battery. */
  | 'batteryLow'
  /** The number of its maker and its model, as ANT+ and FIT list them, and its own. */
  | 'makerNumber'
  | 'modelNumber'
  | 'serialNumber'
  /** What somebody set on a bike of a room. */
  | 'bikeNumber';
export type Quantity = Channel | Told;

/**
 * What one packet tells. A quantity is left out where the packet says nothing of it, and null where it says that nothing
 * was measured. `powerEvents` is of how many of the meter's own events the power is the mean; left out: of one moment.
 */
export type Values = { [Name in Quantity]?: number | null } & { powerEvents?: number };

/** What a sensor is, as its profile says. */
export type SensorKind =
  | 'heartRate'
  | 'power'
  | 'speed'
  | 'cadence'
  | 'speedAndCadence'
  | 'fitnessEquipment'
  | 'indoorBike'
  | 'rower'
  | 'crossTrainer'
  | 'battery';

/**
 * Decodes what one sensor sends by one profile, keeping what must be known from packet to packet. Any bytes may come.
 * @param atMs when it was received, by a clock that never goes back
 */
export type Decoder = (bytes: Uint8Array, atMs: number) => Values;
export type Profile = { readonly kind: SensorKind; readonly decoder: () => Decoder };
