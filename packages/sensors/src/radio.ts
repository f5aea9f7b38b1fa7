/** What sensors say by radio: frames of ANT+ and Bluetooth → samples. Pure, in a browser too. */
export { ANT } from './ant/profiles.ts';
export { CHARACTERISTIC, COMPANY, SERVICE } from './ble/profiles.ts';
export type { Frame, Transport } from './decoding/frame.ts';
export { MAX_LINE_CHARS, RADIO_HEADER, readFrameLine, writeFrameLine } from './decoding/frame-lines.ts';
export type { Quantity, SensorKind, Values } from './decoding/reading.ts';
export { withBatteries } from './room/batteries.ts';
export { heardRadio } from './room/heard-radio.ts';
export { keyOf, mergeHeard } from './room/merge-heard.ts';
export { readingOf, readingsOfSeats, type Seats } from './room/readings-of-seats.ts';
export {
  createReceiver,
  FRESH_MS,
  type Heard,
  MAX_SENSORS,
  type Reading,
  type Sampled,
  type Sensor,
  type SensorSample,
  type SensorSource,
} from './room/receive.ts';
export { sampleOfSeat } from './room/sample-of-seat.ts';
export { rankOf, type SourceOfRider, sourceOf } from './room/source-order.ts';
