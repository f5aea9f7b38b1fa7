import { fitnessTests } from '@tandem/api/words';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTrace, repeat, traceOf } from '../testing.ts';
import { isOfTest, type TestWindow, testPlan, testResult, testWindow } from './fitness-test.ts';
import { planSeconds } from './plan.ts';

const nothing = (seconds: number) => repeat<number | null>(seconds, null);
const planned = (test: TestWindow['test'], steps: { second: number; segment: number }[] = []) => ({
  plan: testPlan(test),
  fromSecond: 0,
  steps,
});

describe('what a test says', () => {
  test('95 % of the mean of 20 minutes, and nothing of what lies around them', () => {
    const trace = traceOf({ powerW: [...repeat(600, 500), ...repeat(1200, 260), ...repeat(60, 900)] });
    expect(testResult(trace, { test: 'ftp20', fromSecond: 600, toSecond: 1800 })).toEqual({
      field: 'ftpW',
      value: 247,
    });
  });

  test('75 % of the best minute of a ramp', () => {
    const steps = [200, 220, 240, 260].flatMap((watt) => repeat(60, watt));
    const trace = traceOf({ powerW: [...steps, ...repeat(60, 0)] });
    expect(testResult(trace, { test: 'ramp', fromSecond: 0, toSecond: 300 }).value).toBe(195);
  });

  test('the last 30 seconds of three minutes all out', () => {
    const trace = traceOf({ powerW: [...repeat(150, 400), ...repeat(30, 230)] });
    expect(testResult(trace, { test: 'allout3', fromSecond: 0, toSecond: 180 }).value).toBe(230);
  });

  test('the mean heart rate of the last 20 of 30 minutes', () => {
    const trace = traceOf({ heartRateBpm: [...repeat(600, 140), ...repeat(1200, 168)] });
    expect(testResult(trace, { test: 'lthr30', fromSecond: 0, toSecond: 1800 })).toEqual({
      field: 'lthrBpm',
      value: 168,
    });
  });

  test.for([
    ['five percent of it', 60, 247],
    ['more', 61, null],
  ] as const)('where %s was not heard a gap is not a lower number', ([, missing, value]) => {
    const trace = traceOf({ powerW: [...repeat(1200 - missing, 260), ...nothing(missing)] });
    expect(testResult(trace, { test: 'ftp20', fromSecond: 0, toSecond: 1200 }).value).toBe(value);
  });

  test('one that was cut short says nothing', () => {
    const trace = traceOf({ powerW: repeat(2400, 260) });
    expect(testResult(trace, { test: 'ftp20', fromSecond: 0, toSecond: 1000 }).value).toBeNull();
  });

  test('one that was paused in the middle says nothing; a pause before it or after it takes nothing from it', () => {
    const trace = traceOf({ powerW: repeat(2400, 260) });
    const paused = (atSecond: number, test: TestWindow['test'] = 'ftp20') =>
      testResult(
        { ...trace, pauses: [{ atSecond, seconds: 90 }] },
        { test, fromSecond: 600, toSecond: 1800 },
      );
    expect([599, 600, 601, 1799, 1800].map((second) => paused(second).value)).toEqual([
      247,
      247,
      null,
      null,
      247,
    ]);
    expect(paused(700, 'lthr30')).toEqual({ field: 'lthrBpm', value: null });
  });

  test('of a ramp in which the sensor fell silent nothing is known; of one that its rider gave up, all', () => {
    const steps = [200, 220, 240, 260].flatMap((watt) => repeat(60, watt));
    const result = (after: (number | null)[]) =>
      testResult(traceOf({ powerW: [...steps, ...after] }), { test: 'ramp', fromSecond: 0, toSecond: 900 })
        .value;
    expect(result(nothing(660))).toBeNull();
    expect(result([...repeat(60, 0), ...nothing(600)])).toBe(195);
  });
});

const anyWindow = fc.record({
  test: fc.constantFrom(...fitnessTests),
  fromSecond: fc.integer({ min: 0, max: 200 }),
  seconds: fc.integer({ min: 0, max: 300 }),
});

test('more watts never make a lower result, and none lies above the hardest second', () => {
  fc.assert(
    fc.property(
      anyTrace(400),
      anyWindow,
      fc.integer({ min: 1, max: 300 }),
      (ride, { seconds, ...of }, more) => {
        // A test needs most of its seconds: the gaps of any ride are filled here.
        const trace = traceOf({ powerW: ride.powerW.map((watt) => Math.min(600, watt ?? 100)) });
        const harder = traceOf({ powerW: trace.powerW.map((watt) => watt! + more) });
        const window = { ...of, toSecond: of.fromSecond + seconds };
        const [before, after] = [testResult(trace, window).value, testResult(harder, window).value];
        if (before === null || after === null) return;
        expect(after).toBeGreaterThanOrEqual(before);
        expect(before).toBeLessThanOrEqual(Math.max(...(trace.powerW as number[])) + 0.5);
      },
    ),
  );
});

describe('when a class rode its test', () => {
  test.for(fitnessTests)('%s: where its plan has it', (kind) => {
    const plan = testPlan(kind);
    const window = testWindow(kind, planned(kind), planSeconds(plan))!;
    const own = plan.segments.filter((_, index) => isOfTest(kind, index));
    expect(window.toSecond - window.fromSecond).toBe(planSeconds({ segments: own }));
    expect(planSeconds(plan)).toBeLessThanOrEqual(45 * 60);
  });

  test('what was skipped or cut short is no whole test, and begun anew the last time counts', () => {
    const first = testPlan('ftp20').segments.findIndex((_, index) => isOfTest('ftp20', index));
    const skipped = [
      { second: 10, segment: first },
      { second: 100, segment: first },
    ];
    expect(testWindow('ftp20', planned('ftp20', skipped), 3000)).toMatchObject({
      fromSecond: 100,
      toSecond: 1300,
    });
    expect(testWindow('ftp20', planned('ftp20', skipped), 700)).toMatchObject({ toSecond: 700 });
    expect(testWindow('ftp20', planned('ftp20', [{ second: 5, segment: first + 1 }]), 3000)).toBeNull();
  });
});
