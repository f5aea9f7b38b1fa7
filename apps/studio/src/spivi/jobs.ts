import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
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

export type SpiviJobs = {
  'sync-class': { studioId: string; classId: string };
  'compare-studio': { studioId: string; priority: number };
  'match-customers': { studioId: string };
  'match-customer': { studioId: string; customerId: string };
  'match-daily': Record<string, never>;
  'verify-missing': { studioId: string };
  'create-accounts': { studioId: string };
  'push-profiles': { studioId: string };
  'pull-workouts': { studioId: string; classId: string; again?: boolean };
  'poll-workouts': Record<string, never>;
  reconcile: Record<string, never>;
  'try-again': { studioId: string };
  leave: { studioId: string };
};

const usual = {
  concurrency: 2,
  leaseSeconds: 60,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 300,
} as const;
/** Once a minute or so anyway: a failed one is not worth a retry. */
const clockwork = { ...usual, concurrency: 1, retryLimit: 0 } as const;

export const spiviQueues = {
  // A studio whose Spivi answers slowly or never leaves the other places to the others.
  'sync-class': { ...usual, concurrency: 8, onePerGroup: true, kind: 'keyed' },
  'compare-studio': { ...usual, leaseSeconds: 300, retryLimit: 3, kind: 'keyed' },
  'match-customers': { ...usual, retryLimit: 8, kind: 'keyed' },
  'match-customer': { ...usual, retryLimit: 8, kind: 'keyed' },
  'verify-missing': { ...usual, kind: 'keyed' },
  'create-accounts': { ...usual, kind: 'keyed' },
  'push-profiles': { ...usual, kind: 'keyed' },
  'match-daily': { ...clockwork, kind: 'queue', cron: '*/10 * * * *' },
  'pull-workouts': { ...usual, leaseSeconds: 120, retryLimit: 3, kind: 'keyed' },
  'poll-workouts': { ...clockwork, kind: 'keyed', cron: '* * * * *', pollSeconds: POLL_SECONDS },
  reconcile: { ...clockwork, leaseSeconds: 300, kind: 'queue', cron: '*/10 * * * *' },
  'try-again': { ...usual, kind: 'keyed' },
  leave: { ...usual, kind: 'keyed' },
} satisfies { [N in keyof SpiviJobs]: Omit<JobDefinition, 'handler'> };

export function spiviHandlers(studio: Studio): {
  [N in keyof SpiviJobs]: JobDefinition<SpiviJobs[N]>['handler'];
} {
  return {
    'sync-class': (job) => syncClass(studio, job),
    'compare-studio': (job) => compareStudio(studio, job),
    'match-customers': (job, run) => matchCustomers(studio, job, run.retryCount),
    'match-customer': (job) => matchCustomer(studio, job),
    'verify-missing': (job) => verifyMissing(studio, job),
    'create-accounts': (job) => createAccounts(studio, job),
    'push-profiles': (job) => pushProfiles(studio, job),
    'match-daily': () => matchDue(studio),
    'pull-workouts': (job) => pullWorkouts(studio, job),
    'poll-workouts': () => pollWorkouts(studio),
    reconcile: () => reconcileAll(studio),
    'try-again': (job) => tryAgain(studio, job),
    leave: (job) => leave(studio, job),
  };
}
