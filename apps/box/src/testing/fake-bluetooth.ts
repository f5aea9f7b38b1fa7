/**
 * Bluetooth in the making: an adapter and sensors around it. What stands here is from the description of Bluetooth and of
 * the library's events, and shares nothing with what listens to it; it fails in the library's words.
 */
import { EventEmitter } from 'node:events';
import type {
  Adapter,
  AdapterPower,
  BluetoothMachine,
  Characteristic,
  Peripheral,
} from '../sources/ble/adapter.ts';

export type FakeSensor = {
  address: string;
  name: string;
  /** Numbers of its services and of the characteristics in them. */
  services: Record<number, readonly number[]>;
  /** Company and what it tells everybody. */
  says: { company: number; bytes: Uint8Array } | null;
  rssi: number;
  /** Out of reach, asleep, or held by a phone or a bike: it advertises nothing and answers nobody. */
  away: boolean;
  /** It advertises, and never answers whoever wants to connect. */
  silent: boolean;
  /** What it says to whoever wants to connect; null: it lets them. */
  refuses: string | null;
  /** Connected, it notifies nothing. */
  mute: boolean;
  battery: number;
  connects: number;
};

export type FakeBluetooth = BluetoothMachine & {
  add(sensor: Pick<FakeSensor, 'address'> & Partial<FakeSensor>): FakeSensor;
  /** All that advertise do so once, or one of them. */
  advertise(address?: string): void;
  notify(address: string, code: number, bytes: readonly number[]): void;
  plug(): void;
  unplug(): void;
  power(on: boolean): void;
  permission: boolean;
  /** Never says how it is. */
  dead: boolean;
  /** So many times yet it does not begin to listen. */
  scanRefusals: number;
  /** Does not listen while it makes a connection. */
  connectsAlone: boolean;
  /** Hears nothing until it is opened anew. */
  deaf: boolean;
  /** So many connections it holds. */
  most: number;
  opened: number;
  /** Listeners that somebody left on what the library made. */
  listeners(): number;
};

const short = (number: number) => number.toString(16).padStart(4, '0');

export function fakeBluetooth(): FakeBluetooth {
  const sensors = new Map<string, FakeSensor>();
  let plugged = true;
  let on = true;
  let open: ReturnType<typeof adapterOf> | null = null;

  const power = (): AdapterPower => {
    if (!plugged) return 'unsupported';
    if (!fake.permission) return 'unauthorized';
    return on ? 'poweredOn' : 'poweredOff';
  };

  function adapterOf() {
    const events = new EventEmitter();
    const peripherals = new Map<string, ReturnType<typeof peripheralOf>>();
    let scanning = false;
    /** Asked to listen; asked again, the library does nothing and says nothing. */
    let asked = false;
    const connecting = new Set<Peripheral>();
    let said: AdapterPower = 'unknown';
    events.on('newListener', (event) => {
      if (event === 'stateChange' && said === 'unknown' && !fake.dead) queueMicrotask(say);
    });
    const say = () => {
      // The library tells of an adapter that was taken away as of one that was switched off.
      const now = said === 'poweredOn' && power() !== 'poweredOn' ? 'poweredOff' : power();
      if (now === said) return;
      said = now;
      if (said !== 'poweredOn') {
        scanning = false;
        for (const one of peripherals.values()) one.drop();
      }
      events.emit('stateChange', said);
    };
    const held = () => [...peripherals.values()].filter((one) => one.connected());
    const stopScan = () => {
      asked = false;
      if (!scanning) return;
      scanning = false;
      events.emit('scanStop');
    };

    function peripheralOf(sensor: FakeSensor) {
      const own = new EventEmitter();
      let connected = false;
      let characteristics: (Characteristic & { emit(bytes: Uint8Array): void; on: EventEmitter['on'] })[] =
        [];
      const subscribed = new Set<string>();
      const answers = async <T>(value: () => T): Promise<T> => {
        await null;
        if (!connected) throw new Error('Disconnected 8');
        return value();
      };
      const peripheral: Peripheral = {
        id: sensor.address.replaceAll(':', ''),
        address: sensor.address.toLowerCase(),
        connectable: true,
        rssi: sensor.rssi,
        advertisement: {},
        async connectAsync() {
          stopScan();
          await null;
          if (power() !== 'poweredOn')
            throw new Error(`Cannot connect while adapter state is ${power()} (not poweredOn)`);
          if (held().length >= fake.most) throw new Error('Connection Limit Exceeded (0x9)');
          // Whoever is not there is waited for, and the library has no end of it.
          if (sensor.away || sensor.silent) {
            connecting.add(peripheral);
            return new Promise(() => {});
          }
          if (sensor.refuses !== null) throw new Error(sensor.refuses);
          sensor.connects++;
          connected = true;
        },
        cancelConnect: () => void connecting.delete(peripheral),
        async disconnectAsync() {
          await null;
          drop();
        },
        discoverAllServicesAndCharacteristicsAsync: () =>
          answers(() => {
            characteristics = Object.values(sensor.services)
              .flat()
              .map((code) => characteristicOf(code));
            return { characteristics };
          }),
        updateRssiAsync: () =>
          answers(() => {
            (peripheral as { rssi: number }).rssi = sensor.rssi;
            return sensor.rssi;
          }),
        on: own.on.bind(own),
        removeListener: own.removeListener.bind(own),
      };
      function characteristicOf(code: number) {
        const data = new EventEmitter();
        const isBattery = code === 0x2a19;
        return {
          uuid: short(code),
          properties: isBattery ? ['read'] : ['notify'],
          on: data.on.bind(data) as EventEmitter['on'],
          emit: (bytes: Uint8Array) => data.emit('data', bytes, true),
          subscribeAsync: () => answers(() => subscribed.add(short(code))),
          readAsync: () =>
            answers(() => {
              const bytes = Uint8Array.of(sensor.battery);
              data.emit('data', bytes, false);
              return bytes;
            }),
        };
      }
      const drop = () => {
        if (!connected) return;
        connected = false;
        subscribed.clear();
        own.emit('disconnect', 8);
      };
      return {
        peripheral,
        drop,
        connected: () => connected,
        listeners: () => own.listenerCount('disconnect'),
        notify(code: number, bytes: readonly number[]) {
          if (!connected || sensor.mute || !subscribed.has(short(code))) return;
          characteristics.find(({ uuid }) => uuid === short(code))?.emit(Uint8Array.from(bytes));
        },
      };
    }

    const adapter: Adapter = {
      on: events.on.bind(events),
      removeAllListeners: () => events.removeAllListeners(),
      async startScanningAsync() {
        await null;
        if (said !== 'poweredOn')
          throw new Error(`Could not start scanning, state is ${said} (not poweredOn)`);
        if (fake.scanRefusals > 0) {
          fake.scanRefusals--;
          throw new Error('Command Disallowed');
        }
        if (asked && !scanning) return new Promise(() => {});
        asked = true;
        if (fake.connectsAlone && connecting.size > 0) return new Promise(() => {});
        scanning = true;
        events.emit('scanStart');
      },
      stopScanning() {
        stopScan();
      },
      stop() {
        if (said === 'unsupported') throw new TypeError('Cannot read properties of null');
        for (const one of peripherals.values()) one.drop();
        scanning = false;
        if (open?.adapter === adapter) open = null;
      },
    };
    return {
      adapter,
      say,
      advertise(sensor: FakeSensor) {
        const one = peripherals.get(sensor.address) ?? peripheralOf(sensor);
        peripherals.set(sensor.address, one);
        if (!scanning || sensor.away || one.connected()) return;
        const { says } = sensor;
        Object.assign(one.peripheral, {
          rssi: sensor.rssi,
          advertisement: {
            localName: sensor.name,
            serviceUuids: Object.keys(sensor.services).map((number) => short(Number(number))),
            ...(says && {
              manufacturerData: Uint8Array.of(says.company & 0xff, says.company >> 8, ...says.bytes),
            }),
          },
        });
        events.emit('discover', one.peripheral);
      },
      of: (address: string) => peripherals.get(address),
      listeners: () =>
        ['stateChange', 'discover', 'scanStart', 'scanStop'].reduce(
          (sum, event) => sum + events.listenerCount(event),
          [...peripherals.values()].reduce((sum, one) => sum + one.listeners(), 0),
        ),
    };
  }

  const fake: FakeBluetooth = {
    permission: true,
    dead: false,
    scanRefusals: 0,
    connectsAlone: false,
    deaf: false,
    most: 5,
    opened: 0,
    hasAdapter: () => plugged,
    open() {
      fake.opened++;
      fake.deaf = false;
      open = adapterOf();
      return open.adapter;
    },
    add(sensor) {
      const whole: FakeSensor = {
        name: sensor.address,
        services: { 6157: [0x2a37], 6159: [0x2a19] },
        says: null,
        rssi: -60,
        away: false,
        silent: false,
        refuses: null,
        mute: false,
        battery: 80,
        connects: 0,
        ...sensor,
      };
      sensors.set(whole.address, whole);
      return whole;
    },
    advertise(address) {
      if (!plugged || fake.deaf) return;
      for (const sensor of sensors.values())
        if (address === undefined || address === sensor.address) open?.advertise(sensor);
    },
    notify(address, code, bytes) {
      if (plugged && !fake.deaf) open?.of(address)?.notify(code, bytes);
    },
    plug() {
      plugged = true;
    },
    unplug() {
      plugged = false;
      open?.say();
    },
    power(state) {
      on = state;
      open?.say();
    },
    listeners: () => open?.listeners() ?? 0,
  };
  return fake;
}
