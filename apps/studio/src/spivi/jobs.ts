import type { JobDefinition } from '@tandem/platform';
import type { Studio } from '../context.ts';

export type SpiviJobs = {
  'sync-class': { studioId: string; classId: string };
  'match-customers': { studioId: string };
  'match-daily': Record<string, never>;
  'pull-workouts': { studioId: string; classId: string };
  reconcile: Record<string, never>;
};

const usual = {
  concurrency: 2,
  leaseSeconds: 60,
  retryLimit: 20,
  retryDelaySeconds: 2,
  retryDelayMaxSeconds: 600,
} as const;

export const spiviQueues = {
  'sync-class': { ...usual, kind: 'keyed' },
  'match-customers': { ...usual, kind: 'keyed' },
  'match-daily': { ...usual, kind: 'queue', cron: '*/10 * * * *' },
  'pull-workouts': { ...usual, kind: 'keyed' },
  reconcile: { ...usual, kind: 'queue', cron: '*/10 * * * *' },
} satisfies { [N in keyof SpiviJobs]: Omit<JobDefinition, 'handler'> };

export function spiviHandlers(_studio: Studio): {
  [N in keyof SpiviJobs]: JobDefinition<SpiviJobs[N]>['handler'];
} {
  const nothing = async () => {};
  return {
    'sync-class': nothing,
    'match-customers': nothing,
    'match-daily': nothing,
    'pull-workouts': nothing,
    reconcile: nothing,
  };
}
