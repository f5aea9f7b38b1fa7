import type { z } from 'zod';
import type { Failure, MomenceErrorCode, Outcome } from './outcome.ts';

/** For one exchange, connecting included. */
const TIMEOUT_MS = 20_000;
/** Of an answer: a page of a hundred rows is a small part of it. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type Ask = {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  authorization: string;
  form?: URLSearchParams;
  /**
   * What a refusal means here, before what it means everywhere.
   * @param problem the answer's `error` as OAuth has it; null where it says none
   */
  refusal?: (httpStatus: number, problem: string | null) => MomenceErrorCode | null;
  /** It changes something there: without an answer nobody knows whether it did. */
  writes?: boolean;
};

/**
 * One exchange with Momence. No redirect is followed, the answer is read only up to its bound, and one that is not as
 * described counts as none: what could not be read is never taken for an empty list.
 */
export async function exchange<T>(
  ask: Ask,
  schema: z.ZodType<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<Outcome<T>> {
  const over = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(ask.url, {
      method: ask.method,
      headers: { accept: 'application/json', authorization: ask.authorization },
      ...(ask.form && { body: ask.form }),
      redirect: 'manual',
      signal: over,
    });
  } catch {
    return asAsked(ask, noAnswer(over));
  }
  try {
    const text = await readBounded(response);
    const body = jsonOf(text ?? '');
    if (response.status >= 400 && text !== null)
      return asAsked(ask, failure(codeOf(response.status, body, ask), response));
    // Where nothing is to be told an empty answer is one; a page never is.
    const isAnswer = response.ok && (body !== undefined || text === '');
    const read = isAnswer ? schema.safeParse(body) : null;
    return read?.success ? { kind: 'ok', value: read.data } : asAsked(ask, failure('not_momence', response));
  } catch {
    // The line broke, or time was up, in the middle of the answer.
    return asAsked(ask, noAnswer(over));
  } finally {
    await response.body?.cancel().catch(() => {});
  }
}

const noAnswer = (over: AbortSignal): Failure => ({
  kind: 'transient',
  code: over.aborted ? 'timeout' : 'network',
});

/** Codes that leave open whether it was done. */
const UNSURE: readonly MomenceErrorCode[] = ['server_error', 'timeout', 'network', 'not_momence'];

const asAsked = ({ writes }: Ask, failed: Failure): Failure =>
  writes && UNSURE.includes(failed.code) ? { ...failed, kind: 'unknown' } : failed;

/** Codes → what follows of what only reads: a lost answer is asked for again. */
const KINDS: Record<MomenceErrorCode, Failure['kind']> = {
  client_refused: 'config',
  grant_refused: 'config',
  token_refused: 'config',
  not_allowed: 'config',
  not_found: 'permanent',
  invalid_request: 'permanent',
  rate_limited: 'transient',
  server_error: 'transient',
  timeout: 'transient',
  network: 'transient',
  not_momence: 'transient',
};

function failure(code: MomenceErrorCode, { status, headers }: Response): Failure {
  const retryAfterSeconds = secondsOf(headers.get('retry-after'));
  return {
    kind: KINDS[code],
    code,
    httpStatus: status,
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  };
}

function codeOf(status: number, body: unknown, { refusal }: Ask): MomenceErrorCode {
  if (status === 429) return 'rate_limited';
  if (status >= 500 || status === 408) return 'server_error';
  // A page, as whoever stands between gives it, refuses no login and says of nothing that it is not there.
  if (typeof body !== 'object' || body === null) return 'not_momence';
  const here = refusal?.(status, problemOf(body));
  if (here) return here;
  if (status === 401) return 'token_refused';
  if (status === 403) return 'not_allowed';
  return status === 404 || status === 410 ? 'not_found' : 'invalid_request';
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); null where it is neither. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** OAuth's own word for what is wrong (RFC 6749, 5.2). */
function problemOf(body: object): string | null {
  const said = (body as { error?: unknown }).error;
  return typeof said === 'string' ? said : null;
}

/** The answer's text; null where it is larger than any. */
async function readBounded({ body }: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
