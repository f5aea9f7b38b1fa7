import { randomUUID } from 'node:crypto';
import { Problem } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { cancelClass, updateClass } from '../schedule/change-class.ts';
import { fresh } from '../testing/fixtures.ts';
import { seedTenant } from '../testing/tenant.ts';
import { waitScene } from '../testing/waitlist.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer, leaveWaitlist } from './leave-waitlist.ts';

const PEOPLE = 7;
const MINUTE_MS = 60_000;
const RUNS = 60;

const test = fresh.extend('tenant', ({ t }) =>
  seedTenant(t, { name: randomUUID(), spots: 5, customers: PEOPLE }),
);

const WHAT = [
  'book',
  'join',
  'cancel',
  'leave',
  'accept',
  'decline',
  'capacity',
  'lapse',
  'mode',
  'wish',
  'move',
  'hold',
  'letGo',
  'runOut',
] as const;
type Deed = { what: (typeof WHAT)[number]; person: number; spot: number };
/** What is asked for at one moment, by several people. */
type Moment = Deed[];

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(
    ...WHAT,
    'book',
    'join',
    'cancel',
    'book',
    'book',
    'cancel',
    'lapse',
    'lapse',
    'wish',
    'wish',
    'hold',
    'hold',
    'hold',
  ),
  person: fc.integer({ min: 1, max: PEOPLE }),
  /** Of a change of capacity or mode: to what. */
  spot: fc.integer({ min: 1, max: 5 }),
});
const moments = fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 4, maxLength: 12 });

type Scene = Awaited<ReturnType<typeof waitScene>>;
type Waiting = Awaited<ReturnType<Scene['waits']>>;

const isOpen = (wait: Waiting[number], nowMs: number) =>
  wait.state === 'waiting' || (wait.state === 'offered' && wait.offer_until!.getTime() > nowMs);

/**
 * Whoever was before somebody on the list and still waits, though that one has got a place meanwhile.
 * @param free places that nobody has yet: the first so many who wait are owed one, and nobody took theirs
 */
function jumped(before: Waiting, after: Waiting, free: number): string[] {
  const found: string[] = [];
  const owed = after.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free));
  for (const [n, wait] of after.entries()) {
    const was = before.find((one) => one.wait_id === wait.wait_id);
    if (was?.state !== 'waiting' || (wait.state !== 'booked' && wait.state !== 'offered')) continue;
    for (const earlier of after.slice(0, n))
      if (
        earlier.state === 'waiting' &&
        !owed.includes(earlier) &&
        before.some((one) => one.wait_id === earlier.wait_id && one.state === 'waiting')
      )
        found.push(`${wait.person} before ${earlier.person}`);
  }
  return found;
}

/** Whoever was on no list and is booked now, though somebody waited for a place all the while. */
function pushedIn(before: Waiting, after: Waiting, seats: { before: number[]; after: number[] }): number[] {
  const waitsOn = (wait: Waiting[number]) =>
    wait.state === 'waiting' &&
    wait.passed_for === null &&
    before.some((one) => one.wait_id === wait.wait_id && one.state === 'waiting' && one.passed_for === null);
  if (!after.some(waitsOn)) return [];
  return seats.after.filter(
    (who) =>
      !seats.before.includes(who) && !after.some((wait) => wait.person === who && wait.state === 'booked'),
  );
}

test('whatever is booked, held, cancelled, joined, left and answered at once: no more than its places, nobody jumped, and nobody waits for a place that is free', {
  timeout: 400_000,
}, async ({ t, tenant, clock }) => {
  let days = 3;
  const act = async (scene: Scene, one: Deed): Promise<unknown> => {
    if (one.what === 'mode') return scene.rule({ mode: one.spot % 2 ? 'offer' : 'automatic' });
    if (one.what === 'capacity')
      return scene.asDesk((call) => updateClass(call, scene.classId, { capacity: one.spot }));
    if (one.what === 'lapse') {
      // Offers are over by the clock; the job has yet to note it.
      clock.aheadMs += 31 * MINUTE_MS;
      return;
    }
    if (one.what === 'book') return scene.book(one.person, one.spot);
    if (one.what === 'join') return scene.join(one.person, one.spot);
    if (one.what === 'hold') {
      await scene.hold(one.person, one.spot);
      taken++;
      return;
    }
    if (one.what === 'letGo') return scene.letGo(one.person);
    if (one.what === 'runOut') return scene.runOut();
    if (one.what === 'wish') return scene.wish(one.person, [one.spot, 1 + (one.spot % 5)]);
    if (one.what === 'move') return scene.move(one.person, one.spot);
    if (one.what === 'cancel') {
      const found = (await scene.booked()).find((row) => row.person === one.person);
      return found && scene.as(one.person, (call) => cancelBooking(call, found.booking_id));
    }
    const wait = (await scene.waits()).findLast((row) => row.person === one.person);
    if (!wait) return;
    const waitId = wait.wait_id;
    if (one.what === 'leave') return scene.as(one.person, (call) => leaveWaitlist(call, waitId));
    if (one.what === 'accept') return scene.as(one.person, (call) => acceptOffer(call, { waitId }));
    return scene.as(one.person, (call) => declineOffer(call, waitId));
  };
  let taken = 0;
  let promoted = 0;
  let bettered = 0;
  await fc.assert(
    fc.asyncProperty(moments, fc.boolean(), async (asked: Moment[], automatic) => {
      clock.aheadMs = 0;
      const scene = await waitScene(t, tenant, { capacity: 2, days: days++ });
      await scene.rule({ mode: automatic ? 'automatic' : 'offer', offerMinutes: 30, size: 4 });
      await scene.book(1, 1);
      await scene.book(2, 2);
      for (const who of [3, 4]) await scene.join(who);
      try {
        for (const moment of asked) {
          const before = await scene.waits();
          const seated = async () => (await scene.booked()).map((row) => row.person);
          const seatsBefore = await seated();
          const holders = (await scene.holds()).filter(({ live }) => live).map(({ person }) => person);
          const accidents: unknown[] = [];
          await Promise.all(
            moment.map((one) =>
              act(scene, one).catch((error) => {
                if (!(error instanceof Problem) || error.status >= 500) accidents.push([one, error]);
              }),
            ),
          );
          expect(accidents).toEqual([]);
          const busy = await scene.waits();
          // A change of the rule or of the capacity may be half told while a job has yet to follow.
          const nowMs = t.studio.now().getTime();
          const [{ capacity }] = (await scene.read(sql<{ capacity: number }>`
            select capacity from class_places where class_id = ${scene.classId}`)) as [{ capacity: number }];
          const asked = busy.filter((wait) => wait.state === 'offered' && isOpen(wait, nowMs));
          /** Places of who chooses a spot, beside those that are offered. */
          const chosen = async (offered: Waiting) => {
            const live = (await scene.holds()).filter((one) => one.live);
            return live.filter((one) => !offered.some((wait) => wait.person === one.person));
          };
          const held = asked.length + (await chosen(asked)).length;
          const seatsAfter = await seated();
          expect(
            jumped(before, busy, capacity - held - seatsAfter.length),
            'somebody went before who waited longer',
          ).toEqual([]);
          await scene.work();
          const [seats, waits] = [await scene.booked(), await scene.waits()];
          // With more places free than people wait, as when offers are over, whoever comes may have one that is left.
          if (!moment.some(({ what }) => what === 'capacity'))
            expect(
              pushedIn(before, waits, {
                before: [...seatsBefore, ...holders.flatMap((who) => who ?? [])],
                after: seatsAfter,
              }),
              'somebody took a place of those who wait',
            ).toEqual([]);
          const open = waits.filter((wait) => isOpen(wait, nowMs));
          const offered = open.filter((wait) => wait.state === 'offered');
          const holds = await scene.holds();
          expect(holds.filter(({ live }) => !live)).toEqual([]);
          const places = seats.length + offered.length + (await chosen(offered)).length;
          expect(places).toBeLessThanOrEqual(capacity);
          const whoHolds = holds.map((one) => one.person);
          expect(new Set(whoHolds).size).toBe(whoHolds.length);
          expect(seats.filter((row) => whoHolds.includes(row.person))).toEqual([]);
          expect(new Set(seats.map((row) => row.person)).size).toBe(seats.length);
          expect(new Set(open.map((row) => row.person)).size).toBe(open.length);
          expect(open.filter((wait) => seats.some((row) => row.person === wait.person))).toEqual([]);
          expect(open.length).toBeLessThanOrEqual(4);
          const eligible = open.filter((wait) => wait.state === 'waiting' && wait.passed_for === null);
          if (eligible.length > 0) expect(places).toBe(capacity);
          // Nobody waits for a spot that is free, unless it is wished by somebody who is owed a place.
          const owed = offered.map((wait) => wait.wished_spot);
          const sat = [...seats.map((row) => row.spot_number), ...holds.map((one) => one.spot)];
          expect(new Set(sat).size).toBe(sat.length);
          for (const { wished_spots } of await scene.wishes())
            expect(wished_spots.filter((spot) => !sat.includes(spot) && !owed.includes(spot))).toEqual([]);
          bettered = Math.max(
            bettered,
            (await scene.mails()).filter(([kind]) => kind === 'better_spot').length,
          );
          promoted = Math.max(promoted, waits.filter((wait) => wait.state === 'booked').length);
        }
      } finally {
        // Nobody has very many classes ahead.
        await scene.asDesk((call) => cancelClass(call, scene.classId));
      }
    }),
    { numRuns: RUNS },
  );
  // It has come to the point of it.
  expect(taken).toBeGreaterThan(1);
  expect(promoted).toBeGreaterThan(1);
  expect(bettered).toBeGreaterThan(1);
});
