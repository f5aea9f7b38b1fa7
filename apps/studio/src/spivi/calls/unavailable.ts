import { Delayed } from '@tandem/platform';
import type { Failure } from '@tandem/spivi';
import { problem } from '../../base/problem.ts';
import { CallsStopped } from './call.ts';
import { type Connection, stoppedBecause } from './load-connection.ts';

const STOPPED = {
  not_connected: ['Spivi is not connected.', 'Connect Spivi on the integrations page.'],
  draft: ['Spivi is not enabled yet.', 'Enable the integration first.'],
  paused: ['Syncing with Spivi is paused.', 'Resume it on the integrations page.'],
  auth: ['Spivi refuses the login.', 'Enter the password anew on the integrations page.'],
} as const;

/** The connection, if calls may be made for a person who waits for the answer. @throws Problem not_connected */
export function needCalls(connection: Connection | null): Connection {
  const stopped = stoppedBecause(connection);
  if (stopped === null) return connection!;
  const [message, remedy] = STOPPED[stopped];
  throw problem({ code: 'not_connected', message, remedy });
}

/** 503: nothing was changed here. */
export const unavailable = (message: string) =>
  problem({
    code: 'spivi_unavailable',
    message: `Spivi does not answer at present: ${message}`,
    remedy: 'Nothing was changed. Try again in a minute.',
  });

/** Spivi did not answer, for a reason that passes: the job is tried again later. */
export class MatchDelayed extends Delayed {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'MatchDelayed';
    this.failure = failure;
  }
}

/** Turns what a job would try again later into a sentence for the person who waits. */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CallsStopped || error instanceof MatchDelayed) throw unavailable(error.message);
    throw error;
  }
}
