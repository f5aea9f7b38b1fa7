import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { foreignSources } from '@tandem/api/words';
import type { z } from 'zod';
import { TEST_PASSWORD } from './tenant.ts';

/** Signs in over HTTP. @returns the cookie header */
export async function signIn(base: string, email: string, password = TEST_PASSWORD): Promise<string> {
  const answer = await fetch(`${base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${email} answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

type Endpoints = typeof endpoints;
type Request = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
};
/** The status, and the body as the endpoint describes it or an error. */
export type Answer<R> = {
  status: number;
  body: R & { code?: string; message?: string; field?: string; details?: { freeSpots?: number[] } };
};

/** Calls an endpoint of the table over real HTTP, as the person of the cookie. */
export async function call<N extends keyof Endpoints>(
  base: string,
  cookie: string | null,
  name: N,
  request: Request = {},
): Promise<Answer<z.output<Endpoints[N]['response']>>> {
  const { method, path }: Endpoint = endpoints[name];
  // Where a path asks for another system, there is one so far.
  const params: Record<string, string> = { source: foreignSources[0], ...request.params };
  const filled = path.replace(/:(\w+)/g, (_, key) => encodeURIComponent(params[key] ?? ''));
  const search = request.query ? `?${new URLSearchParams(request.query)}` : '';
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const answer = await fetch(base + filled + search, {
    method,
    headers: {
      ...(cookie && { cookie }),
      ...(hasBody && { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(hasBody && { body: JSON.stringify(request.body ?? {}) }),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}
