import pLimit from 'p-limit';
import pThrottle from 'p-throttle';
import { Agent, type Dispatcher } from 'undici';
import { type ClassifierRule, kindOf } from './classify.ts';
import {
  type RawResponse,
  readExtensionResponse,
  readResponse,
  writeExtensionRequest,
  writeRequest,
} from './codec.ts';
import { type FormFields, MalformedRequestError } from './form.ts';
import { methods } from './methods.ts';
import type { Failure, FailureKind, Outcome, SpiviErrorCode } from './outcome.ts';
import { createRedactor, redactForm, secretValues } from './redact.ts';
import { type NoAnswer, post } from './transport.ts';
import type { SpiviCredentials, SpiviMethod, SpiviRequest, SpiviResponse } from './types.ts';

/** Calls that may run or wait for their turn; further ones fail at once as `rate_limited`. */
export const MAX_PENDING_CALLS = 1000;
/** Longest stretch of a request or an answer in an attempt record. */
export const MAX_EXCERPT_CHARS = 2000;
/** Longest message of a failure. */
export const MAX_MESSAGE_CHARS = 500;

/** One exchange with the server, free of passwords: for a log or a staff page. */
export interface Attempt {
  method: string;
  startedAt: Date;
  durationMs: number;
  outcomeKind: 'ok' | FailureKind;
  code: SpiviErrorCode | null;
  /** The form as sent, secrets masked, at most `MAX_EXCERPT_CHARS`. It holds personal data. */
  requestRedacted: string;
  /** The start of the answer, secrets masked; null when none came. It holds personal data. */
  responseExcerptRedacted: string | null;
}

export interface SpiviApiOptions {
  /** http or https, such as 'https://api.spivi.com'. */
  baseUrl: string;
  credentials: SpiviCredentials;
  /** For one exchange, connecting included; waiting for a turn is not. Default 10,000. */
  timeoutMs?: number;
  /** Default 4 MiB. */
  maxBodyBytes?: number;
  /** Default 20; Infinity where somebody else keeps the rate. */
  requestsPerSecond?: number;
  /** Default 4. */
  maxConcurrent?: number;
  /** Replaces `defaultClassifier`. */
  classifier?: readonly ClassifierRule[];
  /** An undici dispatcher, such as one that checks addresses when connecting; the caller closes it. */
  dispatcher?: Dispatcher;
  /** Told of every exchange; what it throws becomes a process warning, never the call's result. */
  onAttempt?: (attempt: Attempt) => void;
}

export interface CallOptions {
  /** Cancels the call: before it is sent nothing happens, afterwards a write is `unknown`. */
  signal?: AbortSignal;
  /** Told of this call's exchange, as the client's own `onAttempt`. */
  onAttempt?: (attempt: Attempt) => void;
}

/** The calls to one Spivi site. No method throws or rejects: what went wrong is in the outcome. */
export interface SpiviApi {
  call<M extends SpiviMethod>(
    method: M,
    request: SpiviRequest<M>,
    options?: CallOptions,
  ): Promise<Outcome<SpiviResponse<M>>>;
  /**
   * A call outside the known ones, its answer's root as plain data.
   * @param path '<Service>/<Method>'.
   * @param options.effect 'read' makes a lost answer `transient` rather than `unknown`; default 'write'.
   */
  callExtension(
    path: string,
    fields: FormFields,
    options?: CallOptions & { effect?: 'read' | 'write' },
  ): Promise<Outcome<Record<string, unknown>>>;
  /** Refuses further and waiting calls and resolves when the running ones have ended. */
  close(): Promise<void>;
}

const PATH = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

function checkedBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TypeError('baseUrl must be an http or https address without login, query and fragment.');
  return url.href.replace(/\/+$/, '');
}

const NO_ANSWER: Record<NoAnswer['reason'], { code: SpiviErrorCode; message: string }> = {
  timeout: { code: 'timeout', message: 'No answer came in time.' },
  cancelled: { code: 'network', message: 'The call was cancelled.' },
  too_large: { code: 'not_spivi', message: 'The answer is larger than allowed.' },
  refused: { code: 'network', message: 'The server cannot be reached.' },
  broken: { code: 'network', message: 'The connection broke before the answer was complete.' },
};

function withoutAnswer({ reason, sent }: NoAnswer, effect: 'read' | 'write'): Failure {
  const { code, message } = NO_ANSWER[reason];
  const kind = sent ? kindOf(code, effect) : 'transient';
  return {
    kind,
    code,
    message: kind === 'unknown' ? `${message} Whether the change was made is not known.` : message,
  };
}

interface Exchange<T> {
  path: string;
  effect: 'read' | 'write';
  /** What the caller hands in, searched for further secrets. */
  given: object;
  write(): string;
  read(response: RawResponse): Outcome<T>;
  signal?: AbortSignal;
  onAttempt?: (attempt: Attempt) => void;
}

/**
 * Opens the calls to one site, at most `maxConcurrent` at a time and `requestsPerSecond`.
 * @throws TypeError when the base URL is no plain http(s) address.
 */
export function createSpiviClient(options: SpiviApiOptions): SpiviApi {
  const { timeoutMs = 10_000, maxBodyBytes = 4 * 1024 * 1024, classifier, onAttempt } = options;
  const { requestsPerSecond = 20, maxConcurrent = 4 } = options;
  const base = checkedBase(options.baseUrl);
  const credentials = { ...options.credentials };
  const ownAgent = options.dispatcher
    ? null
    : new Agent({ connections: maxConcurrent, connect: { timeout: timeoutMs } });
  const dispatcher = options.dispatcher ?? ownAgent!;
  const stop = new AbortController();
  const atOnce = pLimit(maxConcurrent);
  const go = async () => {};
  const myTurn = Number.isFinite(requestsPerSecond)
    ? pThrottle({ limit: 1, interval: Math.ceil(1000 / requestsPerSecond), signal: stop.signal })(go)
    : go;
  const pending = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  function report(attempt: Attempt, listener: ((attempt: Attempt) => void) | undefined): void {
    try {
      listener?.(attempt);
    } catch {
      process.emitWarning('A Spivi client’s onAttempt threw; the attempt was not recorded.');
    }
  }

  async function attempt<T>(exchange: Exchange<T>, body: string): Promise<Outcome<T>> {
    const { path, effect, signal } = exchange;
    if (closing) return { kind: 'transient', code: 'network', message: 'The client is closed.' };
    if (signal?.aborted) return withoutAnswer({ reason: 'cancelled', sent: false }, effect);
    const redact = createRedactor([credentials.password, ...secretValues(exchange.given)]);
    const startedAt = new Date();
    const begun = performance.now();
    const answer = await post({ url: `${base}/${path}`, body, dispatcher, timeoutMs, maxBodyBytes, signal });
    const outcome = 'reason' in answer ? withoutAnswer(answer, effect) : exchange.read(answer);
    const excerpt = (text: string) => redact(text).slice(0, MAX_EXCERPT_CHARS);
    const done: Attempt = {
      method: path,
      startedAt,
      durationMs: performance.now() - begun,
      outcomeKind: outcome.kind,
      code: outcome.kind === 'ok' ? null : outcome.code,
      requestRedacted: excerpt(redactForm(body)),
      responseExcerptRedacted: 'reason' in answer || answer.body === null ? null : excerpt(answer.body),
    };
    report(done, onAttempt);
    report(done, exchange.onAttempt);
    if (outcome.kind === 'ok') return outcome;
    // Masked before it is cut, or half a password could remain at the end.
    return { ...outcome, message: redact(outcome.message).slice(0, MAX_MESSAGE_CHARS) };
  }

  async function exchange<T>(wanted: Exchange<T>): Promise<Outcome<T>> {
    let body: string;
    try {
      body = wanted.write();
    } catch (error) {
      if (error instanceof MalformedRequestError)
        return { kind: 'permanent', code: 'invalid_request', message: error.message };
      throw error;
    }
    if (pending.size >= MAX_PENDING_CALLS)
      return {
        kind: 'transient',
        code: 'rate_limited',
        message: 'Too many calls are waiting for their turn.',
      };
    const turn = atOnce(async () => {
      // A pause is cut short by closing; the call then finds the client closed.
      await myTurn().catch(() => {});
      return attempt(wanted, body);
    });
    pending.add(turn);
    try {
      return await turn;
    } finally {
      pending.delete(turn);
    }
  }

  // The waiting calls get their turn without pause, find the client closed and end.
  async function shut(): Promise<void> {
    stop.abort();
    await Promise.allSettled(pending);
    await ownAgent?.close();
  }

  return {
    call: (method, request, options = {}) =>
      exchange({
        path: method,
        effect: methods[method].effect,
        given: request,
        write: () => writeRequest(method, credentials, request),
        read: (response) => readResponse(method, response, classifier),
        ...options,
      }),
    callExtension: (path, fields, { effect = 'write', ...options } = {}) =>
      exchange({
        path,
        effect,
        given: fields,
        write() {
          if (!PATH.test(path)) throw new MalformedRequestError('path', 'must look like Service/Method');
          return writeExtensionRequest(credentials, fields);
        },
        read: (response) => readExtensionResponse(effect, response, classifier),
        ...options,
      }),
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
