import type { Role } from '@tandem/api/endpoint';
import type { JobDefinition, Jobs, Log } from '@tandem/platform';
import type { ImportJobs } from '../imports/index.ts';
import type { NotificationJobs } from '../notifications/index.ts';
import type { PerformanceJobs } from '../rides/index.ts';
import type { RightsJobs } from '../rights/index.ts';
import type { SpiviJobs } from '../spivi/index.ts';
import type { Db } from './db.ts';

export type Settings = {
  /** Where people reach the studio; https makes cookies secure. */
  publicUrl: string;
  /** The Spivi servers that the operator allows, the proposed one first. */
  spiviBaseUrls: string[];
  /** Tries to sign in per minute: of one address, and of one address with one email. */
  signInsPerMinute: { perAddress: number; perEmail: number };
  /** The mail server with its login, and the address that mails come from; absent: mails are written as files. */
  smtp?: { url: string; from: string };
  /** From a person's numbers to their mail; some minutes unless told. */
  mailDelaySeconds?: number;
};

/** Where the job queue's tables are. */
export const JOBS_SCHEMA = 'studio_jobs';

/** A job's name → the data it carries. */
export type JobData = PerformanceJobs &
  SpiviJobs &
  ImportJobs &
  NotificationJobs &
  RightsJobs & { 'clean-up': Record<string, never> };
export type StudioJobs = { [N in keyof JobData]: JobDefinition<JobData[N]> };

/** What every module stands on, handed to it explicitly. */
export type Studio = {
  db: Db;
  jobs: Jobs<StudioJobs>;
  log: Log;
  /** Seals secrets at rest; not in the database. */
  secretKey: Buffer;
  /** For what is not in the database. */
  dataDir: string;
  /** Who was erased, as keyed hashes, outside the database: it outlives a restored backup. Null: kept nowhere. */
  tombstonesFile: string | null;
  settings: Settings;
  now(): Date;
};

/** Who calls, in the studio of the path. A member has a `customerId`, staff may have one too. */
export type Caller = {
  accountId: string;
  studioId: string;
  role: Role;
  staffId: string | null;
  customerId: string | null;
};
