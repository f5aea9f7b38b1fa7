import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterReading, type KnownBooking, mostGone, type SeenBooking, seats, tooManyGone } from './rules.ts';

const seen = (ids: fc.Arbitrary<number>): fc.Arbitrary<SeenBooking> =>
  fc.record({
    id: ids.map(String),
    personId: fc.integer({ min: 1, max: 6 }).map((n) => `p${n}`),
    spotId: fc.option(fc.integer({ min: 1, max: 5 }).map((n) => `s${n}`)),
    checkedIn: fc.boolean(),
    cancelled: fc.boolean(),
  });
const rows = fc.uniqueArray(seen(fc.integer({ min: 1, max: 12 })), {
  selector: ({ id }) => id,
  maxLength: 12,
});
const reading = fc.record({ rows, complete: fc.boolean() });
const listed = (known: ReadonlyMap<string, KnownBooking>) =>
  [...known.values()].sort((a, b) => Number(a.id) - Number(b.id));
const all = (readings: { rows: SeenBooking[]; complete: boolean }[]) =>
  readings.reduce<KnownBooking[]>((known, one) => [...afterReading(known, one).values()], []);
const booked = (known: readonly KnownBooking[]) =>
  known.flatMap(({ cancelled, missing: _, doubted: __, ...one }) => (cancelled ? [] : [one])).sort(byId);
const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);

test('after whatever was read, two complete readings of the same make it so, unless a person should look', () => {
  fc.assert(
    fc.property(fc.array(reading), rows, (before, truth) => {
      const whole = { rows: truth, complete: true };
      const once = all([...before, whole]);
      if (mostGone(once, whole)) {
        const after = booked(all([...before, whole, whole])).map(({ id }) => id);
        expect(after).toEqual(expect.arrayContaining(booked(once).map(({ id }) => id)));
        return;
      }
      const wanted = truth.filter(({ cancelled }) => !cancelled).map(({ cancelled: _, ...one }) => one);
      expect(booked(all([...before, whole, whole]))).toEqual(wanted.sort(byId));
    }),
  );
});

test('readings that were not complete take nobody away, however many there are', () => {
  fc.assert(
    fc.property(rows, fc.array(rows), (first, later) => {
      const known = all([{ rows: first, complete: true }]);
      const after = all([
        { rows: first, complete: true },
        ...later.map((some) => ({ rows: some, complete: false })),
      ]);
      const ids = new Set(later.flat().map(({ id }) => id));
      for (const one of known) if (!ids.has(one.id)) expect(after).toContainEqual(one);
    }),
  );
});

test('one complete reading takes nobody away, and who is read again is missed no more', () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const once = [
        { rows: first, complete: true },
        { rows: second, complete: true },
      ];
      const was = booked(all(once.slice(0, 1)));
      const ids = new Set(second.map(({ id }) => id));
      for (const one of was) if (!ids.has(one.id)) expect(booked(all(once))).toContainEqual(one);
      const back = all([...once, { rows: first, complete: true }, { rows: [], complete: true }]);
      expect(booked(back)).toEqual(expect.arrayContaining(was));
    }),
  );
});

test('in which order the rows of a reading come is all the same, and so is reading it twice', () => {
  fc.assert(
    fc.property(fc.array(reading), reading, fc.func(fc.integer()), (before, last, order) => {
      const known = all(before);
      const turned = [...last.rows].sort((a, b) => order(a.id) - order(b.id));
      const after = afterReading(known, last);
      expect(listed(afterReading(known, { ...last, rows: turned }))).toEqual(listed(after));
      const partly = { ...last, complete: false };
      const twice = afterReading([...afterReading(known, partly).values()], partly);
      expect(listed(twice)).toEqual(listed(afterReading(known, partly)));
    }),
  );
});

test('nobody sits on another’s spot, nobody is booked twice, and no spot is guessed', () => {
  const customers = fc.dictionary(
    fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
    fc.option(fc.constantFrom('ada', 'bo', 'cy')),
  );
  const spots = fc.dictionary(
    fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
    fc.option(fc.integer({ min: 1, max: 3 })),
  );
  fc.assert(
    fc.property(rows, customers, spots, (bookings, people, map) => {
      const who = new Map(Object.entries(people));
      const where = new Map(Object.entries(map));
      const seated = seats(bookings, who, where);
      const given = [...seated.values()];
      const taken = given.flatMap(({ spotNumber }) => (spotNumber === null ? [] : [spotNumber]));
      expect(new Set(taken).size).toBe(taken.length);
      const booked = given.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
      expect(new Set(booked).size).toBe(booked.length);
      for (const { id, personId, spotId, cancelled } of bookings) {
        const seat = seated.get(id);
        expect(seat === undefined).toBe(cancelled);
        if (!seat) continue;
        const mapped = spotId === null ? null : (where.get(spotId) ?? null);
        if (seat.spotNumber !== null) expect(seat.spotNumber).toBe(mapped);
        // Whatever is not quite as it is there says why.
        if (seat.customerId === null || seat.spotNumber !== mapped || (spotId !== null && mapped === null))
          expect(seat.trouble).not.toBeNull();
        if (seat.customerId !== null) expect(who.get(personId)).toBe(seat.customerId);
      }
      // Everybody who is known has a place, if not each booking of theirs.
      for (const { personId, cancelled } of bookings) {
        const customer = who.get(personId);
        if (!cancelled && customer) expect(booked).toContain(customer);
      }
    }),
  );
});

test('of two for one spot the first booking has it, by number and not by letters', () => {
  const of = (id: string, personId: string) => ({ id, personId, spotId: 's', cancelled: false });
  const people = new Map([
    ['a', 'ada'],
    ['b', 'bo'],
  ]);
  expect(Object.fromEntries(seats([of('10', 'a'), of('9', 'b')], people, new Map([['s', 4]])))).toEqual({
    '9': { customerId: 'bo', spotNumber: 4, trouble: null },
    '10': { customerId: 'ada', spotNumber: null, trouble: 'spot_taken' },
  });
});

test('a few that are gone are believed, and a tenth of many', () => {
  expect([10, 11].map((gone) => tooManyGone(gone, 20))).toEqual([false, true]);
  expect([40, 41].map((gone) => tooManyGone(gone, 400))).toEqual([false, true]);
});

test('a roster of which most is missing is held back; one person, or a few of many, are not', () => {
  const known = (n: number): KnownBooking[] =>
    Array.from({ length: n }, (_, id) => ({
      ...{ id: String(id), personId: `p${id}`, spotId: null, checkedIn: false },
      ...{ cancelled: false, missing: 0, doubted: false },
    }));
  const left = (of: number, still: number) => {
    const reading = { rows: known(of).slice(0, still), complete: true };
    const twice = [...afterReading([...afterReading(known(of), reading).values()], reading).values()];
    return booked(twice).length;
  };
  expect([left(12, 0), left(12, 5), left(2, 0)]).toEqual([12, 12, 2]);
  expect([left(12, 6), left(1, 0), left(3, 2), left(4, 1)]).toEqual([6, 0, 2, 1]);
  // A person is asked of those that are missing for the second time, and not of one that has only just gone missing.
  const none = { rows: [] as KnownBooking[], complete: true };
  const once = [...afterReading(known(12), { ...none, rows: known(12).slice(11) }).values()];
  const twice = [...afterReading(once, none).values()];
  expect(once.filter(({ doubted }) => doubted)).toEqual([]);
  expect(twice.flatMap(({ id, doubted }) => (doubted ? [] : [id]))).toEqual(['11']);
});
