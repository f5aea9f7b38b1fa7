import type { JobsOf } from '../base/tables.ts';
import { handOver, MAX_RETRIES } from './hand-over.ts';
import { remindToCancel } from './mails/cancel-reminder/remind-to-cancel.ts';
import { tellRunningOut } from './mails/pass-running-out/tell-running-out.ts';

export const notificationJobs: JobsOf<'send-mail' | 'tell-passes' | 'remind-to-cancel'> = {
  'send-mail': {
    handler: handOver,
    kind: 'queue',
    concurrency: 2,
    // Longer than all waits for a mail server together.
    leaseSeconds: 180,
    retryLimit: MAX_RETRIES,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 3600,
  },
  'tell-passes': {
    handler: tellRunningOut,
    kind: 'queue',
    concurrency: 1,
    leaseSeconds: 1800,
    retryLimit: 3,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 600,
    cron: '29 9 * * *',
  },
  'remind-to-cancel': {
    handler: remindToCancel,
    kind: 'queue',
    concurrency: 1,
    leaseSeconds: 600,
    retryLimit: 3,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 300,
    cron: '*/5 * * * *',
  },
};
