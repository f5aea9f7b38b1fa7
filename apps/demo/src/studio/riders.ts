import type { Random } from '../random.ts';
import type { DemoClass } from './timetable.ts';

const LIVE_RIDERS = 18;
const MIN_FILL = 0.4;
const MAX_FILL = 0.9;
const NO_SPOT_SHARE = 0.006;
/** Those whom Spivi does not know come rarely, so that most classes have nothing that needs attention. */
const LIVE_STRANGERS = 4;
const CLASSES_WITH_STRANGER_SHARE = 1 / 6;
const CANCELLED_SHARE = 0.07;
const LATE_SHARE = 0.3;
const NO_SHOW_SHARE = 0.06;
/** Tomorrow these stay free, so that whoever tries the demo can book one and move to the other. */
const FREE_TOMORROW = [12, 14];
const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60_000;

export type DemoBooking = {
  bookingId: string;
  classId: string;
  customerId: string;
  spotNumber: number | null;
  state: 'booked' | 'cancelled';
  lateCancel: boolean;
  bookedAt: Date;
  cancelledAt: Date | null;
  checkedInAt: Date | null;
};

/** Customer ids of those who come to a place, by whether Spivi knows their email. */
export type DemoRegulars = { matched: string[]; strangers: string[] };

/**
 * Who comes to a class: 40 to 90 % of its spots, a few without a spot, a few who cancelled.
 * @param given.spots numbers of the room's spots
 * @param given.member rides in every other past class and has nothing booked from now on
 */
export function demoRoster(
  demoClass: DemoClass,
  given: {
    spots: number[];
    regulars: DemoRegulars;
    member: { customerId: string; comes: boolean };
    now: Date;
  },
  random: Random,
): DemoBooking[] {
  const { spots, regulars, member, now } = given;
  const fill = MIN_FILL + random.next() * (MAX_FILL - MIN_FILL);
  const heads = demoClass.live ? LIVE_RIDERS : Math.round(spots.length * fill);
  const strangerCount = demoClass.live ? LIVE_STRANGERS : Number(random.next() < CLASSES_WITH_STRANGER_SHARE);
  const strangers = random.sample(regulars.strangers, strangerCount);
  const others = random.sample(
    regulars.matched.filter((id) => id !== member.customerId),
    heads - strangerCount,
  );
  const riders = [...(member.comes ? [member.customerId, ...others.slice(1)] : others), ...strangers];
  const bookable = demoClass.day === 1 ? spots.filter((spot) => !FREE_TOMORROW.includes(spot)) : spots;
  const seats = random.sample(bookable, riders.length);
  const past = demoClass.endsAt <= now;
  return riders.map((customerId, i) => {
    const bookedAt = new Date(
      Math.min(now.getTime(), demoClass.startsAt.getTime()) - MINUTE_MS - random.next() * 5 * DAY_MS,
    );
    const mayVary = customerId !== member.customerId && !demoClass.live;
    const withoutSpot = mayVary && random.next() < NO_SPOT_SHARE;
    const cancelled = mayVary && random.next() < CANCELLED_SHARE;
    const noShow = mayVary && random.next() < NO_SHOW_SHARE;
    return {
      bookingId: random.uuid(),
      classId: demoClass.classId,
      customerId,
      spotNumber: withoutSpot ? null : (seats[i] ?? null),
      state: cancelled ? 'cancelled' : 'booked',
      lateCancel: cancelled && past && random.next() < LATE_SHARE,
      bookedAt,
      cancelledAt: cancelled ? new Date(bookedAt.getTime() + MINUTE_MS / 2) : null,
      checkedInAt: past && !cancelled && !noShow ? demoClass.startsAt : null,
    };
  });
}
