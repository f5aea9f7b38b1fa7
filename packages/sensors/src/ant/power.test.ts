import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeFields } from '../decoding/fields.ts';
import { tell, tellLast } from '../testing/packets.ts';
import { antPower, CALIBRATION, POWER, POWER_PAGE, TORQUE, TORQUE_FREQUENCY, ZERO_OFFSET } from './power.ts';

const powerPage = (events: number, accumulatedW: number, powerW = 0) => {
  const bytes = writeFields(
    POWER,
    { events: events % 256, accumulatedW: accumulatedW % 65_536, cadenceRpm: 90, powerW },
    { size: 8 },
  );
  bytes[0] = POWER_PAGE.power;
  return bytes;
};

test('captured: two packets of a meter, 75 rpm and 65 W', () => {
  expect(tell(antPower, ['10DFFF4BF6955700', '10E0FF4B37964100'])).toEqual([
    { powerW: null, powerEvents: 0, cadenceRpm: 75 },
    { powerW: 65, powerEvents: 1, cadenceRpm: 75 },
  ]);
});

describe('the running sum', () => {
  test('tells the mean exactly or nothing, whichever packets are lost or heard twice, wherever the counters stand', () => {
    const heard = fc.record({
      watt: fc.integer({ min: 0, max: 1000 }),
      times: fc.constantFrom(0, 0, 1, 1, 1, 2, 3),
    });
    fc.assert(
      fc.property(
        fc.array(heard, { minLength: 2, maxLength: 60 }),
        fc.nat(255),
        fc.nat(65_535),
        (sent, events, sum) => {
          const decode = antPower.decoder();
          let [nth, accumulated, told, meant] = [events, sum, 0, 0];
          let begun = false;
          let since = 0;
          for (const [n, { watt, times }] of sent.entries()) {
            nth++;
            accumulated += watt;
            if (begun) since += watt;
            for (let again = 0; again < times; again++) {
              const { powerW, powerEvents } = decode(powerPage(nth, accumulated, watt), n * 250 + again);
              if (!begun) begun = true;
              else if (powerEvents! > 0) {
                told += powerW! * powerEvents!;
                meant += since;
                since = 0;
              } else if (powerW === null) since = 0;
            }
          }
          expect(told).toBeCloseTo(meant, 6);
        },
      ),
    );
  });

  test('is 0 after three seconds of repeats, cadence too', () => {
    const told = tell(antPower, [powerPage(1, 100), ...new Array(20).fill(powerPage(2, 300))]);
    expect(told[11]).toEqual({ powerW: 200, powerEvents: 0, cadenceRpm: 90 });
    expect(told[13]).toEqual({ powerW: 0, powerEvents: 0, cadenceRpm: 0 });
  });

  test('of a meter that began anew is not believed where it would be plausible, and goes on with the next packet', () => {
    // As 57 events of 46 W, of which there was no time for 57; then where there was, but it rides 100 W.
    for (const silenceMs of [250, 14_500]) {
      const decode = antPower.decoder();
      const told = [powerPage(199, 62_700, 300), powerPage(200, 63_000, 300)].map((page, n) =>
        decode(page, n * 250),
      );
      for (const [n, page] of [powerPage(1, 100, 100), powerPage(2, 210, 110)].entries())
        told.push(decode(page, 250 + silenceMs + n * 250));
      expect(told.map(({ powerW, powerEvents }) => [powerW, powerEvents])).toEqual([
        [null, 0],
        [300, 1],
        [null, 0],
        [110, 1],
      ]);
    }
  });

  test('begun anew in a silence, wherever the counters stood and stand, tells the power that is ridden or none', () => {
    fc.assert(
      fc.property(
        ...[fc.nat(255), fc.nat(65_535), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 })],
        ...[fc.integer({ min: 250, max: 14_900 }), fc.nat(59)],
        (events, sum, before, since, silenceMs, counted) => {
          const decode = antPower.decoder();
          const from0 = 1 + Math.min(counted, Math.floor(silenceMs / 250));
          decode(powerPage(events, sum, before), 0);
          const told = decode(powerPage(from0, from0 * since, since), silenceMs);
          // One event on from where it stood is that event: nothing tells it from a meter that goes on.
          fc.pre((from0 - events + 256) % 256 > 1);
          expect([since, null]).toContain(told.powerW);
          const next = decode(powerPage(from0 + 1, (from0 + 1) * since, since), silenceMs + 250);
          expect(next).toMatchObject({ powerW: since, powerEvents: 1 });
        },
      ),
    );
  });

  test('of a meter that rides on evenly is told over every silence of up to fifteen seconds', () => {
    fc.assert(
      fc.property(
        ...[fc.nat(255), fc.nat(65_535), fc.nat(1000), fc.integer({ min: 1, max: 59 })],
        (events, sum, watt, lost) => {
          const decode = antPower.decoder();
          decode(powerPage(events, sum, watt), 0);
          const told = decode(powerPage(events + lost, sum + lost * watt, watt), lost * 250);
          expect(told).toMatchObject({ powerW: watt, powerEvents: lost });
        },
      ),
    );
  });

  test('of a meter that began anew is not believed, and goes on with the next packet', () => {
    const told = tell(antPower, [powerPage(7, 60_000), powerPage(8, 10), powerPage(9, 210)]);
    expect(told.map(({ powerW }) => powerW)).toEqual([null, null, 200]);
  });
});

describe('torque', () => {
  const torquePage = (number: number, values: { turns: number; period: number; torque: number }) => {
    const bytes = writeFields(TORQUE, { events: values.turns, cadenceRpm: null, ...values }, { size: 8 });
    bytes[0] = number;
    return bytes;
  };

  test('at the crank: 20 N·m at 60 rpm are 125.7 W', () => {
    const turn = (n: number) =>
      torquePage(POWER_PAGE.crankTorque, { turns: n, period: n * 2048, torque: n * 20 * 32 });
    const told = tellLast(antPower, [turn(200), turn(202)]);
    expect(told.powerW).toBeCloseTo(40 * Math.PI, 9);
    expect(told.cadenceRpm).toBe(60);
  });

  test('at the wheel: 5 N·m at 4 turns a second, with its speed', () => {
    const turns = (n: number) =>
      torquePage(POWER_PAGE.wheelTorque, { turns: n, period: n * 512, torque: n * 5 * 32 });
    const told = tellLast(antPower, [turns(250), turns(258)]);
    expect(told.powerW).toBeCloseTo(40 * Math.PI, 9);
    expect(told.speedKmh).toBeCloseTo(4 * 2.105 * 3.6, 9);
  });

  test('as a frequency: power once its offset is known, cadence before', () => {
    const turn = (n: number) => {
      // 25 Hz a N·m, 20 N·m, 500 Hz without a load: 1,000 ticks a second.
      const bytes = writeFields(
        TORQUE_FREQUENCY,
        { events: n, slope: 25, time: n * 2000, ticks: n * 1000 },
        { size: 8 },
      );
      bytes[0] = POWER_PAGE.torqueFrequency;
      return bytes;
    };
    const offset = writeFields(CALIBRATION, { ...ZERO_OFFSET, offsetHz: 500 }, { size: 8 });
    offset[0] = POWER_PAGE.calibration;
    const told = tell(antPower, [turn(31), turn(32), offset, turn(33)]);
    expect(told[1]).toMatchObject({ powerW: null, cadenceRpm: 60 });
    expect(told[2]).toEqual({});
    expect(told[3]!.powerW).toBeCloseTo(40 * Math.PI, 9);
  });

  test('a meter that sends power too is taken by its power', () => {
    const crank = (n: number) =>
      torquePage(POWER_PAGE.crankTorque, { turns: n, period: n * 2048, torque: n * 640 });
    const told = tell(antPower, [crank(1), powerPage(1, 0), crank(2), powerPage(2, 150)]);
    expect(told[2]).not.toHaveProperty('powerW');
    expect(told[3]!.powerW).toBe(150);
  });
});

test('pages of the device: maker, product, battery', () => {
  const told = tell(antPower, [
    '50FFFF01 FF00 0100',
    '51FFFF01 78563412',
    '52FF00FFFFFF 80 23',
    '52FF00FFFFFF 00 52',
  ]);
  expect(told).toEqual([
    { makerNumber: 255, modelNumber: 1 },
    { serialNumber: 0x12345678 },
    { batteryVolts: 3.5, batteryLow: 0 },
    { batteryVolts: 2, batteryLow: 1 },
  ]);
});
