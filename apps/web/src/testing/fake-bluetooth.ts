/** Characteristics of a service by their numbers: bytes where it is read, null where it notifies. */
export type FakeSensor = { name: string; services: Record<number, Record<number, number[] | null>> };

/**
 * Bluetooth as a browser gives it, after the specification of Web Bluetooth: only what was chosen is reached, only services
 * that were named are seen, and a connection that breaks takes its characteristics along. A test moves the sensors.
 * It calls nothing of this file or another, so that it can be written into a page as it stands here.
 */
export function fakeBluetooth(knowsDevices = false) {
  const uuidOf = (code: number) => `0000${code.toString(16).padStart(4, '0')}-0000-1000-8000-00805f9b34fb`;
  const failed = (name: string) => new DOMException(`as the specification says: ${name}`, name);
  const sensors = new Map<string, ReturnType<typeof makeSensor>>();
  let chosen: string | null = null;

  function makeCharacteristic(code: number, bytes: number[] | null, lives: () => boolean) {
    const events = new EventTarget();
    let notifying = false;
    const told = (value: number[]) => {
      // Within a larger buffer, as a browser may give it.
      made.value = new DataView(Uint8Array.from([0xee, ...value, 0xee]).buffer, 1, value.length);
      events.dispatchEvent(new Event('characteristicvaluechanged'));
      return made.value;
    };
    const made = Object.assign(events, {
      uuid: uuidOf(code),
      properties: { notify: bytes === null, read: bytes !== null },
      value: undefined as DataView | undefined,
      async startNotifications() {
        if (!lives()) throw failed('NetworkError');
        if (bytes !== null) throw failed('NotSupportedError');
        notifying = true;
        return made;
      },
      async readValue() {
        if (!lives()) throw failed('NetworkError');
        if (bytes === null) throw failed('NotSupportedError');
        return told(bytes);
      },
    });
    return { code, made, notify: (value: number[]) => notifying && lives() && void told(value) };
  }

  function makeSensor({ name, services }: FakeSensor) {
    const device = new EventTarget();
    let connection = 0;
    let connected = false;
    let inReach = true;
    let allowed: number[] = [];
    let present: ReturnType<typeof makeCharacteristic>[] = [];
    const gatt = {
      get connected() {
        return connected;
      },
      async connect() {
        if (allowed.length === 0) throw failed('SecurityError');
        if (!inReach) throw failed('NetworkError');
        connected = true;
        connection++;
        present = [];
        return gatt;
      },
      disconnect() {
        if (!connected) return;
        connected = false;
        device.dispatchEvent(new Event('gattserverdisconnected'));
      },
      async getPrimaryServices() {
        if (!connected) throw failed('NetworkError');
        const seen = Object.entries(services).filter(([service]) => allowed.includes(Number(service)));
        if (seen.length === 0) throw failed('NotFoundError');
        return seen.map(([service, characteristics]) => ({
          uuid: uuidOf(Number(service)),
          async getCharacteristics() {
            if (!connected) throw failed('NetworkError');
            const made = Object.entries(characteristics).map(([code, bytes]) => {
              const own = connection;
              return makeCharacteristic(Number(code), bytes, () => connected && own === connection);
            });
            present.push(...made);
            return made.map((one) => one.made);
          },
        }));
      },
    };
    const forget = async () => {
      allowed = [];
    };
    return {
      services: Object.keys(services).map(Number),
      device: Object.assign(device, { id: btoa(name), name, gatt, forget }),
      isAllowed: () => allowed.length > 0,
      allow(named: number[]) {
        allowed = [...new Set([...allowed, ...named])];
      },
      notify: (code: number, bytes: number[]) =>
        present.filter((one) => one.code === code).map((one) => one.notify(bytes)),
      move(near: boolean) {
        inReach = near;
        if (!near) gatt.disconnect();
      },
    };
  }

  return {
    add: (sensor: FakeSensor) => void sensors.set(sensor.name, makeSensor(sensor)),
    /** What a person chooses in the browser's list from now on; null: they close it. */
    choose(name: string | null) {
      chosen = name;
    },
    notify: (name: string, code: number, bytes: number[]) => sensors.get(name)!.notify(code, bytes),
    move: (name: string, near: boolean) => sensors.get(name)!.move(near),
    bluetooth: {
      getAvailability: async () => true,
      ...(knowsDevices && {
        getDevices: async () =>
          [...sensors.values()].filter((one) => one.isAllowed()).map(({ device }) => device),
      }),
      async requestDevice(asked: { filters: { services: number[] }[]; optionalServices: number[] }) {
        const sensor = chosen === null ? undefined : sensors.get(chosen);
        const fits = asked.filters.some((filter) =>
          filter.services.every((one) => sensor?.services.includes(one)),
        );
        if (!sensor || !fits) throw failed('NotFoundError');
        sensor.allow([...asked.optionalServices, ...asked.filters.flatMap(({ services }) => services)]);
        return sensor.device;
      },
    },
  };
}

/** Gives a page such a Bluetooth before its own scripts: the browser of tests has none. Its sensors are `sensors` there. */
export const BLUETOOTH_IN_PAGE = `globalThis.sensors = (${fakeBluetooth})();
  Object.defineProperty(navigator, 'bluetooth', { value: sensors.bluetooth });`;
