import { Delayed } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudioWithDrafts } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { JobData } from '../../base/jobs.ts';
import { type Forgetting, type Forgotten, forgetClient } from '../../spivi/index.ts';
import { sendErasure } from './erase-customer.ts';
import { findTraces } from './find-traces.ts';
import {
  type ErasureRow,
  openRemains,
  presentErasure,
  proofOf,
  type Remains,
  readErasure,
  type Step,
  type StepName,
  sealRemains,
  withStep,
} from './record.ts';
import { removePerson } from './remove-person.ts';
import { keepTombstones, readTombstones } from './tombstones-file.ts';

/** Spivi's seats of coming classes go first; a class that stays stuck is not waited for longer. */
const SEATS_SECONDS = 120;
/** The law's month: then the studio deletes the client at Spivi itself, and what was sealed for it goes. */
const REMOTE_DAYS = 30;

type ErasureJob = JobData['erase-customer'];

/**
 * Takes an erasure on from wherever it stands: what was written here meanwhile, Spivi's client, and at last the search
 * that says that nothing is left. Throws to be tried again when the reason passes by itself.
 */
export async function finishErasure(studio: Studio, { studioId, erasureId }: ErasureJob): Promise<void> {
  const inOne = <T>(work: (work: Work) => Promise<T>) => inStudioWithDrafts(studio, studioId, work);
  const erasure = await inOne((work) => readErasure(work, erasureId));
  if (!erasure?.remote || erasure.state === 'done') return;
  const { customer_id: customerId } = erasure;
  await inOne((work) => removeLate(work, erasureId));
  const spivi = erasure.steps.find(({ step }) => step === 'spivi')!;
  if (spivi.state !== 'done' && spivi.state !== 'not_needed') {
    if (await inOne((work) => seatsWait(work, erasure)))
      throw new Delayed('The seats of coming classes are being freed.');
    const { besides = [], ...self } = await inOne((work) => lockRemains(work, erasureId));
    const all: Forgotten[] = [];
    for (const [n, person] of [self, ...besides].entries()) {
      const keep = async (work: Work, known: Forgetting) => {
        const remains = await lockRemains(work, erasureId);
        const others = (remains.besides ?? []).map((one, i) => (i === n - 1 ? known : one));
        const kept = { ...remains, ...(n === 0 ? known : {}), besides: others };
        await sql`update erasures set remote = ${sealRemains(work, erasureId, kept)}
          where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(work.trx);
      };
      all.push(await forgetClient(studio, studioId, { customerId, person, keep }));
    }
    const forgotten = together(all);
    if (forgotten.state === 'again') return inOne((work) => sendErasure(work, erasureId, forgotten.seconds));
    await inOne((work) => setStep(work, erasureId, 'spivi', stepOf(forgotten)));
    const overdue = studio.now().getTime() - erasure.requested_at.getTime() > REMOTE_DAYS * 86_400_000;
    if (forgotten.state === 'attention' && !overdue) return;
    await inOne((work) => removeLate(work, erasureId));
  }
  await keepTombstones(studio, studioId, (await readTombstones(studio)).get(studioId) ?? []);
  await inOne((work) => check(work, erasureId));
}

/** What is still known of the person, with the erasure locked. */
const lockRemains = async (work: Work, erasureId: string): Promise<Remains> =>
  openRemains(work, erasureId, (await readErasure(work, erasureId, true))!.remote!);

/** Of several who are one person: what has to be waited for, then what a person must do, counts for all. */
function together(all: readonly Forgotten[]): Forgotten {
  const waits = all.find(({ state }) => state === 'again') ?? all.find(({ state }) => state === 'attention');
  const done = all.filter((one) => one.state === 'done');
  if (waits || done.length === 0) return waits ?? { state: 'not_needed' };
  const removed = done.reduce((sum, one) => sum + one.removed, 0);
  return { state: 'done', removed, code: removed === 0 ? 'client_missing' : null };
}

function stepOf(forgotten: Exclude<Forgotten, { state: 'again' }>): Partial<Step> {
  const { state } = forgotten;
  return {
    state,
    removed: state === 'done' ? forgotten.removed : 0,
    code: state === 'not_needed' ? null : forgotten.code,
  };
}

/** What a job wrote that had begun before the erasure. */
async function removeLate(work: Work, erasureId: string): Promise<void> {
  const row = await readErasure(work, erasureId, true);
  if (!row?.remote) return;
  const removed = await removePerson(work, row.customer_id, openRemains(work, erasureId, row.remote));
  let { steps } = row;
  for (const name of ['numbers', 'files'] as const) {
    const before = steps.find(({ step }) => step === name)!.removed;
    steps = withStep(steps, name, { removed: before + removed[name] });
  }
  await sql`update erasures set steps = ${JSON.stringify(steps)}
    where studio_id = ${work.studioId} and erasure_id = ${erasureId}`.execute(work.trx);
}

/** Are seats still to be taken back in classes to come? */
async function seatsWait({ trx, studioId, now }: Work, erasure: ErasureRow): Promise<boolean> {
  if (now.getTime() - erasure.requested_at.getTime() > SEATS_SECONDS * 1000) return false;
  const { rows } = await sql`
    select 1 from class_mirror c join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id
    where c.studio_id = ${studioId} and b.customer_id = ${erasure.customer_id} and c.ends_at > ${now}
      and c.sync_state = 'pending' and c.event_id is not null and c.enabled and not c.draft limit 1`.execute(
    trx,
  );
  return rows.length > 0;
}

async function setStep(work: Work, erasureId: string, name: StepName, change: Partial<Step>): Promise<void> {
  const { trx, studioId, now } = work;
  const row = (await readErasure(work, erasureId, true))!;
  const steps = withStep(row.steps, name, { ...change, at: now.toISOString() });
  const state = steps.some((step) => step.state === 'attention') ? 'attention' : 'running';
  await sql`update erasures set steps = ${JSON.stringify(steps)}, state = ${state}
    where studio_id = ${studioId} and erasure_id = ${erasureId} and state <> 'done'`.execute(trx);
  await announceChange(work, 'customer', row.customer_id);
}

/** The last step: nothing is left, or the tables are named in the log, nobody else is. */
async function check(work: Work, erasureId: string): Promise<void> {
  const { studio, trx, studioId, now } = work;
  const row = await readErasure(work, erasureId, true);
  if (!row?.remote || row.state === 'done') return;
  const { texts } = openRemains(work, erasureId, row.remote);
  const traces = await findTraces(work, texts);
  const byHand = row.steps.some((step) => step.step === 'spivi' && step.state === 'attention');
  if (traces.length > 0) {
    studio.log.warn(
      { event: 'erasure.traces_left', studioId, erasureId, traces },
      'an erased person is still named',
    );
    return setStep(work, erasureId, 'check', { state: 'attention', code: 'mentioned' });
  }
  let steps = withStep(row.steps, 'check', { state: 'done', code: null, at: now.toISOString() });
  if (byHand) {
    steps = withStep(steps, 'spivi', { code: 'delete_by_hand', at: now.toISOString() });
    await sql`update erasures set state = 'attention', steps = ${JSON.stringify(steps)}, remote = null
      where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
    return announceChange(work, 'customer', row.customer_id);
  }
  const finished = { ...row, steps, state: 'done' as const, finished_at: now, remote: null };
  await sql`
    update erasures set state = 'done', steps = ${JSON.stringify(steps)}, remote = null, finished_at = ${now},
      proof = ${proofOf(presentErasure(finished))}
    where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
  await announceChange(work, 'customer', row.customer_id);
}
