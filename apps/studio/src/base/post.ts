import { type OutgoingHttpHeaders, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { WebhookOutcome } from '@tandem/api/words';
import { inSpan } from '@tandem/platform';
import { Blocked, guardedLookup, mayName } from './reach.ts';

/** From the first byte to the last: a receiver takes an event and works on it later. */
export const POST_TIMEOUT_MS = 10_000;
/** Of an answer that is read at all; nothing of it is kept. */
const MAX_ANSWER_BYTES = 16 * 1024;

export type Posted = { outcome: WebhookOutcome; status: number | null; ms: number };

/**
 * Posts to an address that people have named. Redirects are not followed, addresses that are nobody's to reach from here are refused when they are
 * known, and of the answer no more is read than shows that it has ended. What goes wrong is an outcome.
 */
export const post = (url: string, what: Post): Promise<Posted> =>
  inSpan(
    'calls',
    'post',
    () => posted(url, what),
    ({ outcome }) => ({ attributes: { outcome }, failed: outcome !== 'ok' }),
  );

type Post = { headers: OutgoingHttpHeaders; body: string | Buffer; loopback: boolean; timeoutMs?: number };

async function posted(
  url: string,
  { headers, body, loopback, timeoutMs = POST_TIMEOUT_MS }: Post,
): Promise<Posted> {
  const begun = performance.now();
  const ended = (outcome: WebhookOutcome, status: number | null = null): Posted => ({
    outcome,
    status,
    ms: Math.round(performance.now() - begun),
  });
  const { hostname, protocol } = new URL(url);
  if (!mayName(hostname, { loopback })) return ended('blocked');
  const over = AbortSignal.timeout(timeoutMs);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      const send = protocol === 'https:' ? requestTls : requestPlain;
      const asked = send(url, {
        method: 'POST',
        // A line that stands was opened before: each is looked at anew.
        agent: false,
        lookup: guardedLookup({ loopback }),
        signal: over,
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
        },
      });
      asked.on('error', reject);
      // An answer that changes the protocol (101) is neither an answer nor an error: the line is only closed.
      asked.on('close', () => reject(new Error('closed without an answer')));
      asked.on('response', (answer) => {
        let bytes = 0;
        const finish = () => {
          resolve(answer.statusCode ?? 0);
          asked.destroy();
        };
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) finish();
        });
        answer.on('end', finish);
        answer.on('error', finish);
      });
      asked.end(body);
    });
    return ended(outcomeOf(status), status);
  } catch (error) {
    if (error instanceof Blocked) return ended('blocked');
    return ended(over.aborted ? 'timeout' : 'unreachable');
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return 'ok';
  if (status === 410) return 'gone';
  return status >= 500 || status === 408 || status === 429 ? 'failed' : 'refused';
}
