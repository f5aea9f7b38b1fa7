export { dropOldMails } from './drop-old-mails.ts';
export { notificationJobs } from './jobs.ts';
export { forgetMails, mailState } from './mail-state.ts';
export { queueAfterClass } from './mails/after-class/queue-after-class.ts';
export { mailContext, queueDue } from './queue-mail.ts';
export { mailRoutes } from './routes.ts';
export {
  tellBetterSpot,
  tellBooked,
  tellBooking,
  tellBookings,
  tellCancelled,
  tellInstructor,
  tellMoved,
  tellRestored,
} from './tell-riders.ts';
export { tellWaiting } from './tell-waiting.ts';
export { mountUnsubscribe } from './unsubscribe.ts';
