import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, plausible, type Sample } from './ride.ts';
import { emptyTold, MAX_RANK, tell } from './told.ts';

const anySample: fc.Arbitrary<Sample> = fc.record(
  {
    powerW: fc.option(fc.constantFrom(-1, 0, 150, 200, 2501)),
    heartRateBpm: fc.option(fc.constantFrom(0, 29, 120, 140)),
    cadenceRpm: fc.option(fc.constantFrom(0, 80, 90)),
    speedKmh: fc.option(fc.constantFrom(0, 30.5)),
  },
  { requiredKeys: [] },
);
const said = fc.array(
  fc.record({
    second: fc.nat(3),
    sample: anySample,
    rank: fc.oneof(fc.nat(3), fc.constant(MAX_RANK)),
  }),
  { maxLength: 20 },
);
const toldBy = (all: Parameters<typeof tell>[1][]) => {
  const told = emptyTold();
  for (const one of all) tell(told, one);
  return told.trace;
};

test('of several sources of one second a value counts before 0, then the best source, then the larger', () => {
  fc.assert(
    fc.property(said, (all) => {
      const trace = toldBy(all);
      for (const channel of CHANNELS)
        for (let second = 0; second <= 3; second++) {
          const [best] = all
            .filter((one) => one.second === second)
            .map(({ sample, rank }) => ({ value: plausible(channel, sample[channel]), rank }))
            .filter(({ value }) => !Number.isNaN(value))
            .sort(
              (a, b) => Number(b.value > 0) - Number(a.value > 0) || a.rank - b.rank || b.value - a.value,
            );
          expect([channel, second, trace[channel][second]]).toEqual([channel, second, best?.value]);
        }
    }),
  );
});

test('order and repeats change nothing', () => {
  const shuffled = said.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, again]) => {
      expect(toldBy(again)).toEqual(toldBy(all));
    }),
  );
});
