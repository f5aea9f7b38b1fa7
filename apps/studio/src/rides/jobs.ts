import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { recomputeBehind, recomputeRides } from './compute/recompute-rides.ts';

export type PerformanceJobs = {
  'recompute-rides': { studioId: string; customerId: string };
  'recompute-behind': Record<string, never>;
};

const usual = {
  leaseSeconds: 60,
  retryLimit: 8,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 300,
} as const;

export const performanceQueues = {
  'recompute-rides': { ...usual, concurrency: 2, kind: 'keyed' },
  'recompute-behind': { ...usual, concurrency: 1, retryLimit: 0, kind: 'queue', cron: '*/10 * * * *' },
} satisfies { [N in keyof PerformanceJobs]: Omit<JobDefinition, 'handler'> };

export const performanceHandlers = (
  studio: Studio,
): { [N in keyof PerformanceJobs]: JobDefinition<PerformanceJobs[N]>['handler'] } => ({
  'recompute-rides': (job) => recomputeRides(studio, job),
  'recompute-behind': () => recomputeBehind(studio),
});
