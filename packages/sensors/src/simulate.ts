/** Sensors in the making: rides → frames, for tests and trials without a sensor. The inverse of decoding. */
export * from './simulate/ant.ts';
export * from './simulate/ble.ts';
export { type Air, type Transmitter, transmit } from './simulate/transmitter.ts';
