import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { MAX_RETRIES, type MailJob, sendMail } from './send-mail.ts';

export type NotificationJobs = { 'send-mail': MailJob };

export const notificationQueues = {
  'send-mail': {
    kind: 'queue',
    concurrency: 2,
    // Longer than all waits for a mail server together.
    leaseSeconds: 180,
    retryLimit: MAX_RETRIES,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 3600,
  },
} satisfies { [N in keyof NotificationJobs]: Omit<JobDefinition, 'handler'> };

export const notificationHandlers = (
  studio: Studio,
): { [N in keyof NotificationJobs]: JobDefinition<NotificationJobs[N]>['handler'] } => ({
  'send-mail': (job, run) => sendMail(studio, job, run),
});
