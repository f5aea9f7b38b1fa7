import { randomUUID } from 'node:crypto';
import { type Acknowledgement, type Batch, type BoxClass, type BoxClock, endpoints } from '@tandem/api/box';
import type { Endpoint } from '@tandem/api/endpoint';
import { trackerProblems } from '@tandem/api/words';
import type { z } from 'zod';
import { boxTimeMs } from './class-clock.ts';

const CALL_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** HTTP dates have whole seconds, so smaller differences are not worth correcting. */
const CLOCKS_AGREE_MS = 2_000;

/** How a call went. Transient and unknown are tried again: the batch's name makes that harmless. */
export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'transient' | 'config' | 'permanent' | 'unknown'; code: string; reason: string };

export type TrackerOptions = { tracker: string; token: string; boxId?: string; timeoutMs?: number };

export type TrackerClient = {
  /** Names this start of the box. */
  readonly bootId: string;
  /** The class of this box, or null when there is none. */
  currentClass(): Promise<Outcome<BoxClass | null>>;
  send(batch: Batch): Promise<Outcome<Acknowledgement>>;
  /** What to add to this machine's clock to have the tracker's, as of the last answer; 0 while they agree. */
  clockOffsetMs(): number;
  /** What the tracker last said about this box that a person should know; null while all is well. */
  notice(): string | null;
};

/** The box's side of the protocol. Never throws: every way a call can end is an `Outcome`. */
export function createTrackerClient(options: TrackerOptions): TrackerClient {
  const { tracker, token, boxId, timeoutMs = CALL_TIMEOUT_MS } = options;
  const bootId = randomUUID();
  const sentAt = () => new Date(boxTimeMs()).toISOString();
  let offsetMs = 0;
  let notice: string | null = null;
  const compareClocks = (date: string | null) => {
    const ahead = date === null ? 0 : Date.parse(date) + 500 - Date.now();
    offsetMs = Math.abs(ahead) > CLOCKS_AGREE_MS ? ahead : 0;
  };
  const call = async <E extends Endpoint>(
    endpoint: E,
    { body, query }: { body?: z.input<E['body']>; query?: Record<string, string> },
  ): Promise<Outcome<z.output<E['response']>>> => {
    try {
      const url = new URL(endpoint.path, tracker);
      url.search = new URLSearchParams(query).toString();
      const response = await fetch(url, {
        method: endpoint.method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: `Bearer ${token}`,
          ...(boxId === undefined ? {} : { 'x-box-id': boxId }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      compareClocks(response.headers.get('date'));
      const answer = await readJson(response);
      if (response.status !== 200) return failure(response.status, answer);
      const { success, data } = endpoint.response.safeParse(answer);
      if (!success) return strange();
      notice = noticeOf(data as Told);
      return { kind: 'ok', value: data as z.output<E['response']> };
    } catch (error) {
      return {
        kind: 'transient',
        code: 'tracker_unreachable',
        reason: `${tracker} does not answer: ${causeOf(error)}.`,
      };
    }
  };
  return {
    bootId,
    clockOffsetMs: () => offsetMs,
    notice: () => notice,
    async currentClass() {
      const outcome = await call(endpoints.getClass, { query: { bootId, sentAt: sentAt() } });
      return outcome.kind === 'ok' ? { kind: 'ok', value: outcome.value.event } : outcome;
    },
    async send(batch) {
      // The clock of an earlier start is gone: nothing is known of it any more.
      const own = batch.bootId === bootId;
      const outcome = await call(endpoints.sendBatch, { body: { ...batch, sentAt: own ? sentAt() : null } });
      return outcome.kind === 'ok' && outcome.value.sequence !== batch.sequence ? strange() : outcome;
    },
  };
}

type Told = { clock?: BoxClock | null | undefined; otherProgram?: boolean | undefined };

function noticeOf({ clock, otherProgram }: Told): string | null {
  const skew = clock
    ? [
        `This machine’s clock is ${Math.abs(clock.skewSeconds)} s ${clock.skewSeconds > 0 ? 'fast' : 'slow'}; ${clock.corrected ? 'the tracker corrects that.' : 'set it.'}`,
      ]
    : [];
  const other = otherProgram
    ? ['Another program sends with the same token: stop one of them, or give it a token of its own.']
    : [];
  return [...skew, ...other].join(' ') || null;
}

const strange = (): Outcome<never> => ({
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
  if (code === 'token_revoked')
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

/** The answer as JSON; undefined when it is none. @throws when it is larger than any answer of ours. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('its answer is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (
    (cause instanceof Error && (cause.message || (cause as NodeJS.ErrnoException).code)) || String(cause)
  );
}
