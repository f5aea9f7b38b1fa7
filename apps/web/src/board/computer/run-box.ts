import type { BoxClass, PairedBox } from '@tandem/api/box';
import {
  ConfigError,
  createSender,
  createSpool,
  createTrackerClient,
  pause,
  rideClasses,
  type SenderReport,
} from '@tandem/api/box-side';
import { createReceiver, FRESH_MS, heardRadio, type Quantity } from '@tandem/sensors/radio';
import { type Antenna, listenByBluetooth, type SensorHere } from './antenna.ts';
import { keepSeats, readSeats } from './kept-here.ts';
import { openSpoolStore } from './spool-store.ts';

const SHOWN = [
  'heartRateBpm',
  'powerW',
  'cadenceRpm',
  'speedKmh',
  'batteryPercent',
] as const satisfies Quantity[];
export type Shown = (typeof SHOWN)[number];

/** One sensor as the page shows it: what it told lately, and its seat; null where the tracker knows whose it is. */
export type SensorRow = SensorHere & { seat: number | null; told: { [Name in Shown]?: number } };

export type BoxHere = {
  antenna: Antenna;
  sensors(): SensorRow[];
  /** @param seat null: whose it is, the tracker knows */
  bind(id: string, seat: number | null): void;
  /** The class that the tracker last told of; undefined before it was reached. */
  boxClass(): BoxClass | null | undefined;
  report(): SenderReport & { otherProgram: boolean; skewSeconds: number | null; keepsNothing: boolean };
  /** Resolves once this ends: with why the tracker takes nothing of this box any more, or null where the signal ended it. */
  ended: Promise<{ code: string; reason: string } | null>;
};

/** Makes this page a box: what it hears goes out in each class of the box, by the same wire as of a program. */
export async function runBox(box: PairedBox, bluetooth: Bluetooth, signal: AbortSignal): Promise<BoxHere> {
  const nowMs = () => performance.now();
  const receiver = createReceiver();
  const antenna = await listenByBluetooth({
    bluetooth,
    nowMs,
    pause,
    signal,
    onFrame: receiver.hear,
    onChange: () => {},
  });
  const store = await openSpoolStore();
  const client = createTrackerClient({ tracker: location.origin, token: box.token });
  const sender = createSender({ client, spool: createSpool(store) });
  signal.addEventListener('abort', () => void sender.stop());

  const seatOf = readSeats();
  const seats = new Map<number, Set<string>>();
  const seated = () => {
    seats.clear();
    for (const [id, seat] of seatOf) seats.set(seat, (seats.get(seat) ?? new Set()).add(id));
  };
  seated();

  let boxClass: BoxClass | null | undefined;
  const told = {
    ...client,
    async currentClass() {
      const outcome = await client.currentClass();
      if (outcome.kind === 'ok') boxClass = outcome.value;
      return outcome;
    },
  };
  const ridden = rideClasses({
    client: told,
    sender,
    source: heardRadio(receiver, { seats, others: true }, nowMs),
    speed: 1,
    follow: true,
    signal,
    say: () => {},
  }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof ConfigError) return { code: error.code, reason: error.message };
      throw error;
    },
  );

  return {
    antenna,
    ended: ridden,
    boxClass: () => boxClass,
    bind(id, seat) {
      if (seat === null) seatOf.delete(id);
      else seatOf.set(id, seat);
      keepSeats(seatOf);
      seated();
    },
    sensors() {
      const heard = Map.groupBy(receiver.sensors(nowMs()), ({ source }) => source.device);
      return antenna.sensors().map((sensor) => {
        const row: SensorRow = { ...sensor, seat: seatOf.get(sensor.id) ?? null, told: {} };
        for (const name of SHOWN)
          for (const { told } of heard.get(sensor.id) ?? []) {
            const last = told[name];
            const lasts = name === 'batteryPercent' || (last?.ageMs ?? 0) <= FRESH_MS;
            if (last?.value != null && lasts) row.told[name] = last.value;
          }
        return row;
      });
    },
    report: () => ({
      ...sender.report(),
      otherProgram: client.told().otherProgram ?? false,
      skewSeconds: client.told().clock?.skewSeconds ?? null,
      keepsNothing: store.trouble() !== null,
    }),
  };
}
