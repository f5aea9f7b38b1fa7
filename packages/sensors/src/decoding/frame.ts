/**
 * How something came through the air: a page of ANT+, a notification of a connected Bluetooth device, or what one
 * advertises to everybody.
 */
export type Transport = 'ant' | 'bluetooth' | 'advertisement';

/** One packet as an antenna gives it. */
export type Frame = {
  /** When it was received, by a clock that never goes back. */
  atMs: number;
  transport: Transport;
  /** ANT+: the device number in decimal. Bluetooth: the address, or what a browser gives in its place. */
  device: string;
  /** ANT+: device type. Bluetooth: number of the characteristic. Advertisement: number of the company. */
  code: number;
  /** ANT+: the page. Bluetooth: the value. Advertisement: what follows the company. */
  bytes: Uint8Array;
  /** Signal strength; null where the antenna does not say. */
  rssiDbm: number | null;
};
