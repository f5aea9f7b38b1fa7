import type { JobsOf } from '../base/tables.ts';
import { handOver, MAX_RETRIES } from './hand-over.ts';

export const notificationJobs: JobsOf<'send-mail'> = {
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
};
