import { describe, expect, test } from 'vitest';
import { newRow, rowsOf, secondsTyped, segmentOf } from './rows.ts';

describe('what is typed', () => {
  test.for([
    ['5:00', 300],
    ['1:02:09', 3729],
    ['0:30', 30],
    ['5', 300],
    ['1,5', 90],
    ['', null],
    ['5:', null],
    ['5:75', null],
    ['-1', null],
    ['1:2:3:4', null],
  ] as const)('%s is a time, or none', ([text, seconds]) => {
    expect(secondsTyped(text)).toBe(seconds);
  });

  test('a row becomes its segment, its lines in their order and one end of a cadence both', () => {
    const lines = [
      { key: 1, at: '1:00', text: ' Stand up ' },
      { key: 2, at: '0:00', text: 'Sit' },
    ];
    const { segment } = segmentOf({
      ...newRow(),
      kind: 'ramp',
      from: '50 %',
      to: '75,5',
      lowRpm: '90',
      lines,
    });
    expect(segment).toEqual({
      seconds: 300,
      target: { kind: 'power', fromPercent: 50, toPercent: 75.5 },
      cadence: { lowRpm: 90, highRpm: 90 },
      lines: [
        { second: 0, text: 'Sit' },
        { second: 60, text: 'Stand up' },
      ],
    });
  });

  test('what is wrong is named, and only that', () => {
    const line = { key: 1, at: '9:00', text: 'Late' };
    const row = { ...newRow(), time: 'x', from: '500', highRpm: '3', lines: [line] };
    expect(segmentOf(row).wrong).toEqual(['time', 'from', 'highRpm', 'line0']);
    // What a target does not ask for is not looked at.
    expect(segmentOf({ ...newRow(), kind: 'free', from: '500', to: '' }).wrong).toBeNull();
  });

  test('a plan that is opened and not changed is the same', () => {
    const segments = [
      { seconds: 4000, target: { kind: 'free' as const }, cadence: null, lines: [{ second: 5, text: 'Go' }] },
      {
        seconds: 60,
        target: { kind: 'power' as const, fromPercent: 50.5, toPercent: 70 },
        cadence: { lowRpm: 80, highRpm: 95 },
        lines: [],
      },
      { seconds: 1, target: { kind: 'zone' as const, zone: 4 }, cadence: null, lines: [] },
    ];
    expect(rowsOf({ segments }).map((row) => segmentOf(row).segment)).toEqual(segments);
  });
});
