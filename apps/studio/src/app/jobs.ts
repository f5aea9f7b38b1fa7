import type { JobRun } from '@tandem/platform';
import { accountJobs } from '../accounts/index.ts';
import type { Studio } from '../base/context.ts';
import type { JobData, StudioJobs } from '../base/jobs.ts';
import type { JobsOf } from '../base/tables.ts';
import { importJobs } from '../imports/index.ts';
import { notificationJobs } from '../notifications/index.ts';
import { paymentJobs } from '../payments/index.ts';
import { rideJobs } from '../rides/index.ts';
import { rightsJobs } from '../rights/index.ts';
import { sourceJobs } from '../sources/index.ts';
import { spiviJobs } from '../spivi/index.ts';
import { uploadJobs } from '../uploads/index.ts';
import { waitlistJobs } from '../waitlist/index.ts';
import { webhookJobs } from '../webhooks/index.ts';

/** Every queue of the studio; enough to install them and to send. */
export const queues: JobsOf<keyof JobData> = {
  ...accountJobs,
  ...rideJobs,
  ...waitlistJobs,
  ...spiviJobs,
  ...sourceJobs,
  ...importJobs,
  ...uploadJobs,
  ...webhookJobs,
  ...paymentJobs,
  ...notificationJobs,
  ...rightsJobs,
};

/** Job → handler, bound to this studio. */
export const jobTable = (studio: Studio): StudioJobs =>
  Object.fromEntries(
    Object.entries(queues).map(([name, { handler, ...queue }]) => [
      name,
      { ...queue, handler: (data: never, run: JobRun) => handler(studio, data, run) },
    ]),
  ) as StudioJobs;
