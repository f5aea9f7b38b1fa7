import type { Frame, Seats } from '@tandem/sensors/radio';
import { listenToStick } from '../sources/ant/listen-to-stick.ts';
import { networkKey } from '../sources/ant/network-key.ts';
import { type StickState, sentenceOf as stickSentenceOf } from '../sources/ant/stick-state.ts';
import { loadUsb } from '../sources/ant/usb-bus.ts';
import { loadBluetooth } from '../sources/ble/adapter.ts';
import {
  type BluetoothState,
  type SensorStanding,
  sensorSentenceOf,
  sentenceOf,
} from '../sources/ble/bluetooth-state.ts';
import { listenToBluetooth } from '../sources/ble/listen-to-bluetooth.ts';
import { machineClock } from '../sources/clock.ts';
import { type Antennas, byAnt } from './options.ts';

/** How the antennas are; each is absent where it is not listened to, and null before it was first asked for. */
export type Standing = {
  stick?: StickState | null;
  bluetooth?: { state: BluetoothState | null; sensors: readonly SensorStanding[] };
};

type Hearing = {
  antennas: Antennas;
  /** Null where the tracker knows whose they are. */
  seats: Seats | null;
  signal: AbortSignal;
  onFrame: (frame: Frame) => void;
  say: (line: string) => void;
};

/**
 * Hears the room by all antennas that were asked for, until the signal ends it.
 * @throws Error with a sentence where a stick is asked for without a key
 */
export function hearRoom({ antennas, seats, signal, onFrame, say }: Hearing): {
  standing: Standing;
  ended: Promise<unknown>;
} {
  const standing: Standing = {};
  const bounds = { clock: machineClock, signal, onFrame };
  const listening: Promise<void>[] = [];
  if (byAnt(antennas)) {
    standing.stick = null;
    listening.push(
      listenToStick({
        ...bounds,
        usb: loadUsb,
        key: networkKey(antennas.antKey),
        onState(state) {
          standing.stick = state;
          say(stickSentenceOf(state));
        },
      }),
    );
  }
  if (antennas.ble) {
    const bluetooth: NonNullable<Standing['bluetooth']> = { state: null, sensors: [] };
    standing.bluetooth = bluetooth;
    listening.push(
      listenToBluetooth({
        ...bounds,
        machine: loadBluetooth,
        connections: antennas.bleConnections,
        wanted: seats && new Set([...seats.values()].flatMap((devices) => [...devices])),
        onState(state) {
          bluetooth.state = state;
          say(sentenceOf(state));
        },
        onSensor(changed, all) {
          bluetooth.sensors = all;
          if (changed.code !== 'connecting') say(sensorSentenceOf(changed));
        },
      }),
    );
  }
  return { standing, ended: Promise.all(listening) };
}
