import type { JobsOf } from '../base/tables.ts';
import { dropImports } from './drop-imports.ts';
import { importRides } from './import-rides.ts';
import { createRideReaders } from './ride-readers.ts';

/** Of this process. */
const readers = createRideReaders();
const usual = { kind: 'keyed', retryDelaySeconds: 2, retryDelayMaxSeconds: 300 } as const;

export const importJobs: JobsOf<'import-rides' | 'drop-import'> = {
  'import-rides': {
    ...usual,
    handler: (studio, job) => importRides(studio, job, readers),
    concurrency: 1,
    leaseSeconds: 120,
    retryLimit: 20,
  },
  'drop-import': {
    ...usual,
    handler: dropImports,
    concurrency: 1,
    leaseSeconds: 300,
    retryLimit: 3,
    cron: '27 * * * *',
  },
};
