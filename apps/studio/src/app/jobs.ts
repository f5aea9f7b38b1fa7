import type { JobTable, QueueTable } from '@tandem/platform';
import { cleanUpSessions } from '../accounts/clean-up.ts';
import type { JobData, Studio, StudioJobs } from '../base/context.ts';
import { importHandlers, importQueues } from '../imports/index.ts';
import { notificationHandlers, notificationQueues } from '../notifications/index.ts';
import { performanceHandlers, performanceQueues } from '../rides/index.ts';
import { rightsHandlers, rightsQueues } from '../rights/index.ts';
import { spiviHandlers, spiviQueues } from '../spivi/index.ts';

const daily = {
  kind: 'queue',
  concurrency: 1,
  leaseSeconds: 300,
  retryLimit: 3,
  retryDelaySeconds: 60,
  retryDelayMaxSeconds: 600,
} as const;

/** Every queue of the studio; enough to install them and to send. */
export const queues = {
  ...performanceQueues,
  ...spiviQueues,
  ...importQueues,
  ...notificationQueues,
  ...rightsQueues,
  'clean-up': { ...daily, cron: '17 3 * * *' },
} satisfies QueueTable & Record<keyof JobData, unknown>;

/** Job → handler. */
export function jobTable(studio: Studio): StudioJobs {
  const handlers = {
    ...performanceHandlers(studio),
    ...spiviHandlers(studio),
    ...importHandlers(studio),
    ...notificationHandlers(studio),
    ...rightsHandlers(studio),
    'clean-up': () => cleanUpSessions(studio),
  };
  return Object.fromEntries(
    Object.entries(queues).map(([name, queue]) => [
      name,
      { ...queue, handler: handlers[name as keyof typeof handlers] },
    ]),
  ) as JobTable as StudioJobs;
}
