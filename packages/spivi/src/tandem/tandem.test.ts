import type { AskedPercent } from '@tandem/metrics/plans';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExtensionResponse, readResponse, writeExtensionResponse, writeResponse } from '../codec.ts';
import { MalformedRequestError } from '../form.ts';
import { decodeWithCredentials, encodeWithCredentials } from '../request.ts';
import type { Extra, Workout } from '../types.ts';
import { type BoardVisibility, boardVisibility } from './board-visibility.ts';
import { readClassAsked, writeClassAsked } from './class-asked.ts';
import { classOfMark, markedTexts, withoutMark } from './class-mark.ts';
import { type ClassRoom, classRoom, readClassRoom, writeClassRoom } from './class-room.ts';
import { readClassTest, writeClassTest } from './class-test.ts';
import { inOneElement } from './elements.ts';
import { type EventState, readEventState, writeEventState } from './event-state.ts';
import { freeStraps } from './free-straps.ts';
import type { OwnMethod } from './own-method.ts';
import { readRiderCame, writeRiderCame } from './rider-came.ts';
import { readRiderMoved, writeRiderMoved } from './rider-moved.ts';
import { letPhoneIn, shutPhoneOut } from './rider-phone.ts';
import { readTandemWorkout, type TandemWorkout, writeTandemWorkout } from './workout.ts';
import { workoutTrace } from './workout-trace.ts';

const credentials = { sourceName: 'club@demo.example', password: 'secret', siteId: '1' };
const plain: Omit<Workout, 'extra'> = {
  workoutName: 'Ride',
  calories: 400,
  totalSep: null,
  totalWpp: null,
  avgHr: 141,
  avgSpeed: 20,
  maxSpeed: 30,
  distance: 10,
  distanceUnits: 'km',
};

/** Over the wire as XML and back. */
function sentAndRead(extra: Extra): TandemWorkout | null {
  const method = 'ClientService/GetClientPerformanceData';
  const body = writeResponse(method, { workouts: [{ ...plain, extra }] });
  const outcome = readResponse(method, { httpStatus: 200, contentType: 'text/xml', body });
  if (outcome.kind !== 'ok') throw new Error(outcome.message);
  return readTandemWorkout(outcome.value.workouts[0]!.extra);
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0);
const count = fc.nat();
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const text = fc.stringMatching(/^[a-z][a-zA-Z0-9:-]{0,20}$/);
const zoneRow = fc.record({ zone: fc.nat(9), from: orNull(number), to: orNull(number), seconds: number });
const zoneRows = orNull(fc.array(zoneRow, { minLength: 1, maxLength: 4 }));
const anyWorkout: fc.Arbitrary<TandemWorkout> = fc.record({
  eventId: orNull(count),
  seatId: orNull(count),
  startDateTime: orNull(text),
  startedAt: orNull(text),
  stoppedAt: orNull(text),
  seconds: orNull(count),
  algorithmVersion: orNull(count),
  hasTrace: fc.boolean(),
  inputs: fc.record({ ftpW: number, maxHrSource: text, powerScheme: text }, { requiredKeys: [] }),
  values: fc.dictionary(text, number, { maxKeys: 4 }),
  zones: fc.record({ power: zoneRows, heartRate: zoneRows, cadence: zoneRows }),
  peaks: fc.array(fc.record({ seconds: count, powerW: number }), { maxLength: 4 }),
});

describe('what our tracker tells beside Spivi’s own fields', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyWorkout, (workout) => {
        expect(sentAndRead(writeTandemWorkout(workout))).toEqual({
          ...workout,
          values: { ...workout.values },
        });
      }),
    );
  });
  test('leaves out what is not known: missing is not zero', () => {
    const nothing = { power: null, heartRate: null, cadence: null };
    const workout: TandemWorkout = {
      eventId: 5,
      seatId: 3,
      startDateTime: null,
      startedAt: null,
      stoppedAt: null,
      seconds: 60,
      algorithmVersion: 2,
      hasTrace: false,
      inputs: { ftpW: null, calorieSource: 'power' },
      values: { workKj: 12, energyKcal: null },
      zones: nothing,
      peaks: [{ seconds: 3600, powerW: null }],
    };
    expect(sentAndRead(writeTandemWorkout(workout))).toEqual({
      ...workout,
      inputs: { calorieSource: 'power' },
      values: { workKj: 12 },
      peaks: [],
    });
  });
  test('whatever else came, reading it never throws', () => {
    expect(readTandemWorkout({})).toBeNull();
    expect(readTandemWorkout({ Tandem: 'x' })).toBeNull();
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Zones', 'Peaks', 'Metrics', 'Inputs', 'EventID'), fc.anything()),
        (Tandem) => {
          expect(readTandemWorkout({ Tandem })?.hasTrace).toBe(false);
        },
      ),
    );
  });
});

describe('how an event stands, beside Spivi’s own fields', () => {
  const overTheWire = (extra: Extra): EventState | null => {
    const method = 'EventService/GetEvents';
    const event = {
      eventId: 7,
      title: 'Ride',
      description: null,
      instructorName: null,
      startDateTime: '2026-11-22T18:00',
      endDateTime: '2026-11-22T18:45',
      isCancelled: false,
      bookedClients: [],
      availableSeats: [1],
      extra,
    };
    const body = writeResponse(method, { events: [event] });
    const outcome = readResponse(method, { httpStatus: 200, contentType: 'text/xml', body });
    if (outcome.kind !== 'ok') throw new Error(outcome.message);
    expect({ ...outcome.value.events[0], extra: null }).toEqual({ ...event, extra: null });
    return readEventState(outcome.value.events[0]!.extra);
  };
  const [startedAt, stoppedAt] = ['2026-11-22T18:01:02.345Z', '2026-11-22T18:40:00.000Z'];
  const none = { startedAt: null, stoppedAt: null, signal: null };

  test.each<EventState>([
    { ...none, state: 'scheduled' },
    { ...none, state: 'cancelled' },
    { ...none, state: 'started', startedAt },
    { ...none, state: 'started', startedAt, signal: { booked: 13, heard: 11 } },
    { ...none, state: 'started', startedAt, signal: { booked: 0, heard: 0 } },
    { ...none, state: 'stopped', startedAt, stoppedAt },
  ])('is read as it was written: %j', (state) => {
    expect(overTheWire(writeEventState(state))).toEqual(state);
  });
  test('nothing is made of what tells nothing, half of it, or nonsense', () => {
    for (const extra of [
      {},
      { Tandem: 'started' },
      { Tandem: { State: 'paused' } },
      { Tandem: { State: 'started' } },
      { Tandem: { State: 'started', StartedAt: 'noon' } },
      { Tandem: { State: 'stopped', StartedAt: startedAt } },
    ])
      expect(overTheWire(extra)).toBeNull();
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('State', 'StartedAt', 'StoppedAt', 'SeatsHeard'), fc.anything()),
        (Tandem) => {
          const read = readEventState({ Tandem });
          if (read?.state === 'stopped') expect(read.stoppedAt).not.toBeNull();
        },
      ),
    );
  });
});

/** A request as the other end reads it from the form. */
const asked = <R>(method: OwnMethod<R, unknown>, request: R): R =>
  method.request.read(
    decodeWithCredentials(encodeWithCredentials(credentials, method.request.write(request))).fields,
  );
function answered<A>(method: Pick<OwnMethod<unknown, A>, 'answer'>, answer: A): A {
  const body = writeExtensionResponse(method.answer.write(answer));
  const outcome = readExtensionResponse('read', { httpStatus: 200, contentType: 'text/xml', body });
  if (outcome.kind !== 'ok') throw new Error(outcome.message);
  return method.answer.read(outcome.value);
}

describe('our own methods', () => {
  test('the trace of a workout', () => {
    const request = { username: 'ada@club.example', eventId: 5 };
    expect(asked(workoutTrace, request)).toEqual(request);
    const trace = Buffer.from([0, 1, 254, 255]);
    expect(answered(workoutTrace, { seconds: 3, trace })).toEqual({ seconds: 3, trace });
    expect(answered(workoutTrace, { seconds: 3, trace: null })).toEqual({ seconds: 3, trace: null });
    expect(() => workoutTrace.request.read({ EventID: '5' })).toThrow(MalformedRequestError);
    expect(() => workoutTrace.request.read({ Username: 'x', EventID: 'five' })).toThrow(
      MalformedRequestError,
    );
  });
  test.each<BoardVisibility>([
    { clientId: 7, shown: true, alias: null, hidden: [], outside: true, signsIn: false },
    {
      clientId: 7,
      shown: false,
      alias: 'Comète',
      hidden: ['powerW', 'heartRateBpm'],
      outside: false,
      signsIn: true,
    },
  ])('how a client shows on the board: %j', (request) => {
    expect(asked(boardVisibility, request)).toEqual(request);
  });
  test('a client shows on the board, or not; nothing between', () => {
    expect(answered(boardVisibility, { kept: true })).toEqual({ kept: true });
    expect(() => boardVisibility.request.read({ ClientID: '7', Shown: 'maybe' })).toThrow(
      'Shown must be 0 or 1.',
    );
    // A caller that knows of no board outside the room puts nobody there, and of no straps signs nobody in.
    expect(boardVisibility.request.read({ ClientID: '7', Shown: '1' })).toMatchObject({
      outside: false,
      signsIn: false,
    });
  });
});

describe('a rider’s phone', () => {
  const number = fc.nat(2 ** 31 - 1);
  test('is asked for as whose it is, and let in by what the tracker tells', () => {
    fc.assert(
      fc.property(number, number, number, (eventId, clientId, seatId) => {
        expect(asked(letPhoneIn, { eventId, clientId, seatId })).toEqual({ eventId, clientId, seatId });
        expect(asked(shutPhoneOut, { eventId, clientId })).toEqual({ eventId, clientId });
      }),
    );
    const { write, read } = letPhoneIn.answer;
    expect(read(write({ token: 'a-token_1' }))).toEqual({ token: 'a-token_1' });
    expect([read({}), read({ PhoneToken: ['a', 'b'] }), read(write({ token: null }))]).toEqual(
      new Array(3).fill({ token: null }),
    );
    expect(
      [{ shut: true }, { shut: false }].map((is) => shutPhoneOut.answer.read(shutPhoneOut.answer.write(is))),
    ).toEqual([{ shut: true }, { shut: false }]);
  });
});

describe('straps that are nobody’s', () => {
  const strap = fc.record({
    deviceId: fc.constantFrom('12345', 'bluetooth aa:bb:cc:dd:ee:ff', 'advertisement a0b1'),
    rssiDbm: fc.option(fc.integer({ min: -120, max: 0 })),
    boxName: fc.constantFrom('', 'Cycle', 'Salle & co'),
    worn: fc.boolean(),
  });
  test('are told as they are, one as well as several and none; of a server without such a list nothing', () => {
    fc.assert(
      fc.property(fc.array(strap, { maxLength: 4 }), (straps) => {
        expect(answered(freeStraps, { straps })).toEqual({ straps });
      }),
    );
    expect(freeStraps.answer.read({})).toEqual({ straps: null });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Straps', 'x'), fc.anything()),
        (extra) => void freeStraps.answer.read(extra as Extra),
      ),
    );
  });
});

describe('what the studio alone knows of a class', () => {
  const known: fc.Arbitrary<ClassRoom> = fc.record({
    room: fc
      .stringMatching(/^[A-Za-zÀ-ÿ0-9 ,'-]{1,40}$/)
      .filter((name) => name.trim() === name && name !== ''),
    timeZone: fc.constantFrom('Europe/Paris', 'America/Toronto'),
    unsentSeats: fc.uniqueArray(fc.nat(500), { maxLength: 60 }),
    freePlaces: fc.option(fc.nat(500)),
  });
  const shownOn = (extra: Extra): ClassRoom | null => {
    const event = {
      eventId: 5,
      title: 'Ride',
      description: null,
      instructorName: null,
      startDateTime: '2026-11-22T18:00',
      endDateTime: '2026-11-22T18:45',
      isCancelled: false,
      bookedClients: [],
      availableSeats: [1],
      extra,
    };
    const body = writeResponse('EventService/GetEvents', { events: [event] });
    const outcome = readResponse('EventService/GetEvents', {
      httpStatus: 200,
      contentType: 'text/xml',
      body,
    });
    if (outcome.kind !== 'ok') throw new Error(outcome.message);
    return readClassRoom(outcome.value.events[0]!.extra);
  };

  test('is kept as it was asked, and read from an event as it was written', () => {
    fc.assert(
      fc.property(known, (is) => {
        expect(asked(classRoom, { eventId: 5, ...is })).toEqual({ eventId: 5, ...is });
        expect(shownOn(writeClassRoom(is))).toEqual(is);
      }),
    );
  });

  test('a server that has no such thing is told from one that was not told yet', () => {
    expect(shownOn({})).toBeNull();
    expect(shownOn(writeClassRoom({}))).toEqual({
      room: '',
      timeZone: '',
      unsentSeats: [],
      freePlaces: null,
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Tandem', 'x'), fc.anything()),
        (extra) => void readClassRoom(extra),
      ),
    );
  });
});

describe('how somebody is in a class whom nobody booked', () => {
  test('is told with their row, and of everybody else nothing, whatever a server sends', () => {
    const read = (extra: Extra) => {
      const bookedClients = [{ clientId: 7, clientName: 'A', userName: null, seatId: 3, extra }];
      const event = {
        ...{ eventId: 5, title: 'Ride', description: null, instructorName: null, isCancelled: false },
        ...{ startDateTime: '2026-11-22T18:00', endDateTime: '2026-11-22T18:45', availableSeats: [1] },
        ...{ bookedClients, extra: {} },
      };
      const body = writeResponse('EventService/GetEvents', { events: [event] });
      const answer = { httpStatus: 200, contentType: 'text/xml', body };
      const outcome = readResponse('EventService/GetEvents', answer);
      if (outcome.kind !== 'ok') throw new Error(outcome.message);
      return outcome.value.events[0]!.bookedClients[0]!.extra;
    };
    for (const told of [
      { came: 'strap', sits: true },
      { came: 'strap', sits: false },
      { came: 'hand', sits: true },
    ] as const)
      expect(readRiderCame(read(writeRiderCame(told)))).toEqual(told);
    expect(readRiderMoved(read(writeRiderMoved(12)))).toBe(12);
    for (const told of [readRiderCame, readRiderMoved]) expect(told(read({}))).toBeNull();
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('Tandem', 'x'), fc.anything()),
        (extra) => void [readRiderCame(extra), readRiderMoved(extra)],
      ),
    );
  });
});

describe('the mark of a class', () => {
  const title = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => withoutMark(text) === text);

  test('is read from either text alone, from both, and from one that holds both', () => {
    fc.assert(
      fc.property(fc.uuid(), title, (classId, name) => {
        const texts = markedTexts(name, classId);
        const { title, description } = texts;
        for (const given of [
          texts,
          { title, description: null },
          { title: null, description },
          { title: null, description: `${title} ${description}` },
          { title: `${title} ${description}`, description: '' },
        ])
          expect(classOfMark(given)).toBe(classId);
        expect(withoutMark(title)).toBe(name);
      }),
    );
  });

  test('is not seen where there is none', () => {
    fc.assert(
      fc.property(title, (text) => {
        expect(classOfMark({ title: text, description: text })).toBeNull();
      }),
    );
    expect(withoutMark(null)).toBe('');
    for (const text of ['Ride #12', 'Ride #anticonstitutionnellement', 'Ride · 8ca3b1c2-3d4e'])
      expect(classOfMark({ title: text, description: null })).toBeNull();
  });
});

describe('what a class was asked for', () => {
  const overTheWire = (extra: Extra) => {
    const method = 'EventService/GetEvents';
    const event = {
      ...{ eventId: 1, title: 'Ride', description: null, instructorName: null, isCancelled: false },
      ...{
        startDateTime: '2026-11-22T18:00',
        endDateTime: '2026-11-22T18:45',
        bookedClients: [],
        availableSeats: [],
      },
    };
    const body = writeResponse(method, { events: [{ ...event, extra }] });
    const outcome = readResponse(method, { httpStatus: 200, contentType: 'text/xml', body });
    if (outcome.kind !== 'ok') throw new Error(outcome.message);
    return readClassAsked(outcome.value.events[0]!.extra);
  };
  test('is read as it was written, in whole percent of FTP or of the maximum heart rate', () => {
    const runs = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 900 }),
        orNull(
          fc.record({
            of: fc.constantFrom('ftp' as const, 'maxHr' as const),
            percent: fc.double({ min: 0, max: 300, noNaN: true }),
          }),
        ),
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(runs, (parts) => {
        const asked = parts.flatMap(([seconds, percent]) => Array<AskedPercent>(seconds).fill(percent));
        const whole = asked.map((each) => each && { ...each, percent: Math.round(each.percent) });
        expect(overTheWire(writeClassAsked(asked))).toEqual(whole);
      }),
    );
  });
  test('that it was a test is read as it was written, and nonsense as nothing', () => {
    const window = { test: 'ftp20', fromSecond: 1080, toSecond: 2280 } as const;
    const asked = [{ of: 'ftp' as const, percent: 80 }, null];
    const both = inOneElement(writeClassAsked(asked), writeClassTest(window));
    expect(readClassTest(both)).toEqual(window);
    expect(readClassAsked(both)).toEqual(asked);
    for (const Test of [undefined, '', 'ftp20', 'ftp20 1 x', 'ftp20 20 10', 'swim 1 2', 'ramp 1 99999'])
      expect(readClassTest({ Tandem: { Test } })).toBeNull();
    fc.assert(fc.property(fc.anything(), (Test) => void readClassTest({ Tandem: { Test } })));
  });
  test('is nothing where it tells nothing, nonsense, or more than a day', () => {
    for (const Asked of [
      undefined,
      '',
      'fast',
      '300x',
      '-3x50',
      '60x55 90',
      '60xh',
      '60xh-',
      '60xx80',
      '9x9999',
      '99999x50',
    ])
      expect(readClassAsked({ Tandem: { Asked } })).toBeNull();
    fc.assert(
      fc.property(fc.anything(), (Asked) => {
        const read = readClassAsked({ Tandem: { Asked } });
        expect(read === null || read.length <= 86_400).toBe(true);
      }),
    );
  });
});
