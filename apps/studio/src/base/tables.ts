import type { endpoints } from '@tandem/api/studio';
import type { Asked, JobDefinition, JobRun } from '@tandem/platform';
import type { z } from 'zod';
import type { Call, Studio, Visit } from './context.ts';
import type { JobData } from './jobs.ts';

type Endpoints = typeof endpoints;
type Answer<N extends keyof Endpoints> = Promise<z.input<Endpoints[N]['response']>>;

/** Answers within one transaction of the caller's studio; called again where that lost a race. */
type InOne<N extends keyof Endpoints> = (call: Call, asked: Asked<Endpoints[N]>) => Answer<N>;

/** Speaks to the outside, or needs several transactions: `perform` opens each. */
type Visits<N extends keyof Endpoints> = {
  visit(visit: Visit, asked: Asked<Endpoints[N]>): Answer<N>;
};

/**
 * A module's endpoints, by their names in the table, each with its verb. Input is checked by the endpoint's schema and the
 * caller by session, studio and role before a verb sees anything.
 */
export type Routes = { [N in keyof Endpoints]?: InOne<N> | Visits<N> };

/** A module's jobs: how each queue runs, and what works it off. */
export type JobsOf<N extends keyof JobData> = {
  [K in N]: Omit<JobDefinition, 'handler'> & {
    handler(studio: Studio, data: JobData[K], run: JobRun): Promise<void>;
  };
};
