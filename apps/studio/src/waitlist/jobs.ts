import type { JobsOf } from '../base/tables.ts';
import { fillLater } from './fill-places.ts';

export const waitlistJobs: JobsOf<'fill-places'> = {
  'fill-places': {
    handler: fillLater,
    kind: 'keyed',
    concurrency: 2,
    leaseSeconds: 60,
    retryLimit: 20,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 300,
  },
};
