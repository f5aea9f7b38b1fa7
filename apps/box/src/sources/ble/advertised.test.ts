import { createReceiver } from '@tandem/sensors/radio';
import { expect, test } from 'vitest';
import type { Peripheral } from './adapter.ts';
import { advertisedFrame } from './advertised.ts';

/** As the air has it: the company's number stands before what the company says. */
const heard = (packets: string[]) => {
  const receiver = createReceiver();
  const readings = packets.map((hex, second) => {
    const frame = advertisedFrame(
      {
        address: 'a0:9e:1a:00:11:22',
        rssi: -60,
        advertisement: { manufacturerData: Buffer.from(hex, 'hex') },
      } as unknown as Peripheral,
      second * 1000,
    );
    return frame && receiver.hear(frame);
  });
  return readings.at(-1)!;
};

test('captured: a strap of Polar, in four bytes and in one that is older', () => {
  expect(heard(['6B00231D3E3C', '6B00271D3E3D'])).toMatchObject({
    source: { kind: 'heartRate', device: 'A0:9E:1A:00:11:22' },
    values: { heartRateBpm: 61, contact: 1, batteryLow: 1 },
  });
  expect(heard(['6B002F000038', '6B0033000038'])).toMatchObject({ values: { heartRateBpm: 56, contact: 1 } });
});

test('captured: a bike of Keiser, 115 W at 82.4 rpm', () => {
  const second = (of: string) => `0201063000383803460573000D0004${of}01000A`;
  expect(heard([second('26'), second('27')])).toMatchObject({
    source: { transport: 'advertisement' },
    values: { powerW: 115, cadenceRpm: 82.4, heartRateBpm: 135 },
  });
});

test('what other companies say is left alone', () => {
  expect(heard(['4C0010020B00'])).toBeNull();
  expect(heard(['6B00'])).toBeNull();
});
