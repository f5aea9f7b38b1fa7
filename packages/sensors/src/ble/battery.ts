/** Battery Level, characteristic 0x2A19. */
import { readFields } from '../decoding/fields.ts';
import { profile } from '../decoding/profile.ts';

const BATTERY = { fields: [{ name: 'batteryPercent', as: 'u8' }] } as const;

export const bleBattery = profile('battery', () => (bytes) => {
  const { batteryPercent } = readFields(BATTERY, bytes);
  return batteryPercent == null || batteryPercent > 100 ? {} : { batteryPercent };
});
