import { Temporal } from 'temporal-polyfill';
import type { DemoPlace } from '../places.ts';
import type { Random } from '../random.ts';
import type { DemoBooking } from './riders.ts';
import { DAYS_BACK, type DemoClass } from './timetable.ts';
import { secondsOf, type WeeklyClass, weeklyClasses } from './weekly-classes.ts';

export const HISTORY_WEEKS = 53;
/** For so many weeks others ride along in numbers; before that a few did. */
const BUSY_WEEKS = 10;
const FEW = { from: 3, below: 4 };
const MANY = { from: 9, below: 6 };
const NO_SPOT_SHARE = 0.02;
const LATE_SHARE = 0.04;
const NO_SHOW_SHARE = 0.03;
const HOUR_MS = 3600_000;
const DAY_MS = 24 * 3600_000;
/** Month and day, both included: the member is away. */
const HOLIDAYS = [
  ['12-20', '12-31'],
  ['01-01', '01-04'],
  ['04-17', '04-26'],
  ['08-01', '08-18'],
] as const;

type Mishap = 'late_cancelled' | 'missed' | 'no_spot';
/** What went wrong at the member's visits, counted from 0. */
const MEMBERS_MISHAPS: Record<number, Mishap> = {
  6: 'no_spot',
  19: 'late_cancelled',
  33: 'missed',
  47: 'no_spot',
  58: 'late_cancelled',
  76: 'missed',
  95: 'late_cancelled',
  104: 'no_spot',
};
/** Visits to classes that were kept from Spivi: nobody has numbers. */
const UNTRACKED_VISITS = [27, 86];

type Given = {
  place: DemoPlace;
  /** Numbers of the room's spots. */
  spots: readonly number[];
  memberId: string;
  others: readonly string[];
  now: Date;
};

/**
 * The classes of a year until the fortnight around today, three a week, with who came: the member most weeks but for
 * holidays, others more and more.
 */
export function demoHistory(
  { place, spots, memberId, others, now }: Given,
  random: Random,
): { classes: DemoClass[]; bookings: DemoBooking[] } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(place.timeZone)
    .toPlainDate();
  const days = Array.from({ length: HISTORY_WEEKS * 7 - DAYS_BACK }, (_, i) => i - HISTORY_WEEKS * 7);
  const classes = days.flatMap((day) => {
    const date = today.add({ days: day });
    return weeklyClasses.flatMap((weekly, instructor) =>
      weekly.weekday === date.dayOfWeek ? [classOn({ date, day, place, instructor }, weekly, random)] : [],
    );
  });
  let visits = 0;
  const bookings = classes.flatMap((c) => {
    const date = today.add({ days: c.day });
    const { memberComes } = weeklyClasses.find(({ title }) => title === c.title)!;
    const comes = random.below(10) < memberComes && !isHoliday(date);
    const { from, below } = c.day > -BUSY_WEEKS * 7 ? MANY : FEW;
    const company = random.sample(others, from + random.below(below));
    const riders = comes ? [memberId, ...company] : company;
    const seats = random.sample(spots, riders.length);
    if (comes && UNTRACKED_VISITS.includes(visits)) c.tracked = false;
    return riders.map((customerId, i) => {
      const mishap = customerId === memberId ? MEMBERS_MISHAPS[visits++] : mishapOf(random);
      return bookingOf(c, { customerId, spotNumber: seats[i]!, mishap }, random);
    });
  });
  return { classes, bookings };
}

function classOn(
  { date, ...on }: { date: Temporal.PlainDate } & Pick<DemoClass, 'day' | 'place' | 'instructor'>,
  { title, description, startMinute, plan }: WeeklyClass,
  random: Random,
): DemoClass {
  const plainTime = new Temporal.PlainTime(Math.floor(startMinute / 60), startMinute % 60);
  const start = date.toZonedDateTime({ timeZone: on.place.timeZone, plainTime }).epochMilliseconds;
  return {
    ...on,
    classId: random.uuid(),
    title,
    description,
    startsAt: new Date(start),
    endsAt: new Date(start + secondsOf(plan) * 1000),
    live: false,
    tracked: true,
  };
}

function mishapOf(random: Random): Mishap | undefined {
  const chance = random.next();
  if (chance < NO_SPOT_SHARE) return 'no_spot';
  if (chance < NO_SPOT_SHARE + LATE_SHARE) return 'late_cancelled';
  return chance < NO_SPOT_SHARE + LATE_SHARE + NO_SHOW_SHARE ? 'missed' : undefined;
}

function bookingOf(
  c: DemoClass,
  { customerId, spotNumber, mishap }: { customerId: string; spotNumber: number; mishap?: Mishap },
  random: Random,
): DemoBooking {
  const isLate = mishap === 'late_cancelled';
  return {
    bookingId: random.uuid(),
    classId: c.classId,
    customerId,
    spotNumber: mishap === 'no_spot' ? null : spotNumber,
    state: isLate ? 'cancelled' : 'booked',
    lateCancel: isLate,
    bookedAt: new Date(c.startsAt.getTime() - HOUR_MS - random.next() * 6 * DAY_MS),
    cancelledAt: isLate ? new Date(c.startsAt.getTime() - HOUR_MS / 2) : null,
    checkedInAt: mishap === 'late_cancelled' || mishap === 'missed' ? null : c.startsAt,
  };
}

function isHoliday(date: Temporal.PlainDate): boolean {
  const day = date.toString().slice(5);
  return HOLIDAYS.some(([from, to]) => from <= day && day <= to);
}
