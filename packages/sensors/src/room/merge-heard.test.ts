import { CHANNELS } from '@tandem/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { antPowerMeter, transmit } from '../simulate.ts';
import { keyOf, mergeHeard } from './merge-heard.ts';
import { createReceiver, type Sampled, type SensorSample } from './receive.ts';

const anyHeard: fc.Arbitrary<Sampled> = fc.record({
  value: fc.option(fc.integer({ min: 0, max: 300 })),
  ageMs: fc.nat(5000),
  packets: fc.nat(4),
});
const anySample: fc.Arbitrary<SensorSample> = fc.record({
  source: fc.record({
    transport: fc.constantFrom('ant', 'bluetooth'),
    device: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('heartRate', 'power'),
  }),
  rssiDbm: fc.option(fc.integer({ min: -100, max: -30 })),
  channels: fc.record(
    Object.fromEntries(CHANNELS.map((name) => [name, anyHeard])) as Record<
      (typeof CHANNELS)[number],
      typeof anyHeard
    >,
    { requiredKeys: [] },
  ),
});
const sorted = (samples: SensorSample[]) =>
  samples.toSorted((a, b) => (keyOf(a.source) < keyOf(b.source) ? -1 : 1));

test('boxes are one truth: repeats, any order and any parts of what they heard change nothing', () => {
  fc.assert(
    fc.property(
      fc
        .array(anySample, { maxLength: 12 })
        .chain((samples) =>
          fc.tuple(
            fc.constant(samples),
            fc.shuffledSubarray([...samples, ...samples], { minLength: 2 * samples.length }),
            fc.nat(2 * samples.length),
          ),
        ),
      ([samples, shuffled, cut]) => {
        const merged = sorted(mergeHeard(samples));
        expect(sorted(mergeHeard(shuffled))).toEqual(merged);
        expect(
          sorted(mergeHeard([...mergeHeard(shuffled.slice(0, cut)), ...mergeHeard(shuffled.slice(cut))])),
        ).toEqual(merged);
        expect(new Set(merged.map(({ source }) => keyOf(source))).size).toBe(merged.length);
      },
    ),
  );
});

test('two boxes that each hear half of it hear the whole', () => {
  const samples = Array.from({ length: 120 }, (_, second) => ({ powerW: 100 + second, cadenceRpm: 90 }));
  const boxes = [createReceiver(), createReceiver()];
  const frames = [...transmit(samples, antPowerMeter, { device: '7' })];
  let next = 0;
  for (let second = 1; second <= samples.length; second++) {
    // One hears the first ten seconds of each twenty, the other the rest.
    for (; next < frames.length && frames[next]!.atMs < second * 1000; next++)
      boxes[Math.floor((second - 1) / 10) % 2]!.hear(frames[next]!);
    const heard = mergeHeard(boxes.flatMap((box) => box.take(second * 1000)));
    expect(heard).toHaveLength(1);
    const { value, ageMs } = heard[0]!.channels.powerW!;
    // Where one takes over from the other it knows the mean of what it did not hear, or nothing yet.
    if (value !== null && second % 10 > 1) {
      expect(ageMs).toBeLessThan(1000);
      expect(Math.abs(value - (99 + second))).toBeLessThanOrEqual(1);
    }
  }
});
