/** What this page uses of Web Bluetooth (https://webbluetoothcg.github.io/web-bluetooth/): TypeScript does not know it. */
type BluetoothCharacteristic = EventTarget & {
  readonly uuid: string;
  readonly properties: { readonly notify: boolean; readonly read: boolean };
  readonly value?: DataView;
  startNotifications(): Promise<unknown>;
  readValue(): Promise<DataView>;
};
type BluetoothService = { readonly uuid: string; getCharacteristics(): Promise<BluetoothCharacteristic[]> };
type BluetoothServer = {
  readonly connected: boolean;
  connect(): Promise<BluetoothServer>;
  disconnect(): void;
  getPrimaryServices(): Promise<BluetoothService[]>;
};
type BluetoothDevice = EventTarget & {
  readonly id: string;
  readonly name?: string;
  readonly gatt?: BluetoothServer;
  forget?(): Promise<void>;
};
type Bluetooth = {
  getAvailability(): Promise<boolean>;
  requestDevice(options: {
    filters: { services: number[] }[];
    optionalServices: number[];
  }): Promise<BluetoothDevice>;
  /** What was chosen before; not every Chrome tells. */
  getDevices?(): Promise<BluetoothDevice[]>;
};
interface Navigator {
  /** Left out where a browser has none, and where a page came without https. */
  readonly bluetooth?: Bluetooth;
}
