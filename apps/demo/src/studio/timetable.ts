import { Temporal } from 'temporal-polyfill';
import { type DemoPlace, demoPlaces } from '../places.ts';
import type { Random } from '../random.ts';

/** Before that the past year's history begins. */
export const DAYS_BACK = 7;
const DAYS_AHEAD = 7;
const LIVE_STARTS_MINUTES = 10;
const LIVE_LASTS_MINUTES = 45;
const MINUTE_MS = 60_000;

/** What the demo's studio offers, each a type of class. */
export const programme = [
  {
    title: 'Sunrise Ride',
    minutes: 45,
    description: 'An easy start into the day.',
    colour: 'orange',
    level: 'beginner',
  },
  {
    title: 'Power Intervals',
    minutes: 45,
    description: 'Short and hard, with rest in between.',
    colour: 'red',
    level: 'advanced',
  },
  {
    title: 'Endurance 60',
    minutes: 60,
    description: 'A steady hour in zone 2.',
    colour: 'blue',
    level: 'all',
  },
  {
    title: 'Rhythm Ride',
    minutes: 45,
    description: 'Cadence by the music.',
    colour: 'violet',
    level: 'all',
  },
  {
    title: 'Long Climb',
    minutes: 50,
    description: 'One mountain, three gears.',
    colour: 'green',
    level: 'intermediate',
  },
  {
    title: 'FTP Builder',
    minutes: 60,
    description: 'Two blocks at threshold.',
    colour: 'pink',
    level: 'advanced',
  },
];

export type DemoClass = {
  classId: string;
  place: DemoPlace;
  title: string;
  description: string;
  startsAt: Date;
  endsAt: Date;
  /** Calendar days from today, at the place. */
  day: number;
  /** Index of the instructor. */
  instructor: number;
  /** The one that is about to start. */
  live: boolean;
  /** Spivi is to have it. */
  tracked: boolean;
};

/**
 * A fortnight of classes around `now`, five or so a day, at wall times of each place; and one in Paris that starts in
 * ten minutes.
 */
export function demoTimetable(now: Date, random: Random, instructors: number): DemoClass[] {
  const liveStart = Math.ceil((now.getTime() + LIVE_STARTS_MINUTES * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
  const live: DemoClass = {
    classId: random.uuid(),
    place: demoPlaces[0]!,
    title: 'Demo Ride',
    description: 'About to start: watch it on the board.',
    startsAt: new Date(liveStart),
    endsAt: new Date(liveStart + LIVE_LASTS_MINUTES * MINUTE_MS),
    day: 0,
    instructor: 0,
    live: true,
    tracked: true,
  };
  const classes = demoPlaces.flatMap((place) => {
    const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
      .toZonedDateTimeISO(place.timeZone)
      .toPlainDate();
    const days = Array.from({ length: DAYS_BACK + DAYS_AHEAD + 1 }, (_, i) => i - DAYS_BACK);
    return days.flatMap((day) =>
      place.startMinutes.map((minute): DemoClass => {
        const item = programme[random.below(programme.length)]!;
        const start = today.add({ days: day }).toZonedDateTime({
          timeZone: place.timeZone,
          plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
        }).epochMilliseconds;
        return {
          classId: random.uuid(),
          place,
          title: item.title,
          description: item.description,
          startsAt: new Date(start),
          endsAt: new Date(start + item.minutes * MINUTE_MS),
          day,
          instructor: random.below(instructors),
          live: false,
          tracked: true,
        };
      }),
    );
  });
  return [live, ...classes.filter((c) => c.place !== live.place || !overlap(c, live))];
}

const overlap = (a: DemoClass, b: DemoClass): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;
