import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inSpan } from '@tandem/platform';
import {
  type Attempt,
  type FormFields,
  type Outcome,
  redactAnswer,
  redactFields,
  redactMessage,
  type SpiviMethod,
  type SpiviRequest,
  type SpiviResponse,
} from '@tandem/spivi';
import { Counter, Histogram } from 'prom-client';
import { inStudio } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';
import { clientOf } from './clients.ts';
import { failpoint } from './failpoint.ts';
import { noteOutcome, tellLog } from './notices.ts';
import { type Attempted, type CallAbout, CallsStopped, takeTurn, takeTurns, tryAgainAt } from './turns.ts';

export { CallsStopped } from './turns.ts';

const WAIT_FOR_TURN_MS = 15_000;
/** A turn older than this is not used: whether calls are still allowed is asked anew. */
const MAX_TURN_AGE_MS = 3000;
/** A batch ends by then, well within the lease of its slot. */
const MAX_BATCH_MS = 15_000;

const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const outcomes = new Counter({
  name: 'tandem_spivi_calls_total',
  help: 'Calls to Spivi by method and outcome, as people are told of them: ok, transient, config, permanent, unknown',
  labelNames: ['method', 'outcome'],
});
const durations = new Histogram({
  name: 'tandem_spivi_call_seconds',
  help: 'Calls to Spivi by method, many look-ups of one attempt together',
  labelNames: ['method'],
  buckets: CALL_SECONDS,
});

type Client = ReturnType<typeof clientOf>;
type Listen = { onAttempt: (attempt: Attempt) => void };

/**
 * The one way to call Spivi. The attempt is a row before the call and has its outcome after it, so that a crash leaves
 * a trace; a password refused three times by whatever workers is not sent a fourth time; all processes together keep
 * one rate, wait as long as Spivi asks, and hold back while it fails.
 * @throws CallsStopped when no call may be made now; every failure of the call itself is an outcome
 */
export function callSpivi<M extends SpiviMethod>(
  studio: Studio,
  about: CallAbout<SpiviResponse<M>>,
  method: M,
  request: SpiviRequest<M>,
): Promise<Outcome<SpiviResponse<M>>> {
  return recorded(studio, about, {
    method,
    request,
    make: (client, listen) => client.call(method, request, listen),
  });
}

/** A call outside the known methods, which Spivi's cloud may not have; it may be made twice without harm. */
export function askExtension(
  studio: Studio,
  about: CallAbout<Record<string, unknown>>,
  path: string,
  fields: FormFields,
): Promise<Outcome<Record<string, unknown>>> {
  return recorded(studio, about, {
    method: path,
    request: fields,
    make: (client, listen) => client.callExtension(path, fields, { effect: 'read', ...listen }),
  });
}

/**
 * Many look-ups under one attempt row and one slot, one after the other, each in its turn. Stops after the first
 * outcome that is neither ok nor permanent, when no more calls may be made, and after `MAX_BATCH_MS`.
 * @returns the outcomes of the first requests: not always of all
 * @throws CallsStopped when not even one call could be made
 */
export async function callSpiviMany<M extends SpiviMethod>(
  studio: Studio,
  about: Omit<CallAbout, 'classId' | 'before' | 'after'>,
  method: M,
  requests: readonly SpiviRequest<M>[],
): Promise<Outcome<SpiviResponse<M>>[]> {
  if (requests.length === 0) return [];
  const outcomes: Outcome<SpiviResponse<M>>[] = [];
  async function next(client: Client, listen: Listen): Promise<boolean> {
    const request = requests[outcomes.length]!;
    const outcome = withoutPeople(await client.call(method, request, listen), request);
    outcomes.push(outcome);
    return outcome.kind === 'ok' || outcome.kind === 'permanent';
  }
  async function all(client: Client, listen: Listen, probe: boolean) {
    const until = performance.now() + MAX_BATCH_MS;
    let goOn = await next(client, listen);
    while (goOn && !probe && outcomes.length < requests.length && performance.now() < until) {
      const block = await takeBlock(studio, about, requests.length - outcomes.length, until);
      if (block.turns === 0) break;
      for (let i = 0; goOn && i < block.turns && performance.now() - block.takenAt < MAX_TURN_AGE_MS; i++) {
        const beginsAt = block.takenAt + block.beginsInMs + i * block.everyMs;
        if (beginsAt > performance.now()) await sleep(beginsAt - performance.now());
        goOn = await next(client, listen);
      }
    }
    // That one of many was not found is no failure of the batch.
    return (goOn && outcomes.find((outcome) => outcome.kind === 'ok')) || outcomes.at(-1)!;
  }
  const whole = await recorded(studio, about, {
    method,
    request: {},
    make: all,
    calls: () => outcomes.length,
  });
  return outcomes.length === 0 ? [whole] : outcomes;
}

type Block = { takenAt: number; beginsInMs: number; turns: number; everyMs: number };

/** Turns for the next calls of a batch; none where calls have been stopped meanwhile or time is up. */
async function takeBlock(studio: Studio, about: CallAbout, most: number, until: number): Promise<Block> {
  const none = { takenAt: 0, beginsInMs: 0, turns: 0, everyMs: 0 };
  try {
    while (performance.now() < until) {
      const takenAt = performance.now();
      const block = await takeTurns(studio, about, most);
      if (!('againInMs' in block)) return { takenAt, ...block };
      await sleep(block.againInMs);
    }
    return none;
  } catch (error) {
    if (error instanceof CallsStopped) return none;
    throw error;
  }
}

type Made<T> = {
  method: string;
  request: object;
  make(client: Client, listen: Listen, probe: boolean): Promise<Outcome<T>>;
  /** How many calls were made, where it is not one. */
  calls?(): number;
};

async function recorded<T>(
  studio: Studio,
  about: CallAbout<T>,
  { method, request, make, calls = () => 1 }: Made<T>,
): Promise<Outcome<T>> {
  const { connection } = about;
  const { studioId } = connection;
  const step = method.split('/')[1]!;
  // Who is meant is in the row's own columns: names and emails stay out.
  const began = await beginCall(studio, about, method, redactFields(request));
  if (!began)
    return { kind: 'transient', code: 'rate_limited', message: 'Too many calls to Spivi are under way.' };
  failpoint(`started:${step}`);
  const begun = performance.now();
  let attempt: Attempt | null = null;
  const listen = {
    onAttempt(told: Attempt) {
      attempt = told;
    },
  };
  const made = await inSpan(
    'calls',
    `spivi ${step}`,
    () => make(clientOf(studio, connection), listen, began.probe),
    ({ kind }) => ({ attributes: { outcome: kind }, failed: kind !== 'ok' }),
  );
  const outcome = withoutPeople(made, request);
  const durationMs = performance.now() - begun;
  outcomes.inc({ method: step, outcome: outcome.kind }, calls());
  durations.observe({ method: step }, durationMs / 1000);
  failpoint(`answered:${step}`);
  const notice = await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    await trx
      .updateTable('spivi_attempts')
      .set({
        outcome: outcome.kind,
        code: outcome.kind === 'ok' ? null : outcome.code,
        message: outcome.kind === 'ok' ? null : outcome.message,
        answer: excerptOf(attempt, request),
        calls: calls(),
        duration_ms: durationMs,
      })
      .where('studio_id', '=', studioId)
      .where('attempt_id', '=', began.attemptId)
      .execute();
    // A request that cannot even be written was never asked. The connection's row before any class's, as in takeTurn.
    const told = attempt ? await noteOutcome(work, connection, outcome, began.probe) : null;
    if (outcome.kind === 'ok') await about.after?.(work, outcome.value);
    return told;
  });
  tellLog(studio, studioId, notice);
  failpoint(`recorded:${step}`);
  return outcome;
}

const excerptOf = (attempt: Attempt | null, sent: object) =>
  attempt?.responseExcerptRedacted ? redactAnswer(attempt.responseExcerptRedacted, sent) : null;

/** Spivi's own words may name whom they are about. */
const withoutPeople = <T>(outcome: Outcome<T>, sent: object): Outcome<T> =>
  outcome.kind === 'ok' ? outcome : { ...outcome, message: redactMessage(outcome.message, sent) };

/**
 * Waits for a slot and a turn. The call must begin when this returns: that calls are allowed was true at most
 * `MAX_TURN_AGE_MS` ago, even if this process stood still meanwhile.
 * @returns null where none came in time
 */
async function beginCall(
  studio: Studio,
  about: CallAbout,
  method: string,
  request: object,
): Promise<{ attemptId: string; probe: boolean } | null> {
  const deadline = performance.now() + WAIT_FOR_TURN_MS;
  while (performance.now() < deadline) {
    const attempted: Attempted = { attemptId: randomUUID(), method, request };
    const askedAt = performance.now();
    const turn = await takeTurnOrWait(studio, about, attempted);
    if ('againInMs' in turn) {
      await sleep(turn.againInMs);
      continue;
    }
    if (turn.beginsInMs > 0) await sleep(turn.beginsInMs);
    if (performance.now() - askedAt < MAX_TURN_AGE_MS) return { ...attempted, probe: turn.probe };
    await notMade(studio, about, attempted);
  }
  return null;
}

async function takeTurnOrWait(studio: Studio, about: CallAbout, attempted: Attempted) {
  try {
    return await takeTurn(studio, about, attempted);
  } catch (error) {
    const { studioId } = about.connection;
    if (error instanceof CallsStopped && error.until)
      await inStudio(studio, studioId, (work) => tryAgainAt(work, error.until!));
    throw error;
  }
}

/** Gives the slot back. */
function notMade(studio: Studio, { connection }: CallAbout, { attemptId }: Attempted): Promise<unknown> {
  const { studioId } = connection;
  return inStudio(studio, studioId, ({ trx }) =>
    trx
      .updateTable('spivi_attempts')
      .set({ outcome: 'transient', message: 'The call was not made: this process had stood still.' })
      .where('studio_id', '=', studioId)
      .where('attempt_id', '=', attemptId)
      .execute(),
  );
}
