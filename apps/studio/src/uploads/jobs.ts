import type { JobsOf } from '../base/tables.ts';
import { sendRides } from './send-rides.ts';

export const uploadJobs: JobsOf<'send-rides'> = {
  'send-rides': {
    handler: sendRides,
    kind: 'keyed',
    concurrency: 2,
    onePerGroup: true,
    // A run ends by itself after a minute, and a last call may take its time.
    leaseSeconds: 240,
    retryLimit: 8,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 3600,
  },
};
