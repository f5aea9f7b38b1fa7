import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dailyLoads, fitnessSeries } from './fitness.ts';

const anyLoads = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 60 });

test('42 days of load 100 bring fitness to 63.21', () => {
  const days = fitnessSeries(new Array(42).fill(100));
  expect(days.at(-1)!.fitness).toBeCloseTo(63.21, 2);
});

test('form is yesterday’s balance, and rest brings it up', () => {
  const [hard, rest, later] = fitnessSeries([100, 0, 0]);
  expect(hard!.form).toBe(0);
  expect(rest!.form).toBe(hard!.fitness - hard!.fatigue);
  expect(later!.form).toBeGreaterThan(rest!.form);
});

test('counted in two parts it is the same as in one', () => {
  fc.assert(
    fc.property(anyLoads, fc.nat(60), (loads, cut) => {
      const first = fitnessSeries(loads.slice(0, cut));
      expect([...first, ...fitnessSeries(loads.slice(cut), first.at(-1))]).toEqual(fitnessSeries(loads));
    }),
  );
});

test('neither leaves the range of the loads behind it, and less load never means more fitness', () => {
  fc.assert(
    fc.property(anyLoads, fc.nat(59), (loads, at) => {
      const less = fitnessSeries(loads.map((load, day) => (day === at ? 0 : load)));
      for (const [day, { fitness, fatigue }] of fitnessSeries(loads).entries()) {
        const highest = Math.max(...loads) + 1e-9;
        expect(fitness).toBeLessThanOrEqual(highest);
        expect(fatigue).toBeLessThanOrEqual(highest);
        expect(less[day]!.fitness).toBeLessThanOrEqual(fitness);
      }
    }),
  );
});

test('every calendar day has a load: rides of a day add up, days without are 0, the change of clocks is no day', () => {
  const rides = [
    { date: '2026-10-24', load: 40 },
    { date: '2026-10-24', load: 30 },
    { date: '2026-10-26', load: null },
    { date: '2026-10-27', load: 50 },
    { date: '2026-10-28', load: 60 },
    { date: '2026-10-22', load: 70 },
  ];
  expect(dailyLoads(rides, '2026-10-23', '2026-10-27')).toEqual([0, 70, 0, 0, 50]);
  expect(dailyLoads(rides, '2026-10-27', '2026-10-23')).toEqual([]);
});

test('a leap year has its day', () => {
  expect(dailyLoads([], '2028-02-28', '2028-03-01')).toEqual([0, 0, 0]);
});

test('the order of rides does not matter, and no load is lost or made', () => {
  const days = ['2026-03-28', '2026-03-29', '2026-03-30'];
  const anyRides = fc.array(fc.record({ date: fc.constantFrom(...days), load: fc.option(fc.nat(100)) }));
  const shuffled = anyRides.chain((rides) =>
    fc.tuple(fc.constant(rides), fc.shuffledSubarray(rides, { minLength: rides.length })),
  );
  fc.assert(
    fc.property(shuffled, ([rides, others]) => {
      const loads = dailyLoads(rides, days[0]!, days[2]!);
      expect(dailyLoads(others, days[0]!, days[2]!)).toEqual(loads);
      expect(loads.reduce((sum, load) => sum + load, 0)).toBe(
        rides.reduce((sum, { load }) => sum + (load ?? 0), 0),
      );
    }),
  );
});
