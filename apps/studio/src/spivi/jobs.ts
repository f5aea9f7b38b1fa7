import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../context.ts';
import { matchCustomer, matchCustomers } from './match-clients.ts';
import { pollWorkouts } from './pull-recent.ts';
import { pullWorkouts } from './pull-workouts.ts';
import { matchDue, reconcileAll } from './reconcile.ts';
import { syncClass } from './sync-class.ts';

export type SpiviJobs = {
  'sync-class': { studioId: string; classId: string };
  'match-customers': { studioId: string };
  'match-customer': { studioId: string; customerId: string };
  'match-daily': Record<string, never>;
  'pull-workouts': { studioId: string; classId: string; again?: boolean };
  'poll-workouts': Record<string, never>;
  reconcile: Record<string, never>;
};

const usual = {
  concurrency: 2,
  leaseSeconds: 60,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 600,
} as const;
/** Once a minute or so anyway: a failed one is not worth a retry. */
const clockwork = { ...usual, concurrency: 1, retryLimit: 0 } as const;

export const spiviQueues = {
  'sync-class': { ...usual, concurrency: 4, kind: 'keyed' },
  'match-customers': { ...usual, retryLimit: 8, kind: 'keyed' },
  'match-customer': { ...usual, retryLimit: 8, kind: 'keyed' },
  'match-daily': { ...clockwork, kind: 'queue', cron: '*/10 * * * *' },
  'pull-workouts': { ...usual, leaseSeconds: 120, retryLimit: 3, kind: 'keyed' },
  'poll-workouts': { ...clockwork, kind: 'keyed', cron: '* * * * *' },
  reconcile: { ...clockwork, leaseSeconds: 300, kind: 'queue', cron: '*/10 * * * *' },
} satisfies { [N in keyof SpiviJobs]: Omit<JobDefinition, 'handler'> };

export function spiviHandlers(studio: Studio): {
  [N in keyof SpiviJobs]: JobDefinition<SpiviJobs[N]>['handler'];
} {
  return {
    'sync-class': (job) => syncClass(studio, job),
    'match-customers': (job, run) => matchCustomers(studio, job, run.retryCount),
    'match-customer': (job) => matchCustomer(studio, job),
    'match-daily': () => matchDue(studio),
    'pull-workouts': (job) => pullWorkouts(studio, job),
    'poll-workouts': () => pollWorkouts(studio),
    reconcile: () => reconcileAll(studio),
  };
}
