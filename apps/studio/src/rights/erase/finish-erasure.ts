import { Delayed, inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import type { JobData } from '../../base/jobs.ts';
import { type Forgotten, forgetClient } from '../../spivi/index.ts';
import { keepTombstones, readTombstones } from '../tombstones/file.ts';
import { sendErasure } from './erase-customer.ts';
import { findTraces } from './find-traces.ts';
import {
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

/** Spivi's seats of coming classes go first; a class that stays stuck is not waited for longer. */
const SEATS_SECONDS = 120;
/** The law's month: then the studio deletes the client at Spivi itself, and what was sealed for it goes. */
const REMOTE_DAYS = 30;

type ErasureJob = JobData['erase-customer'];

/**
 * Takes an erasure on from wherever it stands: what was written here meanwhile, Spivi's client, and at last the search
 * that says that nothing is left. Throws to be tried again when the reason passes by itself.
 */
export async function finishErasure(studio: Studio, job: ErasureJob): Promise<void> {
  const { studioId, erasureId } = job;
  const within = <T>(work: (trx: Trx) => Promise<T>) => inTenant(studio.db, studioId, work);
  const erasure = await within((trx) => readErasure(trx, studioId, erasureId));
  if (!erasure?.remote || erasure.state === 'done') return;
  const { customer_id: customerId } = erasure;
  const remains = () =>
    within(async (trx) => {
      const row = await readErasure(trx, studioId, erasureId);
      return openRemains(studio, studioId, erasureId, row!.remote!);
    });
  await removeLate(studio, job, customerId, await remains());
  const spivi = erasure.steps.find(({ step }) => step === 'spivi')!;
  if (spivi.state !== 'done' && spivi.state !== 'not_needed') {
    if (await within((trx) => seatsWait(studio, trx, studioId, customerId, erasure.requested_at)))
      throw new Delayed('The seats of coming classes are being freed.');
    const forgotten = await forgetClient(
      studio,
      studioId,
      customerId,
      await remains(),
      async (trx, person) => {
        const kept = { ...(await openNow(studio, trx, job)), ...person };
        await sql`update erasures set remote = ${sealRemains(studio, studioId, erasureId, kept)}
        where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
      },
    );
    if (forgotten.state === 'again')
      return within((trx) => sendErasure(studio, trx, studioId, erasureId, forgotten.seconds));
    await within((trx) => setStep(studio, trx, job, 'spivi', stepOf(forgotten)));
    const overdue = studio.now().getTime() - erasure.requested_at.getTime() > REMOTE_DAYS * 86_400_000;
    if (forgotten.state === 'attention' && !overdue) return;
    await removeLate(studio, job, customerId, await remains());
  }
  await keepTombstones(studio, studioId, (await readTombstones(studio)).get(studioId) ?? []);
  await within((trx) => check(studio, trx, job));
}

const openNow = async (studio: Studio, trx: Trx, { studioId, erasureId }: ErasureJob): Promise<Remains> =>
  openRemains(studio, studioId, erasureId, (await readErasure(trx, studioId, erasureId, true))!.remote!);

function stepOf(forgotten: Exclude<Forgotten, { state: 'again' }>): Partial<Step> {
  const { state } = forgotten;
  return {
    state,
    removed: state === 'done' ? forgotten.removed : 0,
    code: state === 'not_needed' ? null : forgotten.code,
  };
}

/** What a job wrote that had begun before the erasure. */
async function removeLate(
  studio: Studio,
  { studioId, erasureId }: ErasureJob,
  customerId: string,
  remains: Remains,
): Promise<void> {
  await inTenant(studio.db, studioId, async (trx) => {
    const row = await readErasure(trx, studioId, erasureId, true);
    if (!row) return;
    const removed = await removePerson(studio, trx, studioId, customerId, remains);
    let { steps } = row;
    for (const name of ['numbers', 'files'] as const) {
      const before = steps.find(({ step }) => step === name)!.removed;
      steps = withStep(steps, name, { removed: before + removed[name] });
    }
    await sql`update erasures set steps = ${JSON.stringify(steps)}
      where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
  });
}

/** Are seats still to be taken back in classes to come? */
async function seatsWait(
  studio: Studio,
  trx: Trx,
  studioId: string,
  customerId: string,
  requestedAt: Date,
): Promise<boolean> {
  if (studio.now().getTime() - requestedAt.getTime() > SEATS_SECONDS * 1000) return false;
  const { rows } = await sql`
    select 1 from class_mirror c join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id
    where c.studio_id = ${studioId} and b.customer_id = ${customerId} and c.ends_at > ${studio.now()}
      and c.sync_state = 'pending' and c.event_id is not null and c.enabled and not c.draft limit 1`.execute(
    trx,
  );
  return rows.length > 0;
}

async function setStep(
  studio: Studio,
  trx: Trx,
  { studioId, erasureId }: ErasureJob,
  name: StepName,
  change: Partial<Step>,
): Promise<void> {
  const row = (await readErasure(trx, studioId, erasureId, true))!;
  const steps = withStep(row.steps, name, { ...change, at: studio.now().toISOString() });
  const state = steps.some((step) => step.state === 'attention') ? 'attention' : 'running';
  await sql`update erasures set steps = ${JSON.stringify(steps)}, state = ${state}
    where studio_id = ${studioId} and erasure_id = ${erasureId} and state <> 'done'`.execute(trx);
  await announceChange({ trx, studioId }, 'customer', row.customer_id);
}

/** The last step: nothing is left, or the tables are named in the log, nobody else is. */
async function check(studio: Studio, trx: Trx, job: ErasureJob): Promise<void> {
  const { studioId, erasureId } = job;
  const row = await readErasure(trx, studioId, erasureId, true);
  if (!row?.remote || row.state === 'done') return;
  const { texts } = openRemains(studio, studioId, erasureId, row.remote);
  const traces = await findTraces(trx, studioId, texts);
  const byHand = row.steps.some((step) => step.step === 'spivi' && step.state === 'attention');
  if (traces.length > 0) {
    studio.log.warn({ studioId, erasureId, traces }, 'an erased person is still named');
    return setStep(studio, trx, job, 'check', { state: 'attention', code: 'mentioned' });
  }
  const now = studio.now();
  let steps = withStep(row.steps, 'check', { state: 'done', code: null, at: now.toISOString() });
  if (byHand) {
    steps = withStep(steps, 'spivi', { code: 'delete_by_hand', at: now.toISOString() });
    await sql`update erasures set state = 'attention', steps = ${JSON.stringify(steps)}, remote = null
      where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
    return announceChange({ trx, studioId }, 'customer', row.customer_id);
  }
  const finished = { ...row, steps, state: 'done' as const, finished_at: now, remote: null };
  await sql`
    update erasures set state = 'done', steps = ${JSON.stringify(steps)}, remote = null, finished_at = ${now},
      proof = ${proofOf(presentErasure(finished))}
    where studio_id = ${studioId} and erasure_id = ${erasureId}`.execute(trx);
  await announceChange({ trx, studioId }, 'customer', row.customer_id);
}
