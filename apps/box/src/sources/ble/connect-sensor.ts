import { CHARACTERISTIC } from '@tandem/sensors/radio';
import type { Clock } from '../clock.ts';
import type { Peripheral } from './adapter.ts';
import { within } from './within.ts';

/** A connection, and then each question, is waited for so long. */
export const CONNECT_MS = 10_000;
const ASK_MS = 10_000;
const LEAVE_MS = 2_000;

const decoded: ReadonlySet<number> = new Set(Object.values(CHARACTERISTIC));

type Connecting = {
  clock: Clock;
  signal: AbortSignal;
  /** @param code the characteristic's number */
  onData: (code: number, bytes: Uint8Array) => void;
};

/**
 * Connects and subscribes to all that is decoded, and asks for the battery once. Whatever fails, no connection is left.
 * @returns whether it has anything that tells of a ride
 * @throws Error in the library's words where it refuses, or does not answer in time
 */
export async function connectSensor(peripheral: Peripheral, connecting: Connecting): Promise<boolean> {
  const { onData } = connecting;
  try {
    await within(CONNECT_MS, peripheral.connectAsync(), connecting);
  } catch (error) {
    peripheral.cancelConnect();
    throw error;
  }
  let heard = 0;
  let refused: unknown = null;
  try {
    const asked = peripheral.discoverAllServicesAndCharacteristicsAsync();
    const { characteristics } = await within(ASK_MS, asked, connecting);
    for (const characteristic of characteristics) {
      const code = codeOf(characteristic.uuid);
      if (code === null) continue;
      characteristic.on('data', (bytes) => onData(code, Uint8Array.from(bytes)));
      const { properties } = characteristic;
      try {
        if (properties.includes('notify') || properties.includes('indicate')) {
          await within(ASK_MS, characteristic.subscribeAsync(), connecting);
          if (code !== CHARACTERISTIC.battery) heard++;
        }
        if (code === CHARACTERISTIC.battery && properties.includes('read'))
          await within(ASK_MS, characteristic.readAsync(), connecting);
      } catch (error) {
        // One that asks for a pairing may tell the rest without.
        refused = error;
      }
    }
    if (heard > 0) return true;
    if (refused !== null) throw refused;
  } catch (error) {
    await leave(peripheral, connecting);
    throw error;
  }
  await leave(peripheral, connecting);
  return false;
}

/** Ends a connection, or what is left of it. */
export const leave = (
  peripheral: Peripheral,
  bounds: { clock: Clock; signal: AbortSignal },
): Promise<unknown> => within(LEAVE_MS, peripheral.disconnectAsync(), bounds).catch(() => {});

/** The number of a characteristic that is decoded; null of any other. */
function codeOf(uuid: string): number | null {
  const code = /^[0-9a-f]{4}$/i.test(uuid) ? Number.parseInt(uuid, 16) : Number.NaN;
  return decoded.has(code) ? code : null;
}
