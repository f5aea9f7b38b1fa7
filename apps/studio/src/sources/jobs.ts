import type { JobData } from '../base/jobs.ts';
import type { JobsOf } from '../base/tables.ts';
import { sendCheckIns } from './check-ins/send.ts';
import { readHints } from './reading/read-hinted.ts';
import { readSource, readSources } from './reading/read-source.ts';
import { moveClasses } from './taking-over/move-classes.ts';
import { sendTakeovers } from './taking-over/takeover.ts';

/** What fails is read again by the next minute's run. */
const usual = { concurrency: 1, retryLimit: 0, retryDelaySeconds: 2, retryDelayMaxSeconds: 300 } as const;

export const sourceJobs = {
  'read-sources': { ...usual, handler: readSources, leaseSeconds: 60, kind: 'queue', cron: '* * * * *' },
  // A run lasts a minute at most, and one exchange more. A studio whose source is slow leaves the other places to the others.
  'read-source': {
    ...usual,
    handler: (studio, job) => readSource(studio, job),
    ...{ concurrency: 4, onePerGroup: true, leaseSeconds: 180, kind: 'keyed' },
  },
  'take-over': {
    ...usual,
    handler: (studio, job) => moveClasses(studio, job),
    ...{ leaseSeconds: 120, kind: 'keyed' },
  },
  // What failed, or was lost with its process, goes on with the next minute.
  'take-over-due': { ...usual, handler: sendTakeovers, leaseSeconds: 60, kind: 'queue', cron: '* * * * *' },
  // Whoever checks in sees within seconds that it is known there.
  'send-check-ins': {
    ...usual,
    handler: (studio, job) => sendCheckIns(studio, job),
    ...{ concurrency: 4, onePerGroup: true, leaseSeconds: 180, kind: 'keyed' },
  },
  // Beside the run that reads all, whose calls step aside: a queue of its own, so that it begins at once.
  'read-hinted': {
    ...usual,
    handler: (studio, job) => readHints(studio, job),
    ...{ concurrency: 4, onePerGroup: true, leaseSeconds: 180, kind: 'keyed' },
  },
} satisfies Partial<JobsOf<keyof JobData>>;
