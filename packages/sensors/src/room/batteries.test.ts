import { expect, test } from 'vitest';
import { ANT } from '../ant/profiles.ts';
import { CHARACTERISTIC, COMPANY } from '../ble/profiles.ts';
import type { Transport } from '../decoding/frame.ts';
import { withBatteries } from './batteries.ts';
import { heardRadio } from './heard-radio.ts';
import { createReceiver } from './receive.ts';

const STRAP = 'A0:9E:1A:00:11:22';
const OTHER = 'A0:9E:1A:00:11:23';

test('a battery belongs to the device that tells it: by Bluetooth its address, by ANT+ its number and type', () => {
  const receiver = createReceiver();
  let atMs = 0;
  const hear = (transport: Transport, device: string, code: number, hex: string) =>
    receiver.hear({ atMs: atMs++, transport, device, code, bytes: Buffer.from(hex, 'hex'), rssiDbm: null });
  hear('bluetooth', STRAP, CHARACTERISTIC.heartRate, '0048');
  hear('bluetooth', STRAP, CHARACTERISTIC.battery, '0f');
  hear('bluetooth', OTHER, CHARACTERISTIC.heartRate, '0049');
  // A strap that tells everybody, and says with it that its battery is low.
  hear('advertisement', OTHER, COMPANY.polar, '271d3e3d');
  // 2.5 V and low; then a speed sensor that happens to have the meter's number.
  hear('ant', '7', ANT.power, '52ff00ffffff8042');
  hear('ant', '7', ANT.speed, '0000000000000000');

  const sensors = withBatteries(receiver.sensors(atMs));
  expect(sensors.map(({ source: { transport, kind, device } }) => `${transport} ${kind} ${device}`)).toEqual([
    `bluetooth heartRate ${STRAP}`,
    `bluetooth heartRate ${OTHER}`,
    `advertisement heartRate ${OTHER}`,
    'ant power 7',
    'ant speed 7',
  ]);
  const source = heardRadio(receiver, { seats: new Map(), others: true }, () => atMs);
  const none = { batteryPercent: null, batteryVolts: null, batteryLow: null };
  expect(source.listen!()).toMatchObject([
    { ...none, batteryPercent: 15 },
    { ...none, batteryLow: true },
    { ...none, batteryLow: true },
    { ...none, batteryVolts: 2.5, batteryLow: true },
    none,
  ]);
});
