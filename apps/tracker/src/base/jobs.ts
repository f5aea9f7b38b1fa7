import type { Jobs, JobTable, QueueTable } from '@tandem/platform';

/** What a job of the tracker is about: one event of one site. */
export type EventJob = { siteId: number; eventId: number };

const policy = {
  kind: 'keyed',
  concurrency: 1,
  leaseSeconds: 60,
  retryLimit: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 600,
} as const;

export const queues = {
  /** Stops a class that nobody stopped. */
  'auto-stop': policy,
  /** Computes the workouts again after late data. */
  'finish-again': policy,
  /** Drops the chunks of a class once no late data can come. */
  'drop-chunks': policy,
} satisfies QueueTable;

/** The tracker's jobs, to be sent in the transaction that makes them needed. */
export type TrackerJobs = Jobs<Record<keyof typeof queues, JobTable[string]>>;

/** A job is named by its event: a second one waiting would do the same work. */
export const keyOf = ({ siteId, eventId }: EventJob) => `${siteId}:${eventId}`;
