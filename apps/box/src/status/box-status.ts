import type { Told } from '@tandem/api/box-side';
import type { Seats, Sensor } from '@tandem/sensors/radio';
import type { SpoolCode } from '../send/spool.ts';
import type { StickState } from '../sources/ant/stick-state.ts';
import type { BluetoothState, SensorStanding } from '../sources/ble/bluetooth-state.ts';

/** How a box that listens is, for whoever looks. */
export type BoxStatus = {
  /** Of this program. */
  version: string;
  /** The tracker takes nothing of this box any more. */
  revoked: boolean;
  /** Null before the stick was first asked for; left out where none is listened to. */
  stick?: StickState | null;
  /** Left out where Bluetooth is not listened to. */
  bluetooth?: { state: BluetoothState | null; sensors: readonly SensorStanding[] };
  sensors: readonly Sensor[];
  /** Null where the tracker knows whose they are. */
  seats: Seats | null;
  waitingBatches: number;
  /** Why what waits is in memory alone; null while it is kept. */
  spool: SpoolCode | null;
  /** What the tracker last said of this box. */
  told: Told;
};
