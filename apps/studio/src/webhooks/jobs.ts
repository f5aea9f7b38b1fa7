import type { JobsOf } from '../base/tables.ts';
import { sendDueWebhooks, sendWebhooks } from './send-webhooks.ts';

const usual = { retryLimit: 8, retryDelaySeconds: 30, retryDelayMaxSeconds: 600 } as const;

export const webhookJobs: JobsOf<'send-webhooks' | 'send-due-webhooks'> = {
  'send-webhooks': {
    ...usual,
    handler: sendWebhooks,
    kind: 'keyed',
    concurrency: 2,
    onePerGroup: true,
    // A run ends by itself after a minute, and its last calls may take their time.
    leaseSeconds: 180,
  },
  'send-due-webhooks': {
    ...usual,
    handler: sendDueWebhooks,
    kind: 'queue',
    concurrency: 1,
    leaseSeconds: 60,
    cron: '* * * * *',
  },
};
