import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exampleHost } from './example.ts';
import type { HostFacts } from './momence.ts';
import { type FakeMomence, type FakeMomenceOptions, startFakeMomence } from './server.ts';

export const [client] = exampleHost.clients as [(typeof exampleHost.clients)[number]];
export const [staff] = exampleHost.staff as [(typeof exampleHost.staff)[number]];

/** Wednesday 18 November 2026, noon UTC. */
export const NOON = Date.UTC(2026, 10, 18, 12);
export const HOUR_MS = 3600_000;
/** That many hours after NOON. */
export const at = (hours: number) => new Date(NOON + hours * HOUR_MS).toISOString();

/** A client that keeps no limit of its own: what is asked for here is asked at once. */
const generous = { callsInFlight: 100, callsPerSecond: 1000 };

export type Bench = Awaited<ReturnType<typeof startBench>>;

/** The fake with the example's host on a clock of the test's own, and somebody signed in to it. */
export async function startBench(options: Partial<FakeMomenceOptions> = {}, host: Partial<HostFacts> = {}) {
  const clock = { now: NOON };
  const fake = await startFakeMomence({
    hosts: [{ ...exampleHost, ...host }],
    now: () => clock.now,
    limits: generous,
    webhooks: { answerWithinMs: 120_000 },
    ...options,
  });
  const asked = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(fake.url + path, { redirect: 'manual', ...init });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
    const body: any = isJson ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body };
  };
  /** Of the token endpoint, with the example's client in the header unless told. */
  const token = (form: Record<string, string>, headers: Record<string, string> = { authorization: basic }) =>
    asked('/api/v2/auth/token', { method: 'POST', headers, body: new URLSearchParams(form) });
  const signIn = async () =>
    (await token({ grant_type: 'password', username: staff.email, password: staff.password })).body;
  let { accessToken } = await signIn();
  const authorized = (path: string, method = 'GET') =>
    asked(path, { method, headers: { authorization: `Bearer ${accessToken}` } });
  return {
    fake,
    host: fake.host(),
    clock,
    asked,
    token,
    signIn,
    async signInAgain() {
      ({ accessToken } = await signIn());
    },
    /** Below /api/v2/host. */
    get: (path: string) => authorized(`/api/v2/host${path}`),
    send: (method: string, path: string) => authorized(`/api/v2/host${path}`, method),
    authorized,
    control: (name: string, body: unknown = {}) =>
      asked(`/_control/${name}`, { method: 'POST', body: JSON.stringify(body) }),
    close: () => fake.close(),
  };
}

export const basic = `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`;

/** A class at Vélo Démo, the next day unless told. @returns its id */
export const addRide = (
  fake: FakeMomence,
  facts: { startsAt?: string; name?: string; capacity?: number } = {},
) =>
  fake.host().createSession({ startsAt: at(18), teacherId: 3001, locationId: 2001, roomId: 2002, ...facts });

export type Heard = {
  headers: IncomingHttpHeaders;
  /** The payload string. */
  text: string;
  event: string;
  timestamp: string;
  payload: Record<string, unknown>;
};

/** Where webhooks go: keeps what it hears, and answers with the next of `statuses`, 200 once there are none. */
export async function startReceiver() {
  const heard: Heard[] = [];
  const statuses: (number | 'cut')[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { payload: text } = JSON.parse(body) as { payload: string };
    heard.push({ headers: request.headers, text, ...JSON.parse(text) });
    const status = statuses.shift() ?? 200;
    if (status === 'cut') return void request.socket.resetAndDestroy();
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    heard,
    statuses,
    events: () => heard.map(({ event }) => event),
    webhook: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
      secret: 'hook-secret',
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
