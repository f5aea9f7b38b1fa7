import type { JobTable } from '@tandem/platform';
import type { Studio, StudioJobs } from './context.ts';
import { spiviHandlers, spiviQueues } from './spivi/jobs.ts';

/** Every queue of the studio; enough to install them and to send. */
export const queues = { ...spiviQueues };

/** Job → handler. */
export function jobTable(studio: Studio): StudioJobs {
  const handlers = spiviHandlers(studio);
  return Object.fromEntries(
    Object.entries(queues).map(([name, queue]) => [
      name,
      { ...queue, handler: handlers[name as keyof typeof handlers] },
    ]),
  ) as JobTable as StudioJobs;
}
