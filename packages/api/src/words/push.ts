import type { MailKindName } from './mail-kinds.ts';

/** What a member is told of, each in the way that they choose. */
export const noticeTopics = ['classes', 'waitlist', 'passes'] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** By mail, on their devices, or both. Where no device takes it, a mail goes. */
export const noticeWays = ['mail', 'push', 'both'] as const;
export type NoticeWay = (typeof noticeWays)[number];

const topics: Partial<Record<MailKindName, NoticeTopic>> = {
  booking_cancelled_by_staff: 'classes',
  booking_confirmed: 'classes',
  booking_moved: 'classes',
  booking_restored: 'classes',
  cancel_reminder: 'classes',
  class_cancelled: 'classes',
  class_changed: 'classes',
  instructor_replaced: 'classes',
  spot_released: 'classes',
  better_spot: 'waitlist',
  waitlist_closed: 'waitlist',
  waitlist_lapsed: 'waitlist',
  waitlist_offered: 'waitlist',
  waitlist_promoted: 'waitlist',
  pass_running_out: 'passes',
};

/** @returns null for what is only mailed: it has a link or numbers that belong on no locked screen, or is for the team */
export const topicOf = (kind: MailKindName): NoticeTopic | null => topics[kind] ?? null;

/** What came of the last message to a device. `gone`: the device takes none any more, and is forgotten. */
export const pushOutcomes = ['ok', 'gone', 'refused', 'failed', 'timeout', 'unreachable', 'blocked'] as const;
export type PushOutcome = (typeof pushOutcomes)[number];
