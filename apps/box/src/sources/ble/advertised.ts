import { COMPANY, type Frame, SERVICE } from '@tandem/sensors/radio';
import type { Peripheral } from './adapter.ts';

const companies: ReadonlySet<number> = new Set(Object.values(COMPANY));
const services: ReadonlySet<string> = new Set(
  Object.values(SERVICE).map((number) => number.toString(16).padStart(4, '0')),
);
const COMPANY_BYTES = 2;

/** The address as people write it; where the system keeps it for itself, what it says in its place. */
export const deviceOf = ({ address, id }: Peripheral): string => (address || id).toUpperCase();

/** What a device tells everybody of what it measures; null where that is nothing that is decoded. */
export function advertisedFrame(peripheral: Peripheral, atMs: number): Frame | null {
  const said = peripheral.advertisement.manufacturerData;
  if (said === undefined || said.length <= COMPANY_BYTES) return null;
  const code = said[0]! | (said[1]! << 8);
  if (!companies.has(code)) return null;
  return {
    atMs,
    transport: 'advertisement',
    device: deviceOf(peripheral),
    code,
    // The library goes on using its own memory.
    bytes: Uint8Array.from(said.subarray(COMPANY_BYTES)),
    rssiDbm: strengthOf(peripheral),
  };
}

/** Whether it says that it measures what is decoded here, to whoever is connected with it. */
export const tellsConnected = ({ connectable, advertisement }: Peripheral): boolean =>
  connectable && (advertisement.serviceUuids ?? []).some((uuid) => services.has(uuid));

/** 127 is Bluetooth's word for not knowing it. */
export const strengthOf = ({ rssi }: Peripheral): number | null =>
  Number.isFinite(rssi) && rssi < 20 ? rssi : null;
