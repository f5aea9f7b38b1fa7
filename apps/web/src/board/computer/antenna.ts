import type { Frame } from '@tandem/sensors/radio';
import { followSensor, type SensorState } from './follow-sensor.ts';
import { ASKED } from './services.ts';

/** More than any adapter holds at one time. */
export const MAX_SENSORS_HERE = 40;

/** A sensor that this page was let to. `id` is the browser's own name of it, another one in each browser. */
export type SensorHere = { id: string; name: string; state: SensorState };

export type Antenna = {
  /** Has a person choose a sensor. @returns whether they chose one; throws where the browser cannot look */
  choose(): Promise<boolean>;
  sensors(): SensorHere[];
  /** Lets go of a sensor; the browser forgets it where it can. */
  forget(id: string): void;
};

type Listening = {
  bluetooth: Bluetooth;
  /** What may be chosen; all that is decoded, unless told. */
  asked?: typeof ASKED;
  nowMs: () => number;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  onFrame: (frame: Frame) => void;
  onChange: () => void;
};

/** The sensors that this page may hear: those chosen before, where the browser still knows them, and each that is chosen. */
export async function listenByBluetooth(listening: Listening): Promise<Antenna> {
  const { bluetooth, asked = ASKED, signal, onChange } = listening;
  const followed = new Map<string, SensorHere & { device: BluetoothDevice; ended: AbortController }>();
  const follow = (device: BluetoothDevice) => {
    if (followed.has(device.id) || followed.size >= MAX_SENSORS_HERE) return;
    const ended = new AbortController();
    const sensor = {
      device,
      ended,
      id: device.id,
      name: device.name ?? '?',
      state: 'connecting' as SensorState,
    };
    followed.set(device.id, sensor);
    void followSensor({
      ...listening,
      device,
      signal: AbortSignal.any([signal, ended.signal]),
      onState(state) {
        sensor.state = state;
        onChange();
      },
    });
  };
  for (const device of (await bluetooth.getDevices?.()) ?? []) follow(device);
  return {
    async choose() {
      try {
        follow(await bluetooth.requestDevice(asked));
      } catch (error) {
        // Nothing was chosen.
        if (error instanceof DOMException && error.name === 'NotFoundError') return false;
        throw error;
      }
      return true;
    },
    sensors: () => [...followed.values()].map(({ id, name, state }) => ({ id, name, state })),
    forget(id) {
      const sensor = followed.get(id);
      sensor?.ended.abort();
      followed.delete(id);
      void sensor?.device.forget?.();
      onChange();
    },
  };
}
