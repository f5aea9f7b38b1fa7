import { type Said, sentence } from '../sentence.ts';

/** Each state of a machine's Bluetooth as a person reads it: what is so, and what to do. */
export const BLUETOOTH_STATES = {
  no_library: {
    says: 'This machine has no driver for Bluetooth: the optional package “@stoprocent/noble” is not installed.',
    remedy: 'Install the box again with npm, without --omit=optional, on a system that it is made for.',
  },
  no_adapter: {
    says: 'This machine has no Bluetooth adapter.',
    remedy: 'Plug one in, or switch on the one that is built in; it is found by itself.',
  },
  lost: {
    says: 'The Bluetooth adapter was there, and is there no longer.',
    remedy: 'Plug it in again; it is found by itself.',
  },
  unsupported: {
    says: 'The Bluetooth adapter does not know Bluetooth Low Energy, by which sensors speak.',
    remedy: 'Plug in one of Bluetooth 4.0 or later.',
  },
  off: {
    says: 'The Bluetooth adapter is switched off.',
    remedy: 'Switch it on: on Linux by “rfkill unblock bluetooth” and “bluetoothctl power on”.',
  },
  no_permission: {
    says: 'The Bluetooth adapter is there, but this program may not use it.',
    remedy: 'Run it as the service that tandem-box install --ble writes, or let this user use Bluetooth.',
  },
  no_answer: {
    says: 'The Bluetooth adapter does not answer.',
    remedy: 'It is tried again. If this goes on, unplug it and plug it in again, or restart the machine.',
  },
  scan_refused: {
    says: 'The Bluetooth adapter does not listen to the room.',
    remedy: 'It is tried again. If this goes on, end other programs that use Bluetooth here.',
  },
  cannot_open: {
    says: 'The Bluetooth adapter cannot be used.',
    remedy: 'It is tried again. If this goes on, restart the machine.',
  },
  starting: { says: 'The Bluetooth adapter is being set up.', remedy: null },
  quiet: {
    says: 'Bluetooth listens and has heard no sensor yet.',
    remedy: 'Wear a strap or turn a crank, and end its connection to phones and bikes.',
  },
  listening: { says: 'Bluetooth listens, and hears sensors.', remedy: null },
  full: {
    says: 'Bluetooth holds as many connections as the adapter can, and sensors wait for one.',
    remedy:
      'Hear these by ANT+, or by a second box. Straps that tell their heart rate to everybody need no connection.',
  },
  silent: {
    says: 'Bluetooth hears no sensor any more, and is started anew from time to time.',
    remedy: 'Nothing, where nobody rides. Otherwise restart the machine.',
  },
} as const satisfies Record<string, Said>;

export type BluetoothCode = keyof typeof BLUETOOTH_STATES;
/** @property detail the words of the machine, where it has any, or which sensors wait */
export type BluetoothState = { code: BluetoothCode; detail: string | null };

/** Each state of one sensor that needs a connection. */
export const SENSOR_STATES = {
  connecting: { says: 'is being connected.', remedy: null },
  connected: { says: 'is connected and heard.', remedy: null },
  waiting: {
    says: 'waits for a connection: the adapter holds no more.',
    remedy: 'Hear it by ANT+, or by a second box.',
  },
  refused: {
    says: 'refuses the connection.',
    remedy:
      'It is tried again. If this goes on, end its connection to a phone or a bike, or change its battery.',
  },
  mute: {
    says: 'was connected and sent nothing any more; it is connected anew.',
    remedy: 'Wear it or turn the crank. If this goes on, change its battery.',
  },
  away: {
    says: 'is known, but not heard.',
    remedy: 'It sleeps, is out of reach, or a phone or a bike holds it: end that connection.',
  },
  strange: { says: 'tells nothing that is understood here.', remedy: null },
} as const satisfies Record<string, Said>;

export type SensorCode = keyof typeof SENSOR_STATES;
/** @property device its address @property name what it calls itself, else its address */
export type SensorStanding = { device: string; name: string; code: SensorCode; detail: string | null };

/** A state as a line for people. */
export const sentenceOf = ({ code, detail }: BluetoothState): string =>
  sentence(BLUETOOTH_STATES[code], detail);
export const sensorSentenceOf = ({ name, code, detail }: SensorStanding): string =>
  `${name} ${sentence(SENSOR_STATES[code], detail)}`;

/** Why Bluetooth cannot be used just now; it is tried again. */
export class BluetoothTrouble extends Error {
  override name = 'BluetoothTrouble';
  readonly code: BluetoothCode;
  readonly detail: string | null;

  constructor(code: BluetoothCode, detail: string | null = null) {
    super(BLUETOOTH_STATES[code].says);
    this.code = code;
    this.detail = detail;
  }
}
