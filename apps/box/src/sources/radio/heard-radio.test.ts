import { ANT, createReceiver } from '@tandem/sensors/radio';
import { expect, test } from 'vitest';
import { heardRadio } from './heard-radio.ts';

const METER = 'ant power 31337';

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
  const source = heardRadio(receiver, null, nowMs);
  ride(600, 300);
  ride(1, 100);
  expect(source.ride(0, [])!.readings).toEqual([{ sensor: METER, powerW: 100, cadenceRpm: 90 }]);
  ride(1, 200);
  expect(source.ride(1, [])!.readings).toEqual([{ sensor: METER, powerW: 200, cadenceRpm: 90 }]);
});

test('a sensor that fell silent tells nothing, and is heard no more', () => {
  const { receiver, nowMs, ride, rest } = room();
  const source = heardRadio(receiver, null, nowMs);
  ride(3, 150);
  expect(source.ride(0, [])).toMatchObject({ seats: 1, sensors: [{ sensor: METER, rssiDbm: -70 }] });
  rest(30);
  expect(source.ride(1, [])).toEqual({ readings: [], seats: 0, sensors: [] });
});

test('while no class runs it says what it hears, and whether somebody pedals', () => {
  const { receiver, nowMs, ride, rest } = room();
  const source = heardRadio(receiver, null, nowMs);
  ride(3, 150);
  expect(source.listen!()).toMatchObject([{ sensor: METER, rssiDbm: -70, moving: true }]);
  rest(30);
  expect(source.listen!()).toEqual([]);
  expect(heardRadio(receiver, new Map(), nowMs).listen).toBeUndefined();
});
