import { CHARACTERISTIC, SERVICE } from '@tandem/sensors/radio';

const BATTERY_SERVICE = 0x180f;

/** What a person may choose from, and what of it is read: a page gets nothing that it did not name. */
export const ASKED = {
  filters: Object.values(SERVICE).map((service) => ({ services: [service] })),
  optionalServices: [...Object.values(SERVICE), BATTERY_SERVICE],
};

/** A rider's own strap, and nothing else. */
export const HEART_ALONE = {
  filters: [{ services: [SERVICE.heartRate] }],
  optionalServices: [SERVICE.heartRate, BATTERY_SERVICE],
};

const known = new Set<number>(Object.values(CHARACTERISTIC));
const SHORT = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/;

/** The number of a characteristic that is decoded; null of any other. */
export function codeOf(uuid: string): number | null {
  const code = Number.parseInt(SHORT.exec(uuid)?.[1] ?? '', 16);
  return known.has(code) ? code : null;
}
