/** What ANT+ profiles share: pages of 8 bytes, and those that tell of the device itself. */
import { readFields } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';
import type { Decoder, Profile, SensorKind, Values } from '../decoding/reading.ts';

export const PAGE_BYTES = 8;
export const COMMON_PAGE = { maker: 0x50, product: 0x51, battery: 0x52 } as const;

export const MAKER = {
  fields: [
    { name: 'makerNumber', as: 'u16', at: 4, none: 0xffff },
    { name: 'modelNumber', as: 'u16', at: 6, none: 0xffff },
  ],
} as const;
export const PRODUCT = { fields: [{ name: 'serialNumber', as: 'u32', at: 4, none: 0xffffffff }] } as const;
export const BATTERY = {
  fields: [
    { name: 'fraction', as: 'u8', at: 6, per: 256 },
    { name: 'volts', as: 'u8', at: 7, bits: [0, 4], none: 15 },
    { name: 'state', as: 'u8', at: 7, bits: [4, 3] },
  ],
} as const;

/** A profile of ANT+. What is not a whole page tells nothing. */
export const antProfile = (kind: SensorKind, decoder: () => Decoder): Profile =>
  profile(kind, () => {
    const decode = decoder();
    return (bytes, atMs) => (bytes.length < PAGE_BYTES ? {} : decode(bytes, atMs));
  });

/** A profile of ANT+ with common pages: what they tell is of the device. */
export const pagedProfile = (kind: SensorKind, decoder: () => Decoder): Profile =>
  antProfile(kind, () => {
    const decode = decoder();
    return (bytes, atMs) => commonPage(bytes) ?? decode(bytes, atMs);
  });

function commonPage(bytes: Uint8Array): Values | null {
  if (bytes[0] === COMMON_PAGE.maker) return readFields(MAKER, bytes);
  if (bytes[0] === COMMON_PAGE.product) return readFields(PRODUCT, bytes);
  if (bytes[0] === COMMON_PAGE.battery) return batteryOf(readFields(BATTERY, bytes));
  return null;
}

type Battery = { volts?: number | null; fraction?: number | null; state?: number | null };

/** States: 1 new, 2 good, 3 sufficient, 4 low, 5 critical; others tell nothing. */
export function batteryOf({ volts, fraction, state }: Battery): Values {
  return {
    ...(volts != null && { batteryVolts: volts + (fraction ?? 0) }),
    ...(state != null && state >= 1 && state <= 5 && { batteryLow: state >= 4 ? 1 : 0 }),
  };
}

/**
 * The page of sensors that say it in byte 0 below a bit that turns over. Those of the first years have no pages and
 * anything there: it is believed once the bit was seen both ways, and is 0 until then.
 */
export function followPage(): (bytes: Uint8Array) => number {
  let seen = 0;
  return ([first = 0]) => {
    seen |= first & 0x80 ? 2 : 1;
    return seen === 3 ? first & 0x7f : 0;
  };
}

/** The page 2 of heart rate, speed and cadence: maker, in one byte. */
export const OLD_MAKER = { fields: [{ name: 'makerNumber', as: 'u8', at: 1, none: 0xff }] } as const;
/** And their page 3: model. */
export const OLD_PRODUCT = { fields: [{ name: 'modelNumber', as: 'u8', at: 3, none: 0xff }] } as const;
