import { inTenant } from '@tandem/platform';
import type { Failure } from '@tandem/spivi';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { CallsStopped, callSpivi } from './call.ts';
import { type Connection, loadConnection, stoppedBecause } from './load-connection.ts';
import { markCustomerDirty } from './mark-dirty.ts';
import { decideMatch } from './match-rule.ts';

/** Progress is kept and shown after so many customers; a run that dies asks at most these again. */
const STEP_CUSTOMERS = 5;
/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
const MAX_RETRIES = 6;

type Asked = { customerId: string; email: string; emailNormalized: string };
type Answer = Asked & { clients: Parameters<typeof decideMatch>[0]['clients']; failure: Failure | null };

/**
 * Looks up each customer who is not linked under their email, one call each, from where the run stands. Ends as
 * failed when Spivi refuses the login; throws, to go on later from the same place, when it does not answer.
 */
export async function matchCustomers(
  studio: Studio,
  { studioId }: { studioId: string },
  retryCount: number,
): Promise<void> {
  const connection = await inTenant(studio.db, studioId, (trx) => loadConnection(trx, studioId));
  const stopped = stoppedBecause(connection);
  if (stopped) return endRun(studio, studioId, 'failed', STOPPED[stopped]);
  const until = Date.now() + SLICE_MS;
  try {
    while (Date.now() < until) {
      const batch = await inTenant(studio.db, studioId, (trx) => nextCustomers(trx, studioId));
      if (!batch) return;
      if (batch.length === 0) return endRun(studio, studioId, 'finished', null);
      const answers: Answer[] = [];
      for (const asked of batch) answers.push(await ask(studio, connection!, asked));
      await inTenant(studio.db, studioId, (trx) => keep(studio, trx, connection!, answers));
      const lost = answers.find((answer) => answer.failure && answer.failure.kind !== 'permanent');
      if (lost) throw new MatchDelayed(lost.failure!);
    }
  } catch (error) {
    if (error instanceof CallsStopped)
      return endRun(
        studio,
        studioId,
        'failed',
        error.reason === 'changed' ? STOPPED.paused : STOPPED[error.reason],
      );
    if (error instanceof MatchDelayed && (error.failure.kind === 'config' || retryCount >= MAX_RETRIES))
      return endRun(studio, studioId, 'failed', error.message);
    throw error;
  }
  await inTenant(studio.db, studioId, (trx) =>
    studio.jobs.send(trx, 'match-customers', { studioId }, { key: studioId }),
  );
}

/**
 * Looks up one customer who is new or has another email, apart from any run. Throws, to be tried again, when Spivi does
 * not answer; what a stopped connection leaves undone the next run does.
 */
export async function matchCustomer(
  studio: Studio,
  job: { studioId: string; customerId: string },
): Promise<void> {
  const { studioId, customerId } = job;
  const { connection, asked } = await inTenant(studio.db, studioId, async (trx) => ({
    connection: await loadConnection(trx, studioId),
    asked: await unlinked(trx, studioId).where('c.customer_id', '=', customerId).executeTakeFirst(),
  }));
  if (!connection || stoppedBecause(connection) || !asked) return;
  try {
    const answer = await ask(studio, connection, asked);
    if (answer.failure?.kind === 'permanent' || answer.failure?.kind === 'config') return;
    if (answer.failure) throw new MatchDelayed(answer.failure);
    await inTenant(studio.db, studioId, (trx) => keepOne(studio, trx, connection, answer));
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

const STOPPED = {
  not_connected: 'Spivi is not connected.',
  paused: 'Syncing is paused.',
  draft: 'Syncing is not enabled yet.',
  held: 'Spivi does not answer at present.',
  auth: 'Spivi refused the login: enter the password anew.',
};

class MatchDelayed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'MatchDelayed';
    this.failure = failure;
  }
}

/** The next customers of the run, by id; null where no run is under way. */
async function nextCustomers(trx: Trx, studioId: string): Promise<Asked[] | null> {
  const run = await trx
    .selectFrom('spivi_match_runs')
    .select('position')
    .where('studio_id', '=', studioId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (!run) return null;
  return unlinked(trx, studioId)
    .$if(run.position !== null, (q) => q.where('c.customer_id', '>', run.position))
    .orderBy('c.customer_id')
    .limit(STEP_CUSTOMERS)
    .execute();
}

const unlinked = (trx: Trx, studioId: string) =>
  trx
    .selectFrom('customers as c')
    .select(['c.customer_id as customerId', 'c.email', 'c.email_normalized as emailNormalized'])
    .where('c.studio_id', '=', studioId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('spivi_links as l')
            .select('l.customer_id')
            .whereRef('l.studio_id', '=', 'c.studio_id')
            .whereRef('l.customer_id', '=', 'c.customer_id'),
        ),
      ),
    );

async function ask(studio: Studio, connection: Connection, asked: Asked): Promise<Answer> {
  const about = { connection, customerId: asked.customerId };
  const outcome = await callSpivi(studio, about, 'ClientService/GetClients', { username: asked.email });
  if (outcome.kind === 'ok') return { ...asked, clients: outcome.value.clients, failure: null };
  // Some servers say "not found" where others send an empty list.
  return { ...asked, clients: [], failure: outcome.code === 'not_found' ? null : outcome };
}

/** Writes the answers in their order up to the first that was lost, with the run's new position. */
async function keep(studio: Studio, trx: Trx, connection: Connection, answers: Answer[]): Promise<void> {
  const { studioId } = connection;
  const lost = answers.findIndex((answer) => answer.failure && answer.failure.kind !== 'permanent');
  const kept = lost < 0 ? answers : answers.slice(0, lost);
  if (kept.length === 0) return;
  const count = { linked: 0, ambiguous: 0, conflict: 0, not_found: 0, failed: 0 };
  for (const answer of kept)
    count[answer.failure ? 'failed' : await keepOne(studio, trx, connection, answer)]++;
  await sql`
    update spivi_match_runs set position = ${kept.at(-1)!.customerId}, done = done + ${kept.length},
      total = greatest(total, done + ${kept.length}), matched = matched + ${count.linked},
      ambiguous = ambiguous + ${count.ambiguous + count.conflict}, not_found = not_found + ${count.not_found},
      failed = failed + ${count.failed}
    where studio_id = ${studioId} and state = 'running'`.execute(trx);
  await announceChange(trx, studioId, 'spivi', null);
}

async function keepOne(studio: Studio, trx: Trx, connection: Connection, answer: Answer) {
  const { studioId } = connection;
  const { customerId, emailNormalized } = answer;
  const { rows } = await sql<{ email_normalized: string; same: number; linked: boolean }>`
    select c.email_normalized,
      (select count(*) from customers o where o.studio_id = c.studio_id and o.email_normalized = c.email_normalized) as same,
      exists (select from spivi_links l where l.studio_id = c.studio_id and l.customer_id = c.customer_id) as linked
    from customers c where c.studio_id = ${studioId} and c.customer_id = ${customerId} for share of c`.execute(
    trx,
  );
  const now = rows[0];
  // Linked by hand or renamed meanwhile: what was asked for is no longer the question.
  if (!now || now.linked || now.email_normalized !== emailNormalized) return 'failed' as const;
  const holders = await trx
    .selectFrom('spivi_links')
    .select(['client_id', 'customer_id'])
    .where('studio_id', '=', studioId)
    .where('client_id', 'in', [0, ...answer.clients.map((client) => client.clientId)])
    .execute();
  const match = decideMatch({
    email: answer.email,
    clients: answer.clients,
    customersWithEmail: now.same,
    holderOf: (clientId) => holders.find((row) => row.client_id === clientId)?.customer_id ?? null,
  });
  await writeMatch(trx, studioId, customerId, emailNormalized, match);
  if (match.result === 'linked') {
    await trx
      .insertInto('spivi_links')
      .values({
        studio_id: studioId,
        customer_id: customerId,
        client_id: match.clientId,
        site_id: connection.siteId,
        email: match.email,
        source: 'matched',
      })
      .execute();
    await markCustomerDirty(studio, trx, studioId, customerId);
  }
  await announceChange(trx, studioId, 'customer', customerId);
  return match.result;
}

async function writeMatch(
  trx: Trx,
  studioId: string,
  customerId: string,
  emailNormalized: string,
  match: ReturnType<typeof decideMatch>,
): Promise<void> {
  const values = {
    result: match.result,
    email_normalized: emailNormalized,
    candidates: JSON.stringify('candidates' in match ? match.candidates : []),
    checked_at: sql<Date>`now()`,
  };
  await trx
    .insertInto('spivi_matches')
    .values({ studio_id: studioId, customer_id: customerId, ...values })
    .onConflict((conflict) => conflict.columns(['studio_id', 'customer_id']).doUpdateSet(values))
    .execute();
}

async function endRun(
  studio: Studio,
  studioId: string,
  state: 'finished' | 'failed',
  message: string | null,
): Promise<void> {
  await inTenant(studio.db, studioId, async (trx) => {
    await trx
      .updateTable('spivi_match_runs')
      .set({ state, message, finished_at: sql<Date>`now()` })
      .where('studio_id', '=', studioId)
      .where('state', '=', 'running')
      .execute();
    await announceChange(trx, studioId, 'spivi', null);
  });
}
