import type { JobData } from '../base/jobs.ts';
import type { JobsOf } from '../base/tables.ts';
import { tellBoards } from './board/tell-boards.ts';
import { compareStudio } from './classes/compare.ts';
import { syncClass } from './classes/sync-class.ts';
import { leave } from './connection/leave.ts';
import { matchDue, reconcileAll } from './connection/reconcile.ts';
import { tryAgain } from './connection/try-again.ts';
import { createAccounts } from './people/create-account.ts';
import { matchCustomer, matchCustomers } from './people/match-clients.ts';
import { verifyMissing } from './people/match-verify.ts';
import { pushProfiles } from './people/push-profile.ts';
import { POLL_SECONDS, pollWorkouts } from './workouts/pull-recent.ts';
import { pullWorkouts } from './workouts/pull-workouts.ts';

const usual = {
  concurrency: 2,
  leaseSeconds: 60,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 300,
} as const;
/** Once a minute or so anyway: a failed one is not worth a retry. */
const clockwork = { ...usual, concurrency: 1, retryLimit: 0 } as const;

export const spiviJobs = {
  // A studio whose Spivi answers slowly or never leaves the other places to the others.
  'sync-class': {
    ...usual,
    handler: (studio, job) => syncClass(studio, job),
    concurrency: 8,
    onePerGroup: true,
    kind: 'keyed',
  },
  'compare-studio': { ...usual, handler: compareStudio, leaseSeconds: 300, retryLimit: 3, kind: 'keyed' },
  'match-customers': {
    ...usual,
    handler: (studio, job, run) => matchCustomers(studio, job, run.retryCount),
    retryLimit: 8,
    kind: 'keyed',
  },
  'match-customer': { ...usual, handler: matchCustomer, retryLimit: 8, kind: 'keyed' },
  'verify-missing': { ...usual, handler: verifyMissing, kind: 'keyed' },
  'create-accounts': { ...usual, handler: createAccounts, kind: 'keyed' },
  'push-profiles': { ...usual, handler: pushProfiles, kind: 'keyed' },
  'tell-boards': { ...usual, handler: tellBoards, kind: 'keyed' },
  'match-daily': { ...clockwork, handler: matchDue, kind: 'queue', cron: '*/10 * * * *' },
  'pull-workouts': { ...usual, handler: pullWorkouts, leaseSeconds: 120, retryLimit: 3, kind: 'keyed' },
  'poll-workouts': {
    ...clockwork,
    handler: pollWorkouts,
    kind: 'keyed',
    cron: '* * * * *',
    pollSeconds: POLL_SECONDS,
  },
  reconcile: { ...clockwork, handler: reconcileAll, leaseSeconds: 300, kind: 'queue', cron: '*/10 * * * *' },
  'try-again': { ...usual, handler: tryAgain, kind: 'keyed' },
  leave: { ...usual, handler: leave, kind: 'keyed' },
} satisfies Partial<JobsOf<keyof JobData>>;
