import { expect, test } from 'vitest';
import { ANT } from '../ant/profiles.ts';
import { heardRadio } from './heard-radio.ts';
import { createReceiver } from './receive.ts';

const METER = 'ant power 31337';
const UNBOUND = { seats: new Map<number, Set<string>>(), others: true };

/** A meter that sends four times a second, each packet of one event. */
function room() {
  const receiver = createReceiver();
  let nowMs = 0;
  let events = 0;
  let sum = 0;
  return {
    receiver,
    nowMs: () => nowMs,
    ride(seconds: number, powerW: number) {
      for (let packet = 0; packet < 4 * seconds; packet++) {
        nowMs += 250;
        events++;
        sum += powerW;
        const bytes = Uint8Array.of(
          0x10,
          events,
          0xff,
          90,
          sum & 0xff,
          (sum >> 8) & 0xff,
          powerW & 0xff,
          powerW >> 8,
        );
        receiver.hear({
          atMs: nowMs,
          transport: 'ant',
          device: '31337',
          code: ANT.power,
          bytes,
          rssiDbm: -70,
        });
      }
    },
    rest(seconds: number) {
      nowMs += 1_000 * seconds;
    },
  };
}

test('the first second of a class has nothing of what was ridden before it', () => {
  const { receiver, nowMs, ride } = room();
  const source = heardRadio(receiver, UNBOUND, nowMs);
  ride(600, 300);
  ride(1, 100);
  expect(source.ride().readings).toEqual([{ sensor: METER, powerW: 100, cadenceRpm: 90 }]);
  ride(1, 200);
  expect(source.ride().readings).toEqual([{ sensor: METER, powerW: 200, cadenceRpm: 90 }]);
});

test('a sensor that fell silent tells nothing, and is heard no more', () => {
  const { receiver, nowMs, ride, rest } = room();
  const source = heardRadio(receiver, UNBOUND, nowMs);
  ride(3, 150);
  expect(source.ride()).toMatchObject({ seats: 1, sensors: [{ sensor: METER, rssiDbm: -70 }] });
  rest(30);
  expect(source.ride()).toEqual({ readings: [], seats: 0, sensors: [] });
});

test('a sensor is told by its seat from the second it is bound to one, and by itself before; where only seats count, not at all', () => {
  const { receiver, nowMs, ride } = room();
  const seats = new Map<number, Set<string>>();
  const source = heardRadio(receiver, { seats, others: true }, nowMs);
  const ofSeats = { seats: new Map([[3, new Set(['40101'])]]), others: false };
  ride(1, 200);
  expect(source.ride()).toMatchObject({ readings: [{ sensor: METER }], sensors: [{ sensor: METER }] });
  seats.set(12, new Set(['31337']));
  ride(1, 200);
  expect(source.ride()).toEqual({
    readings: [{ seat: 12, powerW: 200, cadenceRpm: 90 }],
    seats: 1,
    sensors: [],
  });
  ride(1, 200);
  expect(heardRadio(receiver, ofSeats, nowMs).ride()).toEqual({ readings: [], seats: 1, sensors: [] });
});

test('seconds that are caught up with after a pause are not filled with what is heard now', () => {
  const { receiver, nowMs, ride } = room();
  const source = heardRadio(receiver, UNBOUND, nowMs);
  ride(1, 150);
  expect(source.ride().readings).toHaveLength(1);
  ride(3, 150);
  expect([1, 2, 3].map(() => source.ride().readings.length)).toEqual([1, 0, 0]);
  ride(1, 170);
  expect(source.ride().readings).toEqual([{ sensor: METER, powerW: 170, cadenceRpm: 90 }]);
});

test('while no class runs it says what it hears, and whether somebody pedals', () => {
  const { receiver, nowMs, ride, rest } = room();
  const source = heardRadio(receiver, UNBOUND, nowMs);
  ride(3, 150);
  expect(source.listen!()).toMatchObject([{ sensor: METER, rssiDbm: -70, moving: true }]);
  rest(30);
  expect(source.listen!()).toEqual([]);
  expect(heardRadio(receiver, { seats: new Map(), others: false }, nowMs).listen).toBeUndefined();
});
