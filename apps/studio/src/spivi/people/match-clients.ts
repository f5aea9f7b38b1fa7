import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { refuses } from '../../consent/index.ts';
import { CallsStopped } from '../calls/call.ts';
import { loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed } from '../calls/unavailable.ts';
import { type About, type Answer, askFor, type Person } from './match-ask.ts';
import { keepAnswers } from './match-keep.ts';
import { isAboutOne, MAX_LOST_IN_ROW, peopleWhere } from './match-people.ts';
import { endRun, sendRun, wantedBy } from './match-run.ts';
import { breakMissing } from './match-verify.ts';
import { resumePeople } from './resume-people.ts';

/** Progress is kept and shown after so many customers; a run that dies asks at most these again. */
const STEP_CUSTOMERS = 50;
/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
const MAX_RETRIES = 6;
/** Tried again so often, a person for whom there is no answer is passed over, unless the next ones have none either. */
const PASSED_OVER_AT_RETRY = 2;

type Step = { runId: string; position: string | null; about: About; people: Person[] };

/**
 * Asks Spivi for everybody whom the run under way wants, from where it stands. Ends as failed when Spivi refuses the
 * login; throws, to go on later from the same place, when it does not answer.
 */
export async function matchCustomers(
  studio: Studio,
  { studioId }: { studioId: string },
  retryCount: number,
): Promise<void> {
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  const end = (message: string) => within((work) => endRun(work, 'failed', message));
  const until = Date.now() + SLICE_MS;
  let passedOver = 0;
  try {
    while (Date.now() < until) {
      const step = await within((work) => nextStep(work));
      if (!step) return;
      if (typeof step === 'string') return end(STOPPED[step]);
      if (step.people.length === 0) return within((work) => finish(work));
      const { answers, lost } = await askFor(studio, step.about, step.people);
      passedOver = answers.length > 0 ? 0 : passedOver;
      const isPoison = lost !== null && isAboutOne(lost) && retryCount >= PASSED_OVER_AT_RETRY;
      const passOver = isPoison && passedOver++ < MAX_LOST_IN_ROW;
      if (passOver) answers.push({ person: step.people[answers.length]!, clients: [], failure: lost });
      if (answers.length > 0) await within((work) => keep(work, step, answers));
      if (lost && !passOver) throw new MatchDelayed(lost);
    }
  } catch (error) {
    if (error instanceof CallsStopped) {
      const { reason } = error;
      if (reason in STOPPED) return end(STOPPED[reason as keyof typeof STOPPED]);
      // The end of a hold or a pause sends the run anew.
      if (reason !== 'changed') return;
    } else {
      if (error instanceof MatchDelayed && (error.failure.kind === 'config' || retryCount >= MAX_RETRIES))
        return end(error.message);
      throw error;
    }
  }
  await within((work) => sendRun(work));
}

/**
 * Looks up one customer who is new or has another email, apart from any run. Throws, to be tried again, when Spivi does
 * not answer; what a stopped connection leaves undone the next run does.
 */
export async function matchCustomer(
  studio: Studio,
  { studioId, customerId }: { studioId: string; customerId: string },
): Promise<void> {
  const { connection, people } = await inStudio(studio, studioId, async (work) => ({
    connection: await loadConnection(work),
    people: await peopleWhere(work, {
      customerId,
      where: sql`p.client_id is null and not ${refuses('send')}`,
      most: 1,
    }),
  }));
  if (!connection || stoppedBecause(connection) || people.length === 0) return;
  const about = { connection, preview: false };
  try {
    const { answers, lost } = await askFor(studio, about, people, true);
    await inStudio(studio, studioId, async (work) => {
      const { trx } = work;
      const counts = await keepAnswers(work, about, answers);
      if (counts.not_found > 0 && connection.createMissing)
        await studio.jobs.send(trx, 'create-accounts', { studioId }, { key: studioId });
    });
    if (lost && lost.kind !== 'config') throw new MatchDelayed(lost);
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

const STOPPED = {
  not_connected: 'Spivi is not connected.',
  draft: 'Spivi is not enabled yet.',
  auth: 'Spivi refused the login: enter the password anew.',
};

/** The next customers of the run, by id; null where none is under way or syncing is paused; why it cannot go on. */
async function nextStep(work: Work): Promise<Step | keyof typeof STOPPED | null> {
  const { studio, trx, studioId } = work;
  const run = await trx
    .selectFrom('spivi_match_runs')
    .select(['run_id', 'position', 'trigger'])
    .where('studio_id', '=', studioId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (!run) return null;
  const { run_id: runId, position, trigger } = run;
  const connection = await loadConnection(work);
  const stopped = stoppedBecause(connection);
  const preview = trigger === 'preview';
  if (stopped === 'paused') return null;
  if (stopped && !(stopped === 'draft' && preview)) return stopped;
  const where = wantedBy(studio, trigger);
  const people = await peopleWhere(work, { after: position, where, most: STEP_CUSTOMERS });
  return { runId, position, about: { connection: connection!, preview }, people };
}

/**
 * Writes answers with the run's new position; another process that went on from the same place has won, and so has the
 * run that follows a preview.
 */
async function keep(work: Work, step: Step, answers: readonly Answer[]): Promise<void> {
  const { trx } = work;
  const { studioId } = step.about.connection;
  const open = await sql`
    select 1 from spivi_match_runs where studio_id = ${studioId} and run_id = ${step.runId}
      and state in ('running', 'paused') and position is not distinct from ${step.position}::uuid for update`.execute(
    trx,
  );
  if (open.rows.length === 0) return;
  const counts = await keepAnswers(work, step.about, answers);
  await sql`
    update spivi_match_runs set position = ${answers.at(-1)!.person.customerId}, done = done + ${answers.length},
      total = greatest(total, done + ${answers.length}), matched = matched + ${counts.matched},
      ambiguous = ambiguous + ${counts.ambiguous}, not_found = not_found + ${counts.not_found},
      checked = checked + ${counts.checked}, failed = failed + ${counts.failed}
    where studio_id = ${studioId} and state in ('running', 'paused')`.execute(trx);
  await announceChange(work, 'spivi', null);
}

/** At the end of a run whatever waits for this one's news goes on. */
async function finish(work: Work): Promise<void> {
  await endRun(work, 'finished', null);
  await breakMissing(work);
  await resumePeople(work);
}
