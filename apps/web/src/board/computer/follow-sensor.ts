import type { Frame } from '@tandem/sensors/radio';
import { codeOf } from './services.ts';

/** A sensor that went away is looked for again after so long, twice as long each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** `strange`: it has nothing that is decoded here, and is not looked for again. */
export type SensorState = 'connecting' | 'connected' | 'away' | 'strange';

type Follow = {
  device: BluetoothDevice;
  /** By a clock that never goes back. */
  nowMs: () => number;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  onFrame: (frame: Frame) => void;
  onState: (state: SensorState) => void;
};

/** Hears a sensor that was chosen, and connects again whenever it comes back, until the signal ends it. Never throws. */
export async function followSensor(follow: Follow): Promise<void> {
  const { device, signal, pause, onState } = follow;
  const gatt = device.gatt;
  if (!gatt) return onState('strange');
  signal.addEventListener('abort', () => gatt.disconnect(), { once: true });
  for (let attempts = 0; !signal.aborted; ) {
    onState('connecting');
    const attempt = new AbortController();
    try {
      const gone = goneOf(device, AbortSignal.any([signal, attempt.signal]));
      const server = await gatt.connect();
      const heard = await listen(server, follow);
      // Lost while its parts were asked for: they are asked for anew.
      if (heard === 0 && server.connected) {
        server.disconnect();
        return onState('strange');
      }
      attempts = 0;
      if (server.connected) onState('connected');
      if (server.connected) await gone;
    } catch {
      // Out of reach, or connected to somebody else: it is tried again.
    } finally {
      attempt.abort();
    }
    if (signal.aborted) return;
    onState('away');
    await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts++), signal);
  }
}

/** Subscribes to all that is decoded, one after the other: Bluetooth does one thing at a time. @returns how many tell a ride */
async function listen(server: BluetoothServer, { device, nowMs, onFrame }: Follow): Promise<number> {
  let heard = 0;
  for (const service of await server.getPrimaryServices())
    for (const characteristic of await service.getCharacteristics()) {
      const code = codeOf(characteristic.uuid);
      if (code === null) continue;
      const take = (value: DataView) =>
        onFrame({
          atMs: nowMs(),
          transport: 'bluetooth',
          device: device.id,
          code,
          bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
          rssiDbm: null,
        });
      characteristic.addEventListener('characteristicvaluechanged', () => take(characteristic.value!));
      if (characteristic.properties.notify) {
        await characteristic.startNotifications();
        heard++;
      }
      // A battery that changes in months is asked for; what it answers comes by the event above.
      if (characteristic.properties.read) await characteristic.readValue();
    }
  return heard;
}

const goneOf = (device: BluetoothDevice, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    device.addEventListener('gattserverdisconnected', () => done(), { once: true, signal });
    signal.addEventListener('abort', () => done(), { once: true });
  });
