import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import { type ErasureJob, finishErasure } from './erase/finish-erasure.ts';
import { EXPORT_RETRIES, type ExportJobData, runExport } from './export/run-export.ts';
import { keepRules } from './retention/keep-rules.ts';
import { eraseAgain } from './tombstones/erase-restored.ts';

export type RightsJobs = {
  'export-customer': ExportJobData;
  'erase-customer': ErasureJob;
  'erase-again': Record<string, never>;
  'keep-rules': Record<string, never>;
};

const usual = {
  kind: 'keyed',
  concurrency: 1,
  leaseSeconds: 300,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 300,
} as const;

export const rightsQueues = {
  'export-customer': { ...usual, concurrency: 2, leaseSeconds: 900, retryLimit: EXPORT_RETRIES },
  'erase-customer': usual,
  'erase-again': { ...usual, retryLimit: 3, cron: '23 */6 * * *' },
  'keep-rules': { ...usual, leaseSeconds: 3600, retryLimit: 3, cron: '41 3 * * *' },
} satisfies { [N in keyof RightsJobs]: Omit<JobDefinition, 'handler'> };

export function rightsHandlers(studio: Studio): {
  [N in keyof RightsJobs]: JobDefinition<RightsJobs[N]>['handler'];
} {
  return {
    'export-customer': (job, run) => runExport(studio, job, run),
    'erase-customer': (job) => finishErasure(studio, job),
    'erase-again': () => eraseAgain(studio),
    'keep-rules': () => keepRules(studio),
  };
}
