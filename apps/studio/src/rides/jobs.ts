import type { JobsOf } from '../base/tables.ts';
import { recomputeBehind, recomputeRides } from './compute/recompute-rides.ts';

const usual = {
  leaseSeconds: 60,
  retryLimit: 8,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 300,
} as const;

export const rideJobs: JobsOf<'recompute-rides' | 'recompute-behind'> = {
  'recompute-rides': { ...usual, handler: recomputeRides, concurrency: 2, kind: 'keyed' },
  'recompute-behind': {
    ...usual,
    handler: recomputeBehind,
    concurrency: 1,
    retryLimit: 0,
    kind: 'queue',
    cron: '*/10 * * * *',
  },
};
