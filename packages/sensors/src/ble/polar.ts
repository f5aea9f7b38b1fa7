/** What Polar's straps (H10, OH1, Verity) advertise to everybody, company 0x006B: heard without a connection. */
import { readFields } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';

export const POLAR = {
  fields: [
    { name: 'batteryLow', as: 'u8', at: 0, bits: [0, 1] },
    { name: 'contact', as: 'u8', at: 0, bits: [1, 1] },
    { name: 'frame', as: 'u8', at: 0, bits: [2, 3] },
    { name: 'fastBpm', as: 'u8', at: 2, none: 0 },
    /** What the strap's own program shows. Straps of before do not have it. */
    { name: 'slowBpm', as: 'u8', at: 3, none: 0 },
  ],
} as const;

/** A strap that was taken off goes on telling one rate for minutes: it is news only where the frame has moved on. */
export const polarStrap = profile('heartRate', () => {
  let last: number | null = null;
  return (bytes) => {
    const { frame, fastBpm, slowBpm, batteryLow, contact } = readFields(POLAR, bytes);
    if (frame == null || fastBpm === undefined) return {};
    const moved = last !== null && frame !== last;
    last = frame;
    return {
      batteryLow,
      contact,
      ...(moved && { heartRateBpm: slowBpm === undefined ? fastBpm : slowBpm }),
    };
  };
});
