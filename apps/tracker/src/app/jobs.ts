import { signInStraps } from '../arrivals/index.ts';
import { inSite } from '../base/call.ts';
import type { Tracker, Work } from '../base/context.ts';
import type { EventJob, JobName, TrackerJobs } from '../base/jobs.ts';
import { autoStop, dropChunks } from '../live/index.ts';
import { finishAgain } from '../workouts/index.ts';

const policy = {
  kind: 'keyed',
  concurrency: 1,
  leaseSeconds: 60,
  retryLimit: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 600,
} as const;

/** Every queue of the tracker; enough to install them. */
export const queues: Record<JobName, typeof policy> = {
  'sign-in-straps': policy,
  'auto-stop': policy,
  'finish-again': policy,
  'drop-chunks': policy,
};

/** Job → handler, bound to this tracker: one transaction at the event's site. */
export function jobTable(tracker: Tracker): TrackerJobs {
  const run = (verb: (work: Work, eventId: number) => Promise<void>) => ({
    ...policy,
    handler: ({ siteId, eventId }: EventJob) => inSite(tracker, siteId, (work) => verb(work, eventId)),
  });
  return {
    'sign-in-straps': run(signInStraps),
    'auto-stop': run(autoStop),
    'finish-again': run(finishAgain),
    'drop-chunks': run(dropChunks),
  };
}
