/** What is used of the library `@stoprocent/noble`, and what it calls things. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BluetoothTrouble } from './bluetooth-state.ts';

/** A machine as far as Bluetooth is concerned. */
export type BluetoothMachine = {
  /** Whether an adapter is there; null where the machine does not say before one is opened. */
  hasAdapter(): boolean | null;
  /** The adapter as if nobody had spoken with it: what was met and held before is forgotten. */
  open(): Adapter;
};

/** `unknown`: it has not answered yet. */
export type AdapterPower =
  | 'unknown'
  | 'resetting'
  | 'unsupported'
  | 'unauthorized'
  | 'poweredOff'
  | 'poweredOn';

export type Adapter = {
  on(event: 'stateChange', listener: (state: AdapterPower) => void): unknown;
  on(event: 'discover', listener: (peripheral: Peripheral) => void): unknown;
  on(event: 'scanStart' | 'scanStop', listener: () => void): unknown;
  removeAllListeners(): unknown;
  /** Hears what is advertised, repeats too. It ends by itself whenever a connection is made. */
  startScanningAsync(services: string[], repeats: boolean): Promise<void>;
  stopScanning(): void;
  stop(): void;
};

/** A device that was heard. `address` is empty where the system keeps it for itself; `id` never is. */
export type Peripheral = {
  id: string;
  address: string;
  connectable: boolean;
  rssi: number;
  advertisement: {
    localName?: string | undefined;
    /** The company's number, low byte first, and what it says. */
    manufacturerData?: Uint8Array | undefined;
    serviceUuids?: string[] | undefined;
  };
  connectAsync(): Promise<void>;
  cancelConnect(): void;
  disconnectAsync(): Promise<void>;
  discoverAllServicesAndCharacteristicsAsync(): Promise<{ characteristics: Characteristic[] }>;
  updateRssiAsync(): Promise<number>;
  on(event: 'disconnect', listener: () => void): unknown;
  removeListener(event: 'disconnect', listener: () => void): unknown;
};

export type Characteristic = {
  /** Four hexadecimal digits of a number that Bluetooth has given out, else all thirty-two. */
  uuid: string;
  properties: string[];
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  subscribeAsync(): Promise<unknown>;
  /** What it answers comes by the event `data` too. */
  readAsync(): Promise<Uint8Array>;
};

/** Where Linux lists its adapters. */
const ADAPTERS = '/sys/class/bluetooth';

/** The library, where it is installed. @throws BluetoothTrouble where it is not */
export function loadBluetooth(): BluetoothMachine {
  let withBindings: () => Adapter;
  try {
    withBindings = createRequire(import.meta.url)('@stoprocent/noble').withBindings;
  } catch {
    throw new BluetoothTrouble('no_library');
  }
  return {
    hasAdapter,
    open() {
      const adapter = withBindings();
      setImmediate(staysAlive);
      return adapter;
    },
  };
}

/** The library ends the program at Ctrl+C where nobody asked for that signal after it; what is not yet sent would be lost. */
function staysAlive(): void {
  process.off('SIGINT', heardToo);
  process.on('SIGINT', heardToo);
}
const heardToo = () => {};

function hasAdapter(): boolean | null {
  if (process.platform !== 'linux') return null;
  try {
    // A connection that is held has an entry of its own here: hci0 is an adapter, hci0:64 is none.
    return readdirSync(ADAPTERS).some((name) => /^hci\d+$/.test(name));
  } catch {
    return false;
  }
}
