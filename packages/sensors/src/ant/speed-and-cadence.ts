/** ANT+ speed 0x7B, cadence 0x7A and both in one 0x79: revolutions and the time of the last one, 1/1024 s. */
import { followRate } from '../decoding/counters.ts';
import { readFields } from '../decoding/fields.ts';
import { perMinute, wheelSpeedKmh } from '../decoding/profile.ts';
import type { Decoder, Values } from '../decoding/reading.ts';
import { antProfile, BATTERY, batteryOf, followPage, OLD_MAKER, OLD_PRODUCT } from './pages.ts';

export const REVOLUTIONS = {
  fields: [
    { name: 'time', as: 'u16', at: 4 },
    { name: 'count', as: 'u16', at: 6 },
  ],
} as const;
export const BOTH = {
  fields: [
    { name: 'crankTime', as: 'u16', at: 0 },
    { name: 'cranks', as: 'u16', at: 2 },
    { name: 'wheelTime', as: 'u16', at: 4 },
    { name: 'wheels', as: 'u16', at: 6 },
  ],
} as const;
/** As in the common page, in other places. */
const OLD_BATTERY = {
  fields: BATTERY.fields.map((field) => ({ ...field, at: field.at - 4 })),
} as const;
const MOTION = { fields: [{ name: 'stopped', as: 'u8', at: 1, bits: [0, 1] }] } as const;
export const REVOLUTION_PAGE = { maker: 2, product: 3, battery: 4, motion: 5 } as const;

const COUNTERS = { wrap: 65_536, timeWrap: 65_536, perSecond: 1024 };

/** One kind of revolutions, with pages that tell of the device. @param tell what a rate per second means */
const revolutions = (tell: (perSecond: number | null) => Values) => (): Decoder => {
  const pageOf = followPage();
  const rate = followRate(COUNTERS);
  return (bytes, atMs) => {
    const page = pageOf(bytes);
    const { count, time } = readFields(REVOLUTIONS, bytes);
    const told = rate(count!, time!, atMs);
    const stopped = page === REVOLUTION_PAGE.motion && readFields(MOTION, bytes).stopped === 1;
    return { ...tell(stopped ? 0 : told), ...ofDevice(page, bytes) };
  };
};

function ofDevice(page: number, bytes: Uint8Array): Values {
  if (page === REVOLUTION_PAGE.maker) return readFields(OLD_MAKER, bytes);
  if (page === REVOLUTION_PAGE.product) return readFields(OLD_PRODUCT, bytes);
  return page === REVOLUTION_PAGE.battery ? batteryOf(readFields(OLD_BATTERY, bytes)) : {};
}

export const antSpeed = antProfile(
  'speed',
  revolutions((perSecond) => ({ speedKmh: wheelSpeedKmh(perSecond) })),
);
export const antCadence = antProfile(
  'cadence',
  revolutions((perSecond) => ({ cadenceRpm: perMinute(perSecond) })),
);
export const antSpeedAndCadence = antProfile('speedAndCadence', () => {
  const [cranks, wheels] = [followRate(COUNTERS), followRate(COUNTERS)];
  return (bytes, atMs) => {
    const both = readFields(BOTH, bytes);
    return {
      cadenceRpm: perMinute(cranks(both.cranks!, both.crankTime!, atMs)),
      speedKmh: wheelSpeedKmh(wheels(both.wheels!, both.wheelTime!, atMs)),
    };
  };
});
