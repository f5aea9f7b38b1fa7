import type { ClassSummary, Studio } from '@tandem/api/studio';
import type { TFunction } from 'i18next';
import { addDays } from '../../base/calendar.ts';
import type { Formatter } from '../../base/format.ts';
import { serverNow } from '../../base/server-clock.ts';
import type { ShownField } from '../../ui/conflict.tsx';
import { hoursOf, minutesOf } from '../cancel-rule.tsx';
import { onOf, type Repeat } from './repeat.ts';
import type { Scope } from './series-scope.tsx';
import { addMinutes, instantsOf, isSecondOfBoth, minutesBetween, wallTimeOf } from './wall-time.ts';

const DEFAULT_MINUTES = 45;
const DEFAULT_TIME = '18:00';
const HOURS_OF_A_DAY = 24;

export type ClassValues = {
  title: string;
  roomId: string;
  day: string;
  time: string;
  /** The second of both, where the clock shows the time twice. */
  later: boolean;
  minutes: number;
  instructorId: string | null;
  capacity: number;
  description: string;
  lateCancelHours: number;
  /** '': as the studio says. */
  waitlistSize: number | '';
  spiviEnabled: boolean;
  /** Of a new class: only staff see it until it is published. */
  draft: boolean;
  /** Of a new class: it is one of many. */
  repeats: Repeat | null;
  /** Of one in a series: which others the change is for. */
  scope: Scope;
};

const ALONE = { repeats: null, scope: 'one', draft: false } as const;

/** What is known of a room: where its clock is, and how many spots there are. */
export function roomOf(studio: Studio, roomId: string) {
  const room = studio.rooms.find((one) => one.roomId === roomId);
  const place = studio.locations.find((one) => one.locationId === room?.locationId);
  const numbers = (active: boolean) =>
    room?.spots.filter((spot) => spot.active === active).map((spot) => spot.spotNumber) ?? [];
  return {
    timeZone: place?.timeZone ?? 'UTC',
    inService: numbers(true).length,
    outOfService: numbers(false),
  };
}

/** A class as the form shows it. */
export function valuesOf(c: ClassSummary): ClassValues {
  const { day, time } = wallTimeOf(c.startsAt, c.timeZone);
  const { title, roomId, instructorId, description, spiviEnabled } = c;
  return {
    ...{ title, roomId, instructorId, description, spiviEnabled, day, time },
    later: isSecondOfBoth(c.startsAt, c.timeZone),
    minutes: minutesBetween(c.startsAt, c.endsAt),
    capacity: c.wantedCapacity,
    lateCancelHours: hoursOf(c.lateCancelMinutes),
    waitlistSize: c.waitlist.wantedSize ?? '',
    ...ALONE,
  };
}

/** When a new class is proposed: in the evening of the day, or from the next full hour where that has passed. */
export function proposedStart(
  day: string,
  now: { day: string; time: string },
): { day: string; time: string } {
  if (day > now.day || (day === now.day && DEFAULT_TIME > now.time)) return { day, time: DEFAULT_TIME };
  const hour = Number.parseInt(now.time, 10) + 1;
  if (hour < HOURS_OF_A_DAY) return { day: now.day, time: `${String(hour).padStart(2, '0')}:00` };
  return { day: addDays(now.day, 1), time: DEFAULT_TIME };
}

/** A class to be made, in the first room of the place. */
export function newValues(studio: Studio, day: string, locationId?: string): ClassValues {
  const room = studio.rooms.find((r) => !locationId || r.locationId === locationId) ?? studio.rooms[0];
  const roomId = room?.roomId ?? '';
  const now = wallTimeOf(new Date(serverNow()).toISOString(), roomOf(studio, roomId).timeZone);
  return {
    ...{ title: '', roomId, ...proposedStart(day, now), later: false, minutes: DEFAULT_MINUTES },
    ...{ instructorId: null, description: '', spiviEnabled: true },
    capacity: roomOf(studio, roomId).inService || 1,
    lateCancelHours: hoursOf(studio.lateCancelMinutes),
    waitlistSize: '',
    ...ALONE,
  };
}

/** The instant that the form means; null while its time is none. */
export function startOf({ day, time, later }: ClassValues, timeZone: string): string | null {
  if (!day || !time) return null;
  const { at } = instantsOf(day, time, timeZone);
  return (later ? at[1] : undefined) ?? at[0] ?? null;
}

/** What is sent. */
export function bodyOf(values: ClassValues, timeZone: string) {
  const startsAt = startOf(values, timeZone)!;
  return { ...untimed(values), startsAt, endsAt: addMinutes(startsAt, values.minutes) };
}

/** What is sent of a series: the clock of its place says when each begins. */
export function seriesBodyOf({ repeats, ...values }: ClassValues & { repeats: Repeat }) {
  const { day, time, minutes } = values;
  const { by, until, weekdays, everyWeeks, everyMonths } = repeats;
  const often =
    by === 'week' ? { weekdays, everyWeeks } : { monthly: { on: onOf(day, repeats), everyMonths } };
  return { ...untimed(values), day, time, minutes, until, ...often };
}

function untimed(values: Omit<ClassValues, 'repeats'>) {
  const { title, roomId, instructorId, capacity, description, spiviEnabled } = values;
  const lateCancelMinutes = minutesOf(values.lateCancelHours);
  const waitlistSize = values.waitlistSize === '' ? null : values.waitlistSize;
  return {
    title,
    roomId,
    instructorId,
    capacity,
    description,
    spiviEnabled,
    lateCancelMinutes,
    waitlistSize,
  };
}

/** What of it differs from how the class stands: a field that nobody touched is not sent. */
export function changesOf(values: ClassValues, c: ClassSummary, timeZone: string) {
  const body = bodyOf(values, timeZone);
  const before = bodyOf(valuesOf(c), c.timeZone);
  const changed = Object.entries(body).filter(([name, value]) => value !== before[name as keyof typeof body]);
  return Object.fromEntries(changed) as Partial<typeof body>;
}

/** Whether whoever is booked is told of such a change. */
export const tellsRiders = (changes: ReturnType<typeof changesOf>): boolean =>
  ['startsAt', 'endsAt', 'roomId', 'instructorId'].some((field) => field in changes);

/** The fields of a class as people read them, to hold two versions against each other. */
export function shownFields(
  studio: Studio,
  t: TFunction<'console'>,
  format: Formatter,
  cancelRule: (hours: number) => string,
): ShownField[] {
  const moment = (value: unknown, of: object) => {
    const { timeZone } = of as ClassSummary;
    return `${format.day(String(value), timeZone)}, ${format.time(String(value), timeZone)}`;
  };
  return [
    { field: 'title', label: t('classForm.title') },
    {
      field: 'roomId',
      label: t('classForm.room'),
      show: (id) => studio.rooms.find((one) => one.roomId === id)?.name ?? '',
    },
    { field: 'startsAt', label: t('classForm.begins'), show: moment },
    { field: 'endsAt', label: t('classForm.ends'), show: moment },
    { field: 'capacity', label: t('classForm.capacity') },
    {
      field: 'instructorId',
      label: t('classForm.instructor'),
      show: (id) => studio.instructors.find((one) => one.staffId === id)?.name ?? '',
    },
    {
      field: 'lateCancelMinutes',
      label: t('cancelRule.title'),
      show: (minutes) => cancelRule(hoursOf(Number(minutes))),
    },
    {
      field: 'waitlistSize',
      label: t('waitlist.size'),
      show: (size) => (size === null ? t('waitlist.asStudio', { size: studio.waitlist.size }) : String(size)),
    },
    { field: 'description', label: t('classForm.description') },
    {
      field: 'spiviEnabled',
      label: t('classForm.spivi'),
      show: (on) => t(on ? 'classForm.yes' : 'classForm.no'),
    },
  ];
}
