import type { ApiError, Endpoint } from '@tandem/api/endpoint';
import type { StudioProblem } from '@tandem/api/words';
import { IN_STUDIO } from './in-studio.ts';
import { learnServerTime } from './server-clock.ts';

type Input<S> = S extends { _zod: { input: infer I } } ? I : never;
type Output<S> = S extends { _zod: { output: infer O } } ? O : never;
/** A part of the request is asked for only where the endpoint has fields there. */
type Part<Name extends string, T> = keyof T extends never
  ? unknown
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
type Request<E extends Endpoint> = Part<'params', Input<E['params']>> &
  Part<'query', Input<E['query']>> &
  Part<'body', Input<E['body']>> & {
    headers?: Record<string, string>;
    signal?: AbortSignal;
    superseded?: () => boolean;
  };
type Call<E extends Endpoint> =
  Record<string, never> extends Request<E>
    ? (request?: Request<E>) => Promise<Output<E['response']>>
    : (request: Request<E>) => Promise<Output<E['response']>>;

/** One typed function for each endpoint of a table: `client.getClass({ params })`. */
export type Client<T extends Record<string, Endpoint>> = { [K in keyof T]: Call<T[K]> };

/** A refused or failed call. `code` is stable; status 0 means that no answer came. */
export class ApiProblem extends Error implements ApiError {
  override name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly remedy?: string;
  readonly field?: string;
  readonly details?: Record<string, unknown>;
  constructor(status: number, error: ApiError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.remedy = error.remedy;
    this.field = error.field;
    this.details = error.details;
  }
}

/** Was the call refused for this? Another code is another sentence, this one another offer. */
export const isProblem = (error: unknown, code: StudioProblem): error is ApiProblem =>
  error instanceof ApiProblem && error.code === code;

/** Did no answer come? */
export const isLost = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'unreachable';

/** A proxy's word for: the program behind it does not answer. */
const GATEWAY_STATUSES = new Set([502, 503, 504]);

/** A request as it is sent, of whatever endpoint. */
export type AnyRequest = {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Whoever asked is no longer interested. */
  signal?: AbortSignal;
  /** Something else is wanted in its place: where its answer is lost it is not asked again. */
  superseded?: () => boolean;
  /** From then on no answer is awaited. */
  timeout?: AbortSignal;
};

/**
 * Builds the client of an endpoint table (`virtual:endpoints/studio`, `virtual:endpoints/tracker`).
 * @param sender how a request goes out
 */
export function createClient<T extends Record<string, Endpoint>>(
  table: Record<string, string>,
  sender: typeof send = send,
): Client<T> {
  const call = (row: string) => {
    const [method, path] = row.split(' ') as [string, string];
    return async (request: AnyRequest = {}) => {
      const filled = path
        .replace('~', IN_STUDIO)
        .replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(request.params?.[name])));
      const query = Object.entries(request.query ?? {}).filter(([, v]) => v !== undefined && v !== '');
      const search = query.length ? `?${new URLSearchParams(query.map(([k, v]) => [k, String(v)]))}` : '';
      return sender(method, filled + search, request);
    };
  };
  return Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, call(row)]),
  ) as unknown as Client<T>;
}

/** Sends JSON and reads JSON; every failure becomes an `ApiProblem`. */
export async function send(method: string, url: string, request: AnyRequest = {}): Promise<unknown> {
  const hasBody = method !== 'GET' && (request.body !== undefined || method !== 'DELETE');
  const askedAt = Date.now();
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      signal: request.signal ?? request.timeout,
      credentials: 'same-origin',
      headers: { ...(hasBody && { 'content-type': 'application/json' }), ...request.headers },
      ...(hasBody && { body: JSON.stringify(request.body ?? {}) }),
    });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiProblem(0, { code: 'unreachable', message: 'No answer from the studio.' });
  }
  learnServerTime(response.headers.get('date'), askedAt);
  const answer = await response.json().catch((error) => {
    if (request.signal?.aborted) throw error;
  });
  if (response.ok && answer !== undefined) return answer;
  const known = answer && typeof answer.code === 'string' && typeof answer.message === 'string';
  // An answer that breaks off midway is none.
  const silent = GATEWAY_STATUSES.has(response.status) || response.ok;
  throw new ApiProblem(
    response.status,
    known
      ? answer
      : { code: silent ? 'unreachable' : `http_${response.status}`, message: response.statusText },
  );
}
