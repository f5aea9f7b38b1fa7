import type { MailKindName } from '@tandem/api/words';
import type { MailKind } from '../mail.ts';
import { afterClass } from './after-class/index.ts';
import { betterSpot } from './better-spot/index.ts';
import { bookingCancelledByStaff } from './booking-cancelled-by-staff/index.ts';
import { bookingConfirmed } from './booking-confirmed/index.ts';
import { bookingMoved } from './booking-moved/index.ts';
import { bookingRestored } from './booking-restored/index.ts';
import { cancelReminder } from './cancel-reminder/index.ts';
import { classCancelled } from './class-cancelled/index.ts';
import { classChanged } from './class-changed/index.ts';
import { confirmEmail } from './confirm-email/index.ts';
import { emailChanged } from './email-changed/index.ts';
import { instructorReplaced } from './instructor-replaced/index.ts';
import { invitation } from './invitation/index.ts';
import { passRunningOut } from './pass-running-out/index.ts';
import { paymentNeeds } from './payment-needs/index.ts';
import { secondFactorChanged } from './second-factor-changed/index.ts';
import { signInLink } from './sign-in-link/index.ts';
import { spotReleased } from './spot-released/index.ts';
import { studioTokenMade } from './studio-token-made/index.ts';
import { substituteFound } from './substitute-found/index.ts';
import { waitlistClosed } from './waitlist-closed/index.ts';
import { waitlistLapsed } from './waitlist-lapsed/index.ts';
import { waitlistOffered } from './waitlist-offered/index.ts';
import { waitlistPromoted } from './waitlist-promoted/index.ts';
import { webhookOff } from './webhook-off/index.ts';

/** Every kind of mail, by the name that its rows carry. */
export const mailKinds = {
  after_class: afterClass,
  better_spot: betterSpot,
  booking_cancelled_by_staff: bookingCancelledByStaff,
  booking_confirmed: bookingConfirmed,
  booking_moved: bookingMoved,
  booking_restored: bookingRestored,
  cancel_reminder: cancelReminder,
  class_cancelled: classCancelled,
  class_changed: classChanged,
  confirm_email: confirmEmail,
  email_changed: emailChanged,
  instructor_replaced: instructorReplaced,
  invitation,
  pass_running_out: passRunningOut,
  payment_needs: paymentNeeds,
  second_factor_changed: secondFactorChanged,
  sign_in_link: signInLink,
  spot_released: spotReleased,
  studio_token_made: studioTokenMade,
  substitute_found: substituteFound,
  waitlist_closed: waitlistClosed,
  waitlist_lapsed: waitlistLapsed,
  waitlist_offered: waitlistOffered,
  waitlist_promoted: waitlistPromoted,
  webhook_off: webhookOff,
} satisfies Record<MailKindName, MailKind>;
