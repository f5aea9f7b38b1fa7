import type { JobsOf } from '../base/tables.ts';
import { eraseAgain } from './erase/erase-restored.ts';
import { finishErasure } from './erase/finish-erasure.ts';
import { EXPORT_RETRIES, runExport } from './export/run-export.ts';
import { keepRules } from './retention/keep-rules.ts';

const usual = {
  kind: 'keyed',
  concurrency: 1,
  leaseSeconds: 300,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 300,
} as const;

export const rightsJobs: JobsOf<'export-customer' | 'erase-customer' | 'erase-again' | 'keep-rules'> = {
  'export-customer': {
    ...usual,
    handler: runExport,
    concurrency: 2,
    leaseSeconds: 900,
    retryLimit: EXPORT_RETRIES,
  },
  'erase-customer': { ...usual, handler: finishErasure },
  'erase-again': { ...usual, handler: eraseAgain, retryLimit: 3, cron: '23 */6 * * *' },
  'keep-rules': { ...usual, handler: keepRules, leaseSeconds: 3600, retryLimit: 3, cron: '41 3 * * *' },
};
