/** Rides turned into frames, sent through bad air and decoded again: what their devices say of them is still true. */
import { CHANNELS, type Trace } from '@tandem/metrics';
import { describe, expect, test } from 'vitest';
import { createReceiver, mergeHeard } from '../radio.ts';
import * as simulate from '../simulate.ts';
import {
  badAir,
  expectMet,
  has,
  held,
  type Ride,
  rides,
  START,
  samplesOf,
  traceOf,
} from '../testing/rides.ts';

const { transmit, ...sensors } = simulate;
const SEED = 7;
/** One sensor's frames decoded second by second, by a box for each air that they come through, as one truth. */
function heard(
  { trace }: Ride,
  transmitter: simulate.Transmitter,
  airs: (simulate.Air | undefined)[],
): Trace {
  const boxes = airs.map((air) => {
    const frames = transmit(samplesOf(trace), transmitter, { device: '1', start: START, air });
    return { receiver: createReceiver(), frames, next: frames.next() };
  });
  return traceOf(trace.powerW.length, (second) => {
    const endMs = (second + 1) * 1000;
    for (const box of boxes)
      for (; !box.next.done && box.next.value.atMs < endMs; box.next = box.frames.next())
        box.receiver.hear(box.next.value);
    const [sensor] = mergeHeard(boxes.flatMap(({ receiver }) => receiver.take(endMs)));
    const channels = sensor?.channels ?? {};
    return Object.fromEntries(CHANNELS.map((name) => [name, channels[name]?.value ?? null]));
  });
}

for (const ride of rides) {
  describe(ride.name, () => {
    test.each(Object.entries(sensors))('by %s, a tenth lost and a tenth heard twice', (_, transmitter) => {
      expectMet(heard(ride, transmitter, [badAir(SEED, 0.1)]), ride);
    });

    test.each(['antPowerMeter', 'antHeartRateStrap', 'bleBike'] as const)(
      'by %s and two boxes that each lose a fifth',
      (name) => {
        expectMet(heard(ride, sensors[name], [badAir(SEED, 0.2), badAir(SEED + 1, 0.2)]), ride);
      },
    );

    test.each(['antHeartRateStrap', 'bleHeartRateStrap', 'bleBike', 'bleScatteringBike'] as const)(
      'by %s in clean air, second by second',
      (name) => {
        const [decoded, expected] = [heard(ride, sensors[name], [undefined]), held(ride.trace)];
        for (const channel of CHANNELS)
          if (has(decoded, channel))
            for (const [second, value] of expected[channel].entries())
              if (value === null) expect(decoded[channel][second]).toBe(null);
              else expect(decoded[channel][second]).toBeCloseTo(value, 1);
      },
    );
  });
}
