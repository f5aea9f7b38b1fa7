import type { Extra } from '@tandem/spivi';
import { readRiderCame, readRiderMoved, writeRiderCame, writeRiderMoved } from '@tandem/spivi/tandem';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffRoster, type Rider, type RosterPlan } from './diff-roster.ts';

type Row = { clientId: number; clientName: string | null; seatId: number | null; extra: Extra };
const rider = (clientId: number, seatId: number): Rider => ({ bookingId: `b${clientId}`, clientId, seatId });
const row = (clientId: number, seatId: number | null, extra: Extra = {}): Row => ({
  clientId,
  clientName: `Client ${clientId}`,
  seatId,
  extra,
});
/** Signed in by a strap: shown on a seat, or seen to sit there, which they hold against no booking. */
const strap = (clientId: number, seatId: number, sits = false): Row =>
  row(clientId, seatId, writeRiderCame({ came: 'strap', sits }));
/** Put on a seat by a hand in the room: they hold it, booked or not. */
const hand = (clientId: number, seatId: number): Row =>
  row(clientId, seatId, writeRiderCame({ came: 'hand', sits: true }));
const came = ({ extra }: Row) => readRiderCame(extra)?.came ?? null;
/** Moved by a hand in the room, from the seat of their booking. */
const moved = (clientId: number, seatId: number, from: number): Row =>
  row(clientId, seatId, writeRiderMoved(from));
const movedFrom = ({ extra }: Row) => readRiderMoved(extra);
const givesWay = (r: Row) => came(r) === 'strap';

/**
 * A strict remote: a taken seat and a second booking of one client are refused. Whom a strap has signed in is seated by a
 * booking of theirs, and makes way for another's. Who sits there by a hand sits there as booked from then on.
 */
function apply(remote: readonly Row[], plan: RosterPlan): Row[] {
  let rows = remote.filter((r) => !plan.remove.includes(r.clientId));
  for (const { clientId, seatId } of plan.add) {
    rows = rows.filter(
      (r) =>
        !(r.clientId === clientId && (came(r) !== null || (r.seatId === seatId && movedFrom(r) !== null))),
    );
    rows = rows.map((r) => (r.seatId === seatId && givesWay(r) ? { ...r, seatId: null } : r));
    if (rows.some((r) => r.seatId === seatId || r.clientId === clientId))
      throw new Error(`refused: client ${clientId}, seat ${seatId}`);
    rows.push(row(clientId, seatId));
  }
  return rows;
}

const uniqueBy = <T>(rows: T[], ...keys: ((row: T) => unknown)[]): T[] =>
  rows.filter((a, i) => !rows.slice(0, i).some((b) => keys.some((key) => key(a) === key(b))));
const smallId = fc.integer({ min: 1, max: 12 });
const desiredRoster = fc.array(fc.tuple(smallId, smallId), { maxLength: 12 }).map((pairs) =>
  uniqueBy(
    pairs.map(([c, s]) => rider(c, s)),
    (r) => r.clientId,
    (r) => r.seatId,
  ),
);
const remoteRoster = fc
  .array(
    fc.tuple(
      smallId,
      fc.option(smallId, { freq: 8 }),
      fc.oneof(fc.constantFrom(null, null, false, true, 'hand' as const), smallId),
    ),
    { maxLength: 12 },
  )
  .map((pairs) =>
    uniqueBy(
      pairs.map(([c, s, how]) =>
        how === null || s === null || how === s
          ? row(c, s)
          : how === 'hand'
            ? hand(c, s)
            : typeof how === 'number'
              ? moved(c, s, how)
              : strap(c, s, how),
      ),
      (r) => r.clientId,
      (r) => r.seatId ?? Symbol(),
    ),
  );
const scene = fc.record({
  desired: desiredRoster,
  remote: remoteRoster,
  sent: fc.uniqueArray(smallId).map((ids) => new Set(ids)),
  unsent: fc.oneof(fc.constant([]), fc.uniqueArray(smallId, { maxLength: 4 })).map((ids) => new Set(ids)),
});
const none = new Set<number>();

test('applying the plan gives the desired roster, and a second comparison asks for nothing', () => {
  fc.assert(
    fc.property(scene, ({ desired, remote, sent, unsent }) => {
      const plan = diffRoster(desired, remote, sent, unsent);
      const after = apply(remote, plan);
      const blocked = new Set(plan.blocked.map((b) => b.bookingId));
      for (const r of desired)
        if (!blocked.has(r.bookingId))
          // As booked, not as come: what took the strap back would else take the booking's seat. Or where a hand has moved them.
          expect(after.filter((a) => a.clientId === r.clientId)).toEqual([
            expect.toSatisfy((a: Row) =>
              movedFrom(a) === null ? a.seatId === r.seatId && came(a) === null : movedFrom(a) === r.seatId,
            ),
          ]);
      const sentNow = new Set([...sent, ...plan.add.map((r) => r.clientId)]);
      const again = diffRoster(desired, after, sentNow, unsent);
      expect(again.remove).toEqual([]);
      expect(again.add).toEqual([]);
      for (const a of after) {
        const wanted = desired.some((r) => r.clientId === a.clientId && !blocked.has(r.bookingId));
        // What is ridden on a seat that somebody else has booked is nobody's, also where the server is not to know them.
        if (wanted && movedFrom(a) !== null)
          expect(unsent.has(a.seatId!), `client ${a.clientId} keeps another's seat`).toBe(false);
        expect(
          wanted || !sent.has(a.clientId) || came(a) === 'hand',
          `client ${a.clientId} stays without a reason`,
        ).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

test('people added by hand in Spivi are never touched', () => {
  fc.assert(
    fc.property(scene, ({ desired, remote, sent, unsent }) => {
      const foreign = remote.filter(
        (r) =>
          (!sent.has(r.clientId) || came(r) === 'hand') && !desired.some((d) => d.clientId === r.clientId),
      );
      const after = apply(remote, diffRoster(desired, remote, sent, unsent));
      // Where a strap shows them is nothing of theirs.
      for (const r of foreign)
        expect(after).toContainEqual(givesWay(r) ? { ...r, seatId: expect.toBeOneOf([r.seatId, null]) } : r);
    }),
  );
});

test('only a seat held by hand blocks, and the holder is named', () => {
  fc.assert(
    fc.property(scene, ({ desired, remote, sent, unsent }) => {
      for (const { bookingId, holder } of diffRoster(desired, remote, sent, unsent).blocked) {
        const seat = desired.find((r) => r.bookingId === bookingId)!.seatId;
        const at = remote.find((r) => r.seatId === seat)!;
        expect(sent.has(at.clientId) && came(at) !== 'hand').toBe(false);
        expect(holder).toBe(at.clientName);
      }
    }),
  );
});

test('whom a hand has moved is left there while their booking is as it was, unless their seat is another’s booking', () => {
  fc.assert(
    fc.property(scene, ({ desired, remote, sent, unsent }) => {
      const seats = new Map(desired.map((r) => [r.clientId, r.seatId]));
      const holdsStill = (r: Row) => movedFrom(r) !== null && movedFrom(r) === seats.get(r.clientId);
      const still = remote.filter((r) => holdsStill(r) && !unsent.has(r.seatId!));
      const { remove, add } = diffRoster(desired, remote, sent, unsent);
      // Whoever has one of those seats by a booking has it, and so on.
      const wanted = desired
        .filter((r) => !still.some((s) => s.clientId === r.clientId))
        .map((r) => r.seatId);
      if (still.some((s) => wanted.includes(s.seatId!))) return;
      for (const { clientId } of still)
        expect([remove.includes(clientId), add.some((r) => r.clientId === clientId)]).toEqual([false, false]);
    }),
    { numRuns: 3000 },
  );
});

test('a swap by hand stays; a booking that is moved later wins, also to where the hand had put its rider, or another', () => {
  const swapped = [moved(1, 20, 10), moved(2, 10, 20)];
  const sent = new Set([1, 2]);
  expect(diffRoster([rider(1, 10), rider(2, 20)], swapped, sent, none)).toEqual({
    remove: [],
    add: [],
    blocked: [],
  });
  expect(diffRoster([rider(1, 30), rider(2, 20)], swapped, sent, none)).toEqual({
    remove: [1],
    add: [rider(1, 30)],
    blocked: [],
  });
  // The desk has swapped them too: booked there without a second off their bikes.
  expect(diffRoster([rider(1, 20), rider(2, 10)], swapped, sent, none)).toEqual({
    remove: [],
    add: [rider(1, 20), rider(2, 10)],
    blocked: [],
  });
  expect(diffRoster([rider(1, 10), rider(3, 30)], [moved(1, 30, 10)], sent, none)).toEqual({
    remove: [1],
    add: [rider(1, 10), rider(3, 30)],
    blocked: [],
  });
});

test('two riders who swap their spots are both removed before either is added', () => {
  const plan = diffRoster([rider(1, 20), rider(2, 10)], [row(1, 10), row(2, 20)], new Set([1, 2]), none);
  expect(plan).toEqual({ remove: [1, 2], add: [rider(1, 20), rider(2, 10)], blocked: [] });
});

test('a booked person who already sits there by hand is adopted without a call', () => {
  expect(diffRoster([rider(1, 10)], [row(1, 10)], new Set(), none)).toEqual({
    remove: [],
    add: [],
    blocked: [],
  });
});

test('two spots on one seat: the second is named, nothing is sent twice', () => {
  const plan = diffRoster([rider(1, 10), rider(2, 10)], [], new Set(), none);
  expect(plan.add).toEqual([rider(1, 10)]);
  expect(plan.blocked).toEqual([{ bookingId: 'b2', holder: null }]);
});

test('a client whom Spivi shows twice is not settled, also where one of the rows is the right one', () => {
  const plan = diffRoster([rider(1, 4)], [row(1, 4), row(1, 9)], new Set([1]), none);
  expect([plan.remove, plan.add.map((r) => r.clientId)]).toEqual([[1], [1]]);
});

test('whom a strap has signed in neither blocks a seat nor is in the way of their own booking', () => {
  const remote = [strap(7, 10), strap(8, 11), strap(9, 12, true), strap(6, 13, true)];
  const desired = [rider(1, 10), rider(8, 11), rider(9, 12), rider(2, 13)];
  expect(diffRoster(desired, remote, new Set(), none)).toEqual({
    remove: [],
    add: desired,
    blocked: [],
  });
});

test('whom a hand has put on a seat holds it, also where they were booked once, and a booking of theirs is told', () => {
  const remote = [hand(7, 10), hand(8, 11), hand(9, 14)];
  expect(diffRoster([rider(1, 10), rider(8, 12), rider(9, 14)], remote, new Set([7]), none)).toEqual({
    remove: [8],
    add: [rider(8, 12), rider(9, 14)],
    blocked: [{ bookingId: 'b1', holder: 'Client 7' }],
  });
});
