import { createHash } from 'node:crypto';
import { type Erasure, erasureSteps } from '@tandem/api/studio';
import { open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Forgetting } from '../../spivi/index.ts';

export type Step = Erasure['steps'][number];
export type StepName = Step['step'];
/** What the work still needs of the person, sealed; nothing of it is left once all is done. */
export type Remains = Forgetting & {
  /** Every text by which the person could be found anywhere. */
  texts: string[];
  /** Whom of profiles that became part of the person Spivi may still know besides. */
  besides?: Forgetting[];
};
export type ErasureRow = {
  erasure_id: string;
  customer_id: string;
  requested_at: Date;
  requested_by: string;
  state: Erasure['state'];
  steps: Step[];
  remote: Buffer | null;
  finished_at: Date | null;
  proof: string | null;
};

export const newSteps = (): Step[] =>
  erasureSteps.map((step) => ({ step, state: 'waiting', removed: 0, code: null, at: null }));

/** The steps with one changed. */
export const withStep = (steps: Step[], name: StepName, change: Partial<Step>): Step[] =>
  steps.map((step) => (step.step === name ? { ...step, ...change } : step));

/** SHA-256 over the finished record as JSON, without its state and the proof itself: docs/data-protection.md. */
export function proofOf({ state: _state, proof: _proof, ...record }: Erasure): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex');
}

export const presentErasure = (row: ErasureRow): Erasure => ({
  erasureId: row.erasure_id,
  requestedAt: row.requested_at.toISOString(),
  requestedBy: row.requested_by,
  state: row.state,
  // Stored as jsonb, which keeps no order of keys.
  steps: row.steps.map(({ step, state, removed, code, at }) => ({ step, state, removed, code, at })),
  finishedAt: row.finished_at?.toISOString() ?? null,
  proof: row.proof,
});

export const remainsContext = (studioId: string, erasureId: string) =>
  `studio:${studioId}/erasure:${erasureId}`;

type Keeper = Pick<Work, 'studio' | 'studioId'>;

export const sealRemains = ({ studio, studioId }: Keeper, erasureId: string, remains: Remains): Buffer =>
  seal(studio.secretKey, JSON.stringify(remains), remainsContext(studioId, erasureId));

export const openRemains = ({ studio, studioId }: Keeper, erasureId: string, sealed: Buffer): Remains =>
  JSON.parse(open(studio.secretKey, sealed, remainsContext(studioId, erasureId))) as Remains;

/** What was kept of profiles that became part of a person when they did. */
export async function readMerged(work: Keeper & Pick<Work, 'trx'>, customerId: string): Promise<Remains[]> {
  const { rows } = await sql<{
    id: string;
    sealed: Buffer;
  }>`select remains_id as id, sealed from merged_remains
    where studio_id = ${work.studioId} and customer_id = ${customerId} order by remains_id`.execute(work.trx);
  return rows.map(({ id, sealed }) => openRemains(work, id, sealed));
}

/** An erasure; locked if its steps are to be changed. */
export async function readErasure(
  { trx, studioId }: Work,
  erasureId: string,
  lock = false,
): Promise<ErasureRow | undefined> {
  const { rows } = await sql<ErasureRow>`
    select * from erasures where studio_id = ${studioId} and erasure_id = ${erasureId}
    ${lock ? sql`for update` : sql``}`.execute(trx);
  return rows[0];
}
