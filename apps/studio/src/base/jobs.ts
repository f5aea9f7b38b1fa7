import type { ForeignSource } from '@tandem/api/words';
import type { JobDefinition } from '@tandem/platform';

/** Where the job queue's tables are. */
export const JOBS_SCHEMA = 'studio_jobs';

/** A class that starts within this time, or runs, goes before all others. */
export const SOON_MINUTES = 120;
/** Of a job that somebody waits for; what runs by the clock has none. */
export const SOON_PRIORITY = 10;

type Nothing = Record<string, never>;

/** A job's name → the data it carries: open to all, so that any room may send, and owned by none. */
export type JobData = {
  'clean-up': Nothing;
  'recompute-rides': { studioId: string; customerId: string };
  'recompute-behind': Nothing;
  'fill-places': { studioId: string; classId: string };
  'sync-class': { studioId: string; classId: string };
  'compare-studio': { studioId: string; priority: number };
  'match-customers': { studioId: string };
  'match-customer': { studioId: string; customerId: string };
  'match-daily': Nothing;
  'verify-missing': { studioId: string };
  'create-accounts': { studioId: string };
  'push-profiles': { studioId: string };
  'tell-boards': { studioId: string };
  'pull-workouts': { studioId: string; classId: string; again?: boolean };
  'poll-workouts': Nothing;
  reconcile: Nothing;
  'try-again': { studioId: string };
  leave: { studioId: string };
  'read-source': { studioId: string; source: ForeignSource };
  'read-sources': Nothing;
  'take-over': { studioId: string; takeoverId: string };
  'take-over-due': Nothing;
  'send-check-ins': { studioId: string; source: ForeignSource };
  'read-hinted': { studioId: string; source: ForeignSource };
  'send-rides': { studioId: string; customerId: string };
  'import-rides': { studioId: string; importId: string };
  'drop-import': Nothing;
  'send-webhooks': { studioId: string };
  'send-due-webhooks': Nothing;
  'read-payments': { studioId: string };
  'read-due-payments': Nothing;
  'send-mail': { studioId: string; mailId: string };
  'tell-passes': Nothing;
  'remind-to-cancel': Nothing;
  'export-customer': { studioId: string; exportId: string };
  'erase-customer': { studioId: string; erasureId: string };
  'erase-again': Nothing;
  'keep-rules': Nothing;
};

/** What a queue runs, bound to a studio. */
export type StudioJobs = { [N in keyof JobData]: JobDefinition<JobData[N]> };
