import { endTokensOf } from '../accounts/index.ts';
import { announceChange } from '../base/changes.ts';
import type { Reactions } from '../base/context.ts';
import { endOfStaff } from '../calendars/index.ts';
import { keepProvedEmail } from '../customers/index.ts';
import {
  queueAfterClass,
  queueDue,
  tellBetterSpot,
  tellBooked,
  tellBooking,
  tellBookings,
  tellCancelled,
  tellInstructor,
  tellMoved,
  tellRestored,
  tellWaiting,
} from '../notifications/index.ts';
import { followCancelled as giveBackOfClass } from '../passes/index.ts';
import { forgetComputed, markRidesDirty } from '../rides/index.ts';
import { releaseClasses } from '../schedule/index.ts';
import { sendCheckInsOn } from '../sources/index.ts';
import { followCustomer, markClassDirty } from '../spivi/index.ts';
import { queueUploads, queueUploadsOf } from '../uploads/index.ts';
import {
  endBooked,
  fillPlaces,
  followCancelled,
  followFreed,
  followHeld,
  followMoved,
  followPasses,
  followPassRule,
  followRoom,
  followRules,
  giveBetterSpots,
} from '../waitlist/index.ts';
import { queueWebhooks } from '../webhooks/index.ts';

/** Event → reactions, in order. */
export const reactions: Reactions = {
  roster_changed: [
    endBooked,
    giveBetterSpots,
    markClassDirty,
    (work) => queueWebhooks(work),
    (work, e) => announceChange(work, 'class', e.classId),
  ],
  class_changed: [
    markClassDirty,
    fillPlaces,
    (work) => queueWebhooks(work),
    (work, e) => announceChange(work, 'class', e.classId),
  ],
  checked_in: [
    sendCheckInsOn,
    (work) => queueWebhooks(work),
    (work, e) => announceChange(work, 'class', e.classId),
  ],
  customer_changed: [
    followCustomer,
    (work) => queueWebhooks(work),
    (work, e) => announceChange(work, 'customer', e.customerId),
  ],
  email_proved: [keepProvedEmail],
  body_changed: [markRidesDirty],
  result_stored: [
    async (work, e) => {
      if (e.ready) await forgetComputed(work, e);
    },
    queueAfterClass,
    queueUploadsOf,
    (work, e) => announceChange(work, 'performance', e.customerId),
  ],
  ride_changed: [(work, e) => queueUploads(work, e.customerId)],
  rides_computed: [
    (work, e) => queueUploads(work, e.customerId),
    (work, e) => announceChange(work, 'performance', e.customerId),
  ],
  mail_due: [queueDue],
  place_freed: [followFreed],
  spot_held: [followHeld, (work, e) => announceChange(work, 'class', e.classId)],
  holds_ended: [(work, e) => announceChange(work, 'class', e.classId)],
  room_redrawn: [followRoom],
  waitlist_rules_changed: [followRules],
  pass_rule_changed: [followPassRule],
  waitlist_changed: [(work) => queueWebhooks(work), (work, e) => announceChange(work, 'class', e.classId)],
  wait_turned: [tellWaiting, (work) => queueWebhooks(work)],
  class_moved: [tellMoved, followMoved],
  class_cancelled: [giveBackOfClass, followCancelled],
  bookings_lost: [tellCancelled],
  passes_changed: [
    followPasses,
    (work) => queueWebhooks(work),
    async (work, e) => {
      for (const customerId of e.customerIds) await announceChange(work, 'customer', customerId);
    },
  ],
  spot_bettered: [tellBetterSpot],
  instructor_replaced: [tellInstructor],
  booked: [tellBooked],
  booking_changed: [tellBooking],
  booking_restored: [tellRestored],
  bookings_cancelled: [tellBookings],
  staff_removed: [releaseClasses, endOfStaff, endTokensOf],
};
