/**
 * Listens to a machine's Bluetooth for as long as the program runs: to what straps and bikes tell everybody, and to as many
 * of the others as the adapter holds connections. Whatever goes wrong is a state, and heals by itself.
 */
import type { Frame } from '@tandem/sensors/radio';
import type { Clock } from '../clock.ts';
import { wordsOf } from '../sentence.ts';
import type { Adapter, AdapterPower, BluetoothMachine } from './adapter.ts';
import { advertisedFrame, tellsConnected } from './advertised.ts';
import {
  type BluetoothCode,
  type BluetoothState,
  BluetoothTrouble,
  type SensorStanding,
} from './bluetooth-state.ts';
import { createHolder } from './hold-sensors.ts';
import { within } from './within.ts';

/** What a small computer's adapter holds at one time. */
export const CONNECTIONS = 5;
/** What is in the way is looked at again after this, twice as long each time where waiting alone does not help. */
export const AGAIN_MS = 3_000;
export const LONGEST_AGAIN_MS = 60_000;
/** An adapter says so soon whether it is on, and whether it listens. */
export const ANSWER_MS = 10_000;
const SCAN_MS = 5_000;
/** So often in a row it may not begin to listen. */
const MOST_REFUSALS = 3;
const STEP_MS = 1_000;
/** No sensor for so long where some were heard, and the adapter is opened anew. */
export const SILENT_MS = 30_000;
/** Where none is heard after that either, again after this: an empty room and a deaf adapter look the same. */
export const STILL_SILENT_MS = 5 * 60_000;
/** The library keeps all that it ever met, the street's phones too: after so many it is opened anew. */
export const MOST_MET = 5_000;

/** What waiting alone heals: somebody plugs it in, or switches it on. */
const ABSENT: ReadonlySet<BluetoothCode> = new Set(['no_adapter', 'lost', 'off']);

export type BluetoothListening = {
  /** @throws BluetoothTrouble where the machine has no library for it */
  machine: () => BluetoothMachine;
  clock: Clock;
  signal: AbortSignal;
  /** How many connections the adapter holds at one time, from 1. */
  connections: number;
  /** Addresses that may be connected; null: all that are heard. */
  wanted: ReadonlySet<string> | null;
  onFrame: (frame: Frame) => void;
  /** Called when the state, or its detail, is another than before. */
  onState: (state: BluetoothState) => void;
  /** Called when what is so of a sensor has changed; with all there are. */
  onSensor: (changed: SensorStanding, all: readonly SensorStanding[]) => void;
};

/** Resolves when `signal` ends it, and never rejects. */
export async function listenToBluetooth(listening: BluetoothListening): Promise<void> {
  const { machine, clock, signal, onFrame, onState, onSensor } = listening;
  let state: BluetoothState | null = null;
  const become = (code: BluetoothCode, detail: string | null = null) => {
    if (state?.code === code && state.detail === detail) return;
    state = { code, detail };
    onState(state);
  };
  const codeNow = () => (state as BluetoothState | null)?.code;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let everHeard = false;
  let everOn = false;
  let broken: unknown = null;
  const heardSince = (atMs: number) => heardAtMs >= atMs;
  const heard = (frame: Frame) => {
    heardAtMs = frame.atMs;
    everHeard = true;
    try {
      onFrame(frame);
    } catch (error) {
      // The library would take it for its own.
      broken = error;
    }
  };
  const holder = createHolder({
    ...listening,
    onFrame: heard,
    onStanding: (changed) => onSensor(changed, holder.standings()),
  });

  /** What an adapter's word for itself means, where that is not "on". */
  const troubleOf = (power: AdapterPower, there: boolean | null): BluetoothTrouble => {
    if (power === 'unauthorized') return new BluetoothTrouble('no_permission');
    if (there === false || (power === 'unsupported' && there === null))
      return new BluetoothTrouble(everOn ? 'lost' : 'no_adapter');
    if (power === 'unsupported') return new BluetoothTrouble('unsupported');
    return new BluetoothTrouble(power === 'poweredOff' ? 'off' : 'no_answer');
  };

  /** Hears by an adapter that is on, until it is not, or until it should be opened anew. */
  const hear = async (adapter: Adapter, power: () => AdapterPower, there: () => boolean | null) => {
    const beganMs = clock.nowMs();
    const met = new Set<string>();
    let scanning = false;
    let refusals = 0;
    adapter.on('scanStart', () => {
      scanning = true;
    });
    adapter.on('scanStop', () => {
      scanning = false;
    });
    adapter.on('discover', (peripheral) => {
      met.add(peripheral.id);
      const frame = advertisedFrame(peripheral, clock.nowMs());
      if (frame !== null) {
        holder.toldEverybody(frame.device, frame.atMs);
        heard(frame);
      } else if (tellsConnected(peripheral)) holder.met(peripheral);
    });
    while (!signal.aborted) {
      if (power() !== 'poweredOn') throw troubleOf(power(), there());
      if (!scanning) {
        // Not every adapter listens while it makes a connection: it may refuse until that is over.
        const connecting = holder.isAtWork();
        try {
          await within(SCAN_MS, adapter.startScanningAsync([], true), { clock, signal });
          scanning = true;
          refusals = 0;
          if (codeNow() !== 'silent' && !heardSince(beganMs)) become('quiet');
        } catch (error) {
          if (power() !== 'poweredOn') continue;
          // The library takes it for begun, and begins nothing more before it has ended.
          adapter.stopScanning();
          if (!connecting && ++refusals >= MOST_REFUSALS)
            throw new BluetoothTrouble('scan_refused', wordsOf(error));
        }
      }
      // Not waited for: it may take half a minute, and others tell everybody what they have to say meanwhile.
      holder.step().catch((error) => {
        broken = error;
      });
      if (broken !== null) {
        const error = broken;
        broken = null;
        throw error;
      }
      const waiting = holder.standings().filter(({ code }) => code === 'waiting');
      if (heardSince(beganMs)) {
        if (waiting.length > 0) become('full', waiting.map(({ name }) => name).join(', '));
        else become('listening');
      }
      if (met.size >= MOST_MET) return;
      const sinceMs = clock.nowMs() - Math.max(heardAtMs, beganMs);
      if (sinceMs >= (heardSince(beganMs) ? SILENT_MS : STILL_SILENT_MS)) {
        if (everHeard) become('silent');
        return;
      }
      await clock.wait(STEP_MS, signal);
    }
  };
  let againMs = AGAIN_MS;
  while (!signal.aborted) {
    let adapter: Adapter | null = null;
    try {
      const here = machine();
      if (here.hasAdapter() === false) throw troubleOf('unsupported', false);
      if (codeNow() === undefined) become('starting');
      adapter = here.open();
      const power = await powerOf(adapter, listening);
      if (power() !== 'poweredOn') throw troubleOf(power(), here.hasAdapter());
      everOn = true;
      againMs = AGAIN_MS;
      await hear(adapter, power, here.hasAdapter);
    } catch (error) {
      if (signal.aborted) break;
      const trouble =
        error instanceof BluetoothTrouble ? error : new BluetoothTrouble('cannot_open', wordsOf(error));
      become(trouble.code, trouble.detail);
      againMs = ABSENT.has(trouble.code) ? AGAIN_MS : againMs;
      await holder.lost();
      close(adapter);
      adapter = null;
      await clock.wait(againMs, signal);
      againMs = Math.min(LONGEST_AGAIN_MS, 2 * againMs);
    } finally {
      await holder.lost();
      close(adapter);
    }
  }
}

/** Waits until an adapter says how it is. @returns how it is now, at any time after */
async function powerOf(
  adapter: Adapter,
  bounds: { clock: Clock; signal: AbortSignal },
): Promise<() => AdapterPower> {
  let power: AdapterPower = 'unknown';
  const answered = new Promise<void>((resolve) => {
    adapter.on('stateChange', (said) => {
      // What is said after "there is none" is of what never was.
      if (power === 'unsupported' || power === 'unauthorized') return;
      power = said;
      if (said !== 'unknown' && said !== 'resetting') resolve();
    });
  });
  await within(ANSWER_MS, answered, bounds).catch(() => {});
  return () => power;
}

/** An adapter that was never there cannot be closed either. */
function close(adapter: Adapter | null): void {
  try {
    adapter?.stop();
  } catch {}
  adapter?.removeAllListeners();
}
