import type { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { trackerProblems } from '../words/index.ts';
import { byFetch, type Exchange } from './exchange.ts';

const CALL_TIMEOUT_MS = 10_000;
/** HTTP dates have whole seconds, so smaller differences are not worth correcting. */
const CLOCKS_AGREE_MS = 2_000;

/** How a call went. Transient and unknown are tried again: the batch's name makes that harmless. */
export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'transient' | 'config' | 'permanent' | 'unknown'; code: string; reason: string };

/** @property token none before the box is paired */
export type TrackerAt = {
  tracker: string;
  token?: string;
  boxId?: string | undefined;
  timeoutMs?: number | undefined;
  exchange?: Exchange | undefined;
};

export type Caller = {
  call<E extends Endpoint>(
    endpoint: E,
    input: { body?: z.input<E['body']>; query?: Record<string, string> },
  ): Promise<Outcome<z.output<E['response']>>>;
  /** What to add to this machine's clock to have the tracker's, as of the last answer; 0 while they agree. */
  clockOffsetMs(): number;
};

/** Calls the tracker. Never throws: every way a call can end is an `Outcome`. */
export function createCaller({
  tracker,
  token,
  boxId,
  timeoutMs = CALL_TIMEOUT_MS,
  exchange = byFetch,
}: TrackerAt): Caller {
  let offsetMs = 0;
  const compareClocks = (date: string | null) => {
    const ahead = date === null ? 0 : Date.parse(date) + 500 - Date.now();
    offsetMs = Math.abs(ahead) > CLOCKS_AGREE_MS ? ahead : 0;
  };
  return {
    clockOffsetMs: () => offsetMs,
    async call(endpoint, { body, query }) {
      try {
        const url = new URL(endpoint.path, tracker);
        url.search = new URLSearchParams(query).toString();
        const response = await exchange(url, {
          method: endpoint.method,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(boxId === undefined ? {} : { 'x-box-id': boxId }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? null : JSON.stringify(body),
        });
        compareClocks(response.date);
        const answer = asJson(response.text);
        if (response.status !== 200) return failure(response.status, answer);
        const { success, data } = endpoint.response.safeParse(answer);
        return success ? { kind: 'ok', value: data as z.output<(typeof endpoint)['response']> } : strange();
      } catch (error) {
        return {
          kind: 'transient',
          code: 'tracker_unreachable',
          reason: `${tracker} does not answer: ${causeOf(error)}.`,
        };
      }
    },
  };
}

/** An answer that is not the one expected. */
export const strange = (): Outcome<never> => ({
  kind: 'unknown',
  code: 'strange_answer',
  reason: 'The tracker’s answer is not the one expected; is this address really a tracker?',
});

function failure(status: number, body: unknown): Outcome<never> {
  const told = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof told.code === 'string' ? told.code : `http_${status}`;
  const reason = typeof told.message === 'string' ? told.message : `The tracker answered ${status}.`;
  // Whatever stands between may answer anything: only the tracker's own word ends a wait.
  if (!Object.hasOwn(trackerProblems, code))
    return {
      kind: 'transient',
      code,
      reason: `Something that is not the tracker answers ${status}: waiting for the tracker. If it goes on, check --tracker.`,
    };
  // What the tracker itself says to do.
  if (code === 'token_revoked' || code === 'code_wrong' || code === 'too_many_logins')
    return {
      kind: 'config',
      code,
      reason: typeof told.remedy === 'string' ? `${reason} ${told.remedy}` : reason,
    };
  if (status === 401 || status === 403)
    return { kind: 'config', code, reason: 'The tracker does not know this box’s token; check --token.' };
  if (status === 404)
    return {
      kind: 'transient',
      code,
      reason: 'There is no box service at this address: waiting for it; check --tracker.',
    };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'transient', code, reason };
  if (status >= 400) return { kind: 'permanent', code, reason };
  return { kind: 'unknown', code, reason };
}

/** undefined where it is none. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error && (cause.message || (cause as { code?: string }).code)) || String(cause);
}
