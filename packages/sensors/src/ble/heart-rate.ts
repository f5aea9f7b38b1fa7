/** Heart Rate Measurement, characteristic 0x2A37. */
import { readFields } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';

export const HEART_RATE = {
  flags: 'u8',
  fields: [
    { name: 'heartRateBpm', as: 'u8', unless: 0, none: 0 },
    { name: 'heartRateBpm', as: 'u16', when: 0, none: 0 },
    { name: 'spentKj', as: 'u16', when: 3 },
    { name: 'beatSeconds', as: 'u16', when: 4, per: 1024, repeated: true },
  ],
} as const;
export const HEART_RATE_FLAG = { wide: 1, contact: 2, tellsContact: 4, energy: 8, beats: 16 } as const;

export const bleHeartRate = profile('heartRate', () => (bytes) => {
  const { heartRateBpm, beatSeconds } = readFields(HEART_RATE, bytes);
  const flags = bytes[0] ?? 0;
  return {
    heartRateBpm,
    beatSeconds,
    ...(flags & HEART_RATE_FLAG.tellsContact && { contact: flags & HEART_RATE_FLAG.contact ? 1 : 0 }),
  };
});
