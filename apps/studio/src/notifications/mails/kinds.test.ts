import { expect, test } from 'vitest';
import type { Letter, MailKind, Recipient } from '../mail.ts';
import type { ClassFacts } from './class-facts.ts';
import { mailKinds } from './kinds.ts';

const to: Recipient = {
  locale: 'fr',
  studioName: 'Studio Bastille',
  childName: null,
  firstName: 'Camille',
  email: 'camille@demo.example',
  sender: 'studio@demo.example',
  portalUrl: 'https://demo.example/portal',
  timeZone: 'Europe/Paris',
  unsubscribe: null,
};
const now: ClassFacts = {
  title: 'Evening Ride',
  startsAt: new Date('2031-12-07T17:30:00Z'),
  endsAt: new Date('2031-12-07T18:15:00Z'),
  roomName: 'Cycle',
  locationName: 'Bastille',
  timeZone: 'Europe/Paris',
  instructorName: 'Coach Example',
  cancelled: false,
  classId: 'one',
  bookingId: 'one',
  booked: true,
  lateCancel: false,
  spotNumber: 12,
  calendarSequence: 1,
  calendarChangedAt: new Date('2026-11-20T08:00:00Z'),
  address: '',
  checkedIn: false,
  freeUntil: new Date('2031-12-07T05:30:00Z'),
  lateFrom: new Date('2031-12-07T05:30:00Z'),
};
const at = now.calendarChangedAt;
const ofClass = { now, before: { ...now, instructorName: null }, spotBefore: 4 };
/** What each kind may have to tell; those that are only words say it of the links that they carry. */
const facts: Partial<Record<keyof typeof mailKinds, object[]>> = {
  after_class: [
    {
      title: now.title,
      startsAt: now.startsAt,
      timeZone: now.timeZone,
      values: { workKj: 453 },
      zones: {},
      trace: null,
      rideUrl: null,
    },
  ],
  better_spot: [ofClass],
  booking_cancelled_by_staff: [{ classes: [now] }, { classes: [now, { ...now, bookingId: 'two' }] }],
  booking_confirmed: [
    { classes: [now], at },
    { classes: [now], at: now.startsAt },
    { classes: [now, { ...now, bookingId: 'two' }], at },
  ],
  booking_moved: [ofClass],
  booking_restored: [ofClass],
  cancel_reminder: [{ now, at }],
  class_cancelled: [{ classes: [now] }, { classes: [now, { ...now, bookingId: 'two' }] }],
  class_changed: [ofClass],
  pass_running_out: [
    { name: 'Ten classes', left: 1, until: null, why: ['last_class'] },
    { name: 'A month', left: null, until: '2026-12-04', why: ['ending'] },
    { name: 'Ten classes', left: 1, until: '2026-12-04', why: ['last_class', 'ending'] },
  ],
  spot_released: [{ now }, { now: { ...now, lateCancel: true } }],
  waitlist_closed: [{ now: { ...now, classId: 'one' }, state: 'closed', offerUntil: null }],
  waitlist_lapsed: [{ now: { ...now, classId: 'one' }, state: 'lapsed', offerUntil: now.startsAt }],
  waitlist_offered: [{ now: { ...now, classId: 'one' }, state: 'offered', offerUntil: now.startsAt }],
  waitlist_promoted: [ofClass],
  instructor_replaced: [
    { classes: [now], before: null },
    { classes: [{ ...now, instructorName: null }], before: 'Coach Before' },
  ],
};
const words = [
  { sealed: { url: 'https://demo.example/x', until: '2031-12-08T17:30:00Z' } },
  { sealed: { byStaff: 'yes' } },
  { sealed: { joins: true, until: '2031-12-08T17:30:00Z' } },
  { sealed: { signedIn: true } },
  { sealed: { token: { name: 'Till', maker: 'Camille' } } },
  ...['failing', 'gone'].map((off) => ({ sealed: { webhook: { host: 'till.demo.example', off } } })),
  ...['added', 'removed', 'reset', 'codes', 'code_used'].map((factor) => ({ sealed: { factor } })),
];

test.each(Object.entries(mailKinds))(
  '%s keeps French signs by their words, and gives each language its own',
  (name, kind) => {
    for (const what of facts[name as keyof typeof mailKinds] ?? words) {
      const said = (locale: Recipient['locale']): string[] => {
        const letter = (kind as unknown as MailKind).write(what, { ...to, locale }) as Letter;
        return [
          letter.subject,
          letter.title,
          letter.lead,
          letter.why,
          letter.button?.text ?? '',
          ...letter.lines,
        ];
      };
      const fr = said('fr');
      expect(fr.filter((text) => / [;:!?»]|« /.test(text))).toEqual([]);
      expect(said('en')[3]).not.toBe(fr[3]);
    }
  },
);
