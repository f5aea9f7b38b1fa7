export { notificationJobs } from './jobs.ts';
export { forgetMails, mailState } from './mail-state.ts';
export { queueMail } from './queue-mail.ts';
export { mountUnsubscribe } from './unsubscribe.ts';
