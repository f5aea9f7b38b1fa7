import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DamagedFileError } from '../recording/damaged-file-error.ts';
import type { RecordedRide } from '../recording/rides-of.ts';
import { fitFile, WRITTEN_AT } from '../testing/fit-file.ts';
import { readFit } from './read-fit.ts';

/** The only ride of a file. */
const readOne = (bytes: Uint8Array): RecordedRide => {
  const rides = readFit(bytes);
  expect(rides).toHaveLength(1);
  return rides[0]!;
};

const fault = (bytes: Uint8Array): DamagedFileError | null => {
  try {
    readFit(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    return error;
  }
};
const ride = (seconds: number) =>
  Array.from({ length: seconds }, (_, at) => ({ at, power: 150 + (at % 50), heart_rate: 130, cadence: 88 }));

describe('a whole file', () => {
  test('gives its channels second by second', () => {
    const cell = (max: number) => fc.integer({ min: 1, max });
    const rows = fc.array(fc.tuple(cell(1500), cell(220), cell(140)), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(rows, (seconds) => {
        const read = readOne(
          fitFile(seconds.map(([power, heart_rate, cadence], at) => ({ at, power, heart_rate, cadence }))),
        );
        expect(read.trace.powerW).toEqual(seconds.map((row) => row[0]));
        expect(read.trace.heartRateBpm).toEqual(seconds.map((row) => row[1]));
        expect(read.trace.cadenceRpm).toEqual(seconds.map((row) => row[2]));
        expect(read.startedAt).toEqual(WRITTEN_AT);
      }),
    );
  });

  test('keeps missing apart from zero', () => {
    const { trace } = readOne(
      fitFile([
        { at: 0, power: 0 },
        { at: 1, cadence: 80 },
        { at: 2, power: 90 },
      ]),
    );
    expect(trace.powerW).toEqual([0, null, 90]);
    expect(trace.cadenceRpm).toEqual([null, 80, null]);
  });

  test('a heart rate of 0 is missing, and so is a speed that is 0 throughout', () => {
    const { trace } = readOne(
      fitFile([
        { at: 0, power: 90, heart_rate: 0, speed: 0 },
        { at: 1, power: 90, heart_rate: 120, speed: 0 },
      ]),
    );
    expect(trace.heartRateBpm).toEqual([null, 120]);
    expect(trace.speedKmh).toEqual([null, null]);
  });

  test('speed comes in km/h', () => {
    const { trace } = readOne(
      fitFile([
        { at: 0, speed: 10 },
        { at: 1, speed: 0 },
      ]),
    );
    expect(trace.speedKmh).toEqual([36, 0]);
  });

  test('two files one after the other are one ride', () => {
    const parts = [fitFile(ride(5)), fitFile(ride(8).slice(5))];
    expect(readOne(Buffer.concat(parts)).trace.powerW).toEqual(ride(8).map((record) => record.power));
  });
});

describe('time', () => {
  const at = (second: number) => ({ at: second, power: 100 + second });

  test('a pause is closed: nobody rode in it', () => {
    const { trace } = readOne(fitFile([at(0), at(1), at(60), at(61)], [{ from: 2, to: 60 }]));
    expect(trace.powerW).toEqual([100, 101, 160, 161]);
  });

  test('seconds the device failed to record are filled between their neighbours, up to ten, and said', () => {
    const { trace, notices } = readOne(fitFile([at(0), at(1), at(4), at(14), at(25)]));
    expect(trace.powerW).toEqual([
      ...[100, 101, 102, 103, 104],
      ...[105, 106, 107, 108, 109, 110, 111, 112, 113, 114],
      ...new Array(10).fill(null),
      125,
    ]);
    expect(notices).toEqual([{ code: 'seconds_filled', count: 11 }]);
  });

  test('a silence of minutes without a word is read as a pause, and said', () => {
    const { trace, notices } = readOne(fitFile([at(0), at(1000)]));
    expect(trace.powerW).toEqual([100, 1100]);
    expect(notices).toEqual([{ code: 'silence_as_pause', count: 999 }]);
  });
});

describe('devices', () => {
  /** A reading every fourth second, as watches record that save space. */
  const sparse = Array.from({ length: 40 }, (_, index) => ({
    at: index * 4,
    heart_rate: 120 + index,
    speed: 3,
  }));

  test('that record by change: the seconds between two readings lie on the line between them', () => {
    const { trace } = readOne(fitFile(sparse));
    expect(trace.heartRateBpm.slice(0, 6)).toEqual([120, 120.25, 120.5, 120.75, 121, 121.25]);
    expect(trace.speedKmh.every((kmh) => kmh !== null)).toBe(true);
  });

  test('that lose a few seconds of many: these are filled as well', () => {
    const lost = ride(60).filter(({ at }) => at % 5 !== 3);
    expect(readOne(fitFile(lost)).trace.powerW).not.toContain(null);
  });
});

describe('what a file tells besides its seconds', () => {
  test('a run comes in like a ride, with its sport', () => {
    const run = fitFile(sparseless(60), [], [{ sport: 'running', sub_sport: 'street', total_calories: 88 }]);
    const { sport, subSport, device, deviceTotals, trace, seconds } = readOne(run);
    expect({ sport, subSport, device, seconds }).toEqual({
      sport: 'running',
      subSport: 'street',
      device: 'Development',
      seconds: 60,
    });
    expect(deviceTotals).toMatchObject({ energyKcal: 88, averagePowerW: null });
    expect(trace.powerW.every((watt) => watt === null)).toBe(true);
  });

  const sparseless = (seconds: number) =>
    Array.from({ length: seconds }, (_, at) => ({ at, heart_rate: 150, speed: 3 }));
});

describe('lost packets', () => {
  const powerOf = (rows: [power: number | undefined, counter: number][]) => {
    const file = fitFile(rows.map(([power, accumulated_power], at) => ({ at, power, accumulated_power })));
    const { trace, measured } = readOne(file);
    return { powerW: trace.powerW, counted: measured.counted };
  };

  test('the meter’s counter tells of the seconds in which it was not heard, and these stay as recorded', () => {
    expect(
      powerOf([
        [120, 120],
        [120, 240],
        [undefined, 240],
        [0, 240],
        [121, 603],
      ]),
    ).toEqual({ powerW: [120, 120, null, 0, 121], counted: [{ from: 2, seconds: 3, powerW: 121 }] });
  });

  test('a second without power but with a moving counter gets what the counter gained', () => {
    expect(
      powerOf([
        [120, 120],
        [undefined, 247],
        [130, 377],
      ]),
    ).toEqual({ powerW: [120, null, 130], counted: [{ from: 1, seconds: 1, powerW: 127 }] });
  });

  test('coasting stays coasting', () => {
    expect(
      powerOf([
        [120, 120],
        [0, 120],
        [0, 120],
        [118, 238],
      ]),
    ).toEqual({ powerW: [120, 0, 0, 118], counted: [] });
  });
});

describe('a damaged file is refused', () => {
  const whole = fitFile(ride(200));

  test('wherever it is cut', () => {
    // Without its last two bytes the data is complete and only the checksum is gone: that is read with a warning.
    const lengths = fc.nat(whole.length - 1).filter((length) => length !== whole.length - 2);
    fc.assert(
      fc.property(lengths, (length) => {
        expect(fault(whole.subarray(0, length))).toBeInstanceOf(DamagedFileError);
      }),
    );
  });

  test('whichever byte is changed', () => {
    // The header's own checksum may be 0, "not computed"; every other byte is under the file's checksum.
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Uint8Array.from(whole);
        damaged[at]! ^= flip;
        expect(fault(damaged)).toBeInstanceOf(DamagedFileError);
      }),
    );
  });

  test('with a sentence that says what is wrong', () => {
    const changed = Uint8Array.from(whole);
    changed[100]! ^= 1;
    const declared = new DataView(whole.buffer).getUint32(4, true);
    const header = whole[0]!;
    const sentences = {
      cut: fault(whole.subarray(0, header + 100))?.message,
      changed: fault(changed)?.message,
      text: fault(new TextEncoder().encode('only a letter to a friend'))?.message,
      empty: fault(new Uint8Array())?.message,
      noRide: fault(fitFile([]))?.message,
    };
    expect(sentences).toEqual({
      cut: `The file is cut short: it declares ${declared} bytes and has 100.`,
      changed: 'The checksum does not match: the file was changed or damaged after it was recorded.',
      text: 'This is not a FIT file: its header lacks the mark “.FIT”.',
      empty: 'This is not a FIT file: its header lacks the mark “.FIT”.',
      noRide: 'The file is whole but holds no recorded second of a ride.',
    });
  });

  test('but a file that merely lacks its closing checksum is read, with a warning', () => {
    const { trace, notices } = readOne(whole.subarray(0, whole.length - 2));
    expect(trace.powerW).toHaveLength(200);
    expect(notices).toEqual([{ code: 'no_checksum', count: 1 }]);
  });
});
