import { NOTED_AFTER_DAYS } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClassFacts, freeSpots, refuseBooking, refuseMove, seenBy, unoccupied } from './rules.ts';

const START = 1_800_000_000_000;
const END = START + 45 * 60_000;

const facts = fc
  .record({
    spots: fc.uniqueArray(fc.record({ spotNumber: fc.integer({ min: 1, max: 30 }), active: fc.boolean() }), {
      selector: (spot) => spot.spotNumber,
      maxLength: 12,
    }),
    capacity: fc.integer({ min: 1, max: 12 }),
    cancelled: fc.boolean(),
    draft: fc.boolean(),
    people: fc.integer({ min: 0, max: 14 }),
    waiting: fc.subarray(['waiter0', 'waiter1', 'waiter2', 'person0']),
    offered: fc.subarray(['asked0', 'asked1', 'newcomer']),
    choosing: fc.subarray(['asked0', 'chooser', null]),
  })
  .map(({ people, waiting, offered, choosing, ...rest }): ClassFacts => {
    const active = rest.spots.filter((spot) => spot.active);
    const booked = Math.min(people, rest.capacity);
    return {
      ...rest,
      startsAtMs: START,
      endsAtMs: END,
      waitlist: { size: 10, waiting, offered },
      held: choosing.flatMap((customerId, i) => {
        const spot = active[booked + i];
        return spot ? [{ by: `account${i}`, customerId, spotNumber: spot.spotNumber }] : [];
      }),
      booked: Array.from({ length: booked }, (_, i) => ({
        bookingId: `booking${i}`,
        customerId: `person${i}`,
        spotNumber: active[i]?.spotNumber ?? null,
      })),
    };
  });
const request = fc.record({
  customerId: fc.constantFrom('person0', 'person1', 'newcomer', 'waiter0', 'waiter2', 'asked1'),
  spotNumber: fc.option(fc.integer({ min: 1, max: 30 })),
  actor: fc.constantFrom('staff' as const, 'member' as const),
});
const after = fc.constantFrom(END + NOTED_AFTER_DAYS * 86_400_000 - 1, END + NOTED_AFTER_DAYS * 86_400_000);
const when = fc.constantFrom(START - 3_600_000, START - 1, START, START + 1, END - 1, END, END + 1);

/** Places that are held for who chooses, beside the offered ones. */
const beside = ({ held, waitlist }: ClassFacts) =>
  held.filter(({ customerId }) => customerId === null || !waitlist.offered.includes(customerId)).length;

test('what the rules let through keeps one person to a spot, one spot to a person, and the capacity', () => {
  fc.assert(
    fc.property(facts, request, when, (state, wanted, now) => {
      if (refuseBooking(state, wanted, now) !== null) return;
      const after = [...state.booked, { bookingId: 'new', ...wanted }];
      const spots = after.map((b) => b.spotNumber).filter((spot) => spot !== null);
      expect(new Set(spots).size).toBe(spots.length);
      expect(new Set(after.map((b) => b.customerId)).size).toBe(after.length);
      const held = state.waitlist.offered.filter((other) => other !== wanted.customerId);
      expect(after.length + held.length + beside(state)).toBeLessThanOrEqual(state.capacity);
      expect(state.held.map((one) => one.spotNumber)).not.toContain(wanted.spotNumber);
      if (wanted.spotNumber !== null)
        expect(state.spots).toContainEqual({ spotNumber: wanted.spotNumber, active: true });
    }),
  );
});

test('nobody takes a place that those before them on the list will fill; staff who say that they know it may', () => {
  fc.assert(
    fc.property(facts, request, when, (state, wanted, now) => {
      const { waiting, offered } = state.waitlist;
      const asked = { ...wanted, acceptWaitlist: true };
      const refused = refuseBooking(state, asked, now);
      if (wanted.actor === 'staff') expect(refused).not.toBe('place_owed');
      if (wanted.actor === 'staff' || refused !== null) return;
      const before = waiting.includes(wanted.customerId)
        ? waiting.indexOf(wanted.customerId)
        : waiting.length;
      const held = offered.filter((other) => other !== wanted.customerId).length;
      const left = state.capacity - state.booked.length - held - beside(state);
      if (!offered.includes(wanted.customerId)) expect(left).toBeGreaterThan(before);
    }),
  );
});

test('a spot is free if and only if a newcomer may book it before the class', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 30 }), (state, spotNumber) => {
      const open = {
        ...state,
        cancelled: false,
        draft: false,
        waitlist: { size: 10, waiting: [], offered: ['asked0'] },
      };
      const may =
        refuseBooking(open, { customerId: 'newcomer', spotNumber, actor: 'member' }, START - 1) === null;
      expect(freeSpots(open).includes(spotNumber)).toBe(may);
    }),
  );
});

test('nobody changes a class that is a draft, cancelled or over; from the start on only staff do', () => {
  fc.assert(
    fc.property(facts, request, when, (state, wanted, now) => {
      const refused = refuseBooking(state, wanted, now);
      if (state.draft) expect(refused).toBe('class_draft');
      else if (state.cancelled) expect(refused).toBe('class_cancelled');
      else if (now >= END) expect(refused).toBe('class_ended');
      else if (now >= START && wanted.actor === 'member') expect(refused).toBe('class_started');
      else expect(['class_draft', 'class_cancelled', 'class_ended', 'class_started']).not.toContain(refused);
    }),
  );
});

test('into a class that is over staff note who was there, for some days, where there is room', () => {
  fc.assert(
    fc.property(facts, request, fc.oneof(when, after), (state, wanted, now) => {
      const noted = refuseBooking(state, { ...wanted, afterwards: true }, now);
      const isOpen = wanted.actor === 'staff' && now >= END && now < END + NOTED_AFTER_DAYS * 86_400_000;
      // As while it runs, but for who asks and when.
      const running = refuseBooking(state, wanted, isOpen ? END - 1 : now);
      expect(noted).toBe(running);
    }),
  );
});

test('who holds a spot may book it whoever waits, and what they hold is in nobody’s way but of others', () => {
  fc.assert(
    fc.property(facts, (state) => {
      const open = { ...state, cancelled: false, draft: false };
      const offers = open.waitlist.offered.length;
      fc.pre(open.booked.length + offers + beside(open) <= open.capacity);
      for (const { by, customerId, spotNumber } of open.held) {
        const mine = { customerId: customerId ?? 'walk-in', spotNumber, actor: 'member' } as const;
        expect(refuseBooking(seenBy(open, by, customerId), mine, START - 1)).toBe(null);
        expect(refuseBooking(open, { ...mine, customerId: 'newcomer' }, START - 1)).toBe('spot_taken');
        expect(unoccupied(open)).not.toContain(spotNumber);
      }
    }),
  );
});

test('a move needs a spot that is there, in service and not another person’s; a full class is no obstacle', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 30 }), (state, spotNumber) => {
      const open = { ...state, cancelled: false, draft: false };
      const mover = open.booked[0];
      fc.pre(mover !== undefined);
      const others = [...open.booked.slice(1), ...open.held].map((b) => b.spotNumber);
      const may =
        refuseMove(open, { bookingId: mover.bookingId, spotNumber, actor: 'member' }, START - 1) === null;
      const usable = open.spots.some((spot) => spot.spotNumber === spotNumber && spot.active);
      expect(may).toBe(usable && !others.includes(spotNumber));
    }),
  );
});

test('a member needs a spot where the room has any; staff may leave it open', () => {
  const state: ClassFacts = {
    startsAtMs: START,
    endsAtMs: END,
    cancelled: false,
    draft: false,
    capacity: 5,
    spots: [{ spotNumber: 1, active: true }],
    booked: [],
    waitlist: { size: 0, waiting: [], offered: [] },
    held: [],
  };
  const wanted = { customerId: 'newcomer', spotNumber: null };
  expect(refuseBooking(state, { ...wanted, actor: 'member' }, START - 1)).toBe('spot_required');
  expect(refuseBooking(state, { ...wanted, actor: 'staff' }, START - 1)).toBe(null);
  expect(refuseBooking({ ...state, spots: [] }, { ...wanted, actor: 'member' }, START - 1)).toBe(null);
});
