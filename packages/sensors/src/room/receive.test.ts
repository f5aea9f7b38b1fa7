import { CHANNELS, PLAUSIBLE } from '@tandem/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { antProfiles } from '../ant/profiles.ts';
import { advertisementProfiles, CHARACTERISTIC, characteristicProfiles } from '../ble/profiles.ts';
import type { Frame, Transport } from '../decoding/frame.ts';
import { hex } from '../testing/packets.ts';
import { createReceiver, FRESH_MS, MAX_SENSORS } from './receive.ts';

const known: [Transport, number][] = [
  ...[...antProfiles.keys()].map((code): [Transport, number] => ['ant', code]),
  ...[...characteristicProfiles.keys()].map((code): [Transport, number] => ['bluetooth', code]),
  ...[...advertisementProfiles.keys()].map((code): [Transport, number] => ['advertisement', code]),
];
/** Pages that are known come often, so that what lies behind them is met. */
const anyPage = fc
  .tuple(
    fc.constantFrom(0x00, 0x01, 0x04, 0x07, 0x80, 0x84, 0x87, 0x10, 0x11, 0x12, 0x15, 0x19, 0x20),
    fc.uint8Array({ minLength: 7, maxLength: 7 }),
  )
  .map(([page, rest]) => Uint8Array.of(page, ...rest));
const anyFrame = fc.record({
  sinceMs: fc.oneof(fc.nat(400), fc.integer({ min: -2000, max: 100_000 })),
  profile: fc.constantFrom(...known),
  bytes: fc.oneof(anyPage, fc.uint8Array({ maxLength: 31 })),
});

test('arbitrary bytes at arbitrary times make no exception, no negative or impossible number', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 80 }), (packets) => {
      const receiver = createReceiver();
      let atMs = 0;
      for (const { sinceMs, profile, bytes } of packets) {
        atMs += sinceMs;
        const [transport, code] = profile;
        const reading = receiver.hear({ atMs, transport, device: '1', code, bytes, rssiDbm: null });
        for (const value of Object.values(reading?.values ?? {}))
          if (value !== null) expect(Number.isFinite(value) && value >= 0).toBe(true);
        for (const { channels } of receiver.take(atMs))
          for (const channel of CHANNELS) {
            const value = channels[channel]?.value ?? null;
            if (value === null) continue;
            expect(value).toBeGreaterThanOrEqual(PLAUSIBLE[channel][0]);
            expect(value).toBeLessThanOrEqual(PLAUSIBLE[channel][1]);
          }
      }
    }),
    { numRuns: 400 },
  );
});

const frame = (more: Partial<Frame>): Frame => ({
  atMs: 0,
  transport: 'bluetooth',
  device: 'bike',
  code: CHARACTERISTIC.indoorBike,
  bytes: hex('44025E0BF0007A0054'),
  rssiDbm: -60,
  ...more,
});

describe('a sensor', () => {
  test('that falls silent says nothing soon after, not its last value and not 0', () => {
    const receiver = createReceiver();
    receiver.hear(frame({}));
    expect(receiver.take(FRESH_MS)[0]!.channels.powerW).toMatchObject({ value: 122, ageMs: FRESH_MS });
    expect(receiver.take(FRESH_MS + 1)[0]!.channels.powerW).toMatchObject({
      value: null,
      ageMs: FRESH_MS + 1,
    });
  });

  test('whose record comes in three notifications is whole, each part with its own age', () => {
    const receiver = createReceiver();
    // As Stages’ SB20 sends them, by their flags.
    receiver.hear(frame({ atMs: 0, bytes: hex('0000 5E0B') }));
    receiver.hear(frame({ atMs: 10, bytes: hex('1100 F70000') }));
    receiver.hear(frame({ atMs: 20, bytes: hex('C500 F000 7A00 7000') }));
    const [bike] = receiver.sensors(1020);
    expect(bike!.told).toMatchObject({
      speedKmh: { value: 29.1, ageMs: 1020 },
      distanceM: { value: 247, ageMs: 1010 },
      cadenceRpm: { value: 120, ageMs: 1000 },
      powerW: { value: 122, ageMs: 1000 },
    });
  });

  test('is told apart from others by transport, profile and device', () => {
    const receiver = createReceiver();
    receiver.hear(frame({}));
    receiver.hear(frame({ device: 'other' }));
    receiver.hear(frame({ code: CHARACTERISTIC.battery, bytes: hex('50') }));
    expect(receiver.sensors(0).map(({ source }) => [source.device, source.kind])).toEqual([
      ['bike', 'indoorBike'],
      ['other', 'indoorBike'],
      ['bike', 'battery'],
    ]);
  });

  test('of an unknown profile, and a frame older than the last, are left out', () => {
    const receiver = createReceiver();
    expect(receiver.hear(frame({ code: 1 }))).toBe(null);
    receiver.hear(frame({ atMs: 1000 }));
    expect(receiver.hear(frame({ atMs: 999, bytes: hex('0000 0000') }))).toBe(null);
    expect(receiver.take(1000)[0]!.channels.speedKmh!.value).toBe(29.1);
  });
});

test('frames in any order tell nothing that was not told in order', () => {
  const sent = Array.from({ length: 40 }, (_, n) => {
    const [events, sum] = [n + 230, (n + 300) * 200];
    const bytes = Uint8Array.of(0x10, events, 0xff, 90, sum & 0xff, (sum >> 8) & 0xff, 200, 0);
    return frame({ atMs: n * 250, transport: 'ant', code: 0x0b, bytes });
  });
  fc.assert(
    fc.property(fc.shuffledSubarray(sent, { minLength: 2 }), (heard) => {
      const receiver = createReceiver();
      for (const one of heard) {
        const power = receiver.hear(one)?.values.powerW ?? null;
        if (power !== null) expect(power).toBe(200);
      }
    }),
  );
});

test('a room full of sensors is bounded: the one that was silent longest is forgotten', () => {
  const receiver = createReceiver();
  for (let n = 0; n <= MAX_SENSORS; n++) receiver.hear(frame({ atMs: n, device: String(n) }));
  const devices = receiver.sensors(MAX_SENSORS).map(({ source }) => source.device);
  expect(devices).toHaveLength(MAX_SENSORS);
  expect(devices).not.toContain('0');
});
