import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@tandem/platform';
import { type Voice, waitFor } from './waiting.ts';

const POLL_MS = 50;
/** A question without an answer is asked again after so long. */
const ANSWER_MS = 5000;

/** A server of ours in a process of its own. */
export type Server = { name: string; child: ChildProcess; port: number };

/**
 * Waits until a server says that it is ready, as long as it lives.
 * @throws SetupError when its process ended before
 */
export async function untilReady({ name, child, port }: Server, voice: Voice = {}): Promise<void> {
  let heard = 'nothing yet';
  const ready = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        if (answer.ok) return;
        heard = `${answer.status} ${await answer.text()}`;
      } catch (error) {
        const { cause, message } = error as Error & { cause?: { code?: string } };
        heard = cause?.code === 'ECONNREFUSED' ? 'nobody listens there yet' : (cause?.code ?? message);
      }
      await sleep(POLL_MS);
    }
    throw new SetupError(
      `The ${name} ended (${child.exitCode ?? child.signalCode}) before it was ready on port ${port}.`,
      'Read the lines above; LOG_LEVEL=info npm start tells more.',
    );
  };
  await waitFor(`the ${name} on port ${port}`, ready(), { ...voice, heard: () => heard });
}
