import type { JobsOf } from '../base/tables.ts';
import { readDuePayments, readDuePaymentsOf } from './read-payments.ts';

const usual = { retryLimit: 8, retryDelaySeconds: 15, retryDelayMaxSeconds: 600 } as const;

export const paymentJobs: JobsOf<'read-payments' | 'read-due-payments'> = {
  'read-payments': {
    ...usual,
    handler: readDuePaymentsOf,
    kind: 'keyed',
    concurrency: 2,
    onePerGroup: true,
    // Somebody may wait for what a notice brings forward.
    pollSeconds: 2,
    // A run ends by itself after a minute, and its last calls may take their time.
    leaseSeconds: 180,
  },
  'read-due-payments': {
    ...usual,
    handler: readDuePayments,
    kind: 'queue',
    concurrency: 1,
    leaseSeconds: 60,
    cron: '* * * * *',
  },
};
