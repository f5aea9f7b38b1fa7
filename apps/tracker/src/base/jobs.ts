import type { JobDefinition } from '@tandem/platform';

/** Where the job queue's tables are. */
export const JOBS_SCHEMA = 'tracker_jobs';

/** What a job of the tracker is about: one event of one site. */
export type EventJob = { siteId: number; eventId: number };

/** A job's name → the data it carries: open to all, so that any room may send, and owned by none. */
type JobData = {
  /** Puts those on a class's roster whose straps are heard there, and may sign them in. */
  'sign-in-straps': EventJob;
  /** Stops a class that nobody stopped. */
  'auto-stop': EventJob;
  /** Computes the workouts again after late data. */
  'finish-again': EventJob;
  /** Drops the chunks of a class once no late data can come. */
  'drop-chunks': EventJob;
};
export type JobName = keyof JobData;

/** What a queue runs, bound to a tracker. */
export type TrackerJobs = { [N in JobName]: JobDefinition<JobData[N]> };
