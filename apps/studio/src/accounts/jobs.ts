import type { JobsOf } from '../base/tables.ts';
import { cleanUpSessions } from './clean-up.ts';

export const accountJobs: JobsOf<'clean-up'> = {
  'clean-up': {
    handler: cleanUpSessions,
    kind: 'queue',
    concurrency: 1,
    leaseSeconds: 300,
    retryLimit: 3,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 600,
    cron: '17 3 * * *',
  },
};
