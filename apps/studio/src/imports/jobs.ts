import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { dropImport } from './drop-import.ts';
import { type ImportJob, importRides } from './import-rides.ts';

export type ImportJobs = { 'import-rides': ImportJob; 'drop-import': ImportJob };

const usual = { kind: 'keyed', retryDelaySeconds: 2, retryDelayMaxSeconds: 300 } as const;

export const importQueues = {
  'import-rides': { ...usual, concurrency: 1, leaseSeconds: 120, retryLimit: 20 },
  'drop-import': { ...usual, concurrency: 1, leaseSeconds: 60, retryLimit: 10 },
} satisfies { [N in keyof ImportJobs]: Omit<JobDefinition, 'handler'> };

export const importHandlers = (
  studio: Studio,
): { [N in keyof ImportJobs]: JobDefinition<ImportJobs[N]>['handler'] } => ({
  'import-rides': (job) => importRides(studio, job),
  'drop-import': (job) => dropImport(studio, job),
});
