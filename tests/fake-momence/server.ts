import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { endpoints } from './api.ts';
import { controlsOf } from './controls.ts';
import { type Answer, answerInstead, type Fault, json, tooMany } from './faults.ts';
import { Refused } from './host.ts';
import type { RequestLine } from './journal.ts';
import { type MomenceOptions, openMomence } from './momence.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const DEFAULT_SLOW_MS = 2_000;
const DEFAULT_HANG_MS = 90_000;
/** How often it looks for what has come due while nobody asks. */
const TICK_MS = 1_000;

const signingIn: Record<string, string> = {
  'POST /api/v2/auth/token': 'POST /auth/token',
  'GET /api/v2/auth/authorize': 'GET /auth/authorize',
  'POST /api/v2/auth/authorize': 'POST /auth/authorize',
};

export type FakeMomenceOptions = MomenceOptions & {
  /** Default 0: any free one. */
  port?: number;
  /** Called before each request is looked at: what people do while somebody reads. */
  meanwhile?: (request: RequestLine) => void;
};

/** Starts it on the loopback address. Everything is in memory, and gone with it. */
export async function startFakeMomence(options: FakeMomenceOptions) {
  const momence = openMomence(options);
  const { faults, journal, limits, signIn } = momence;
  const controls = controlsOf(momence);
  let requestCount = 0;

  type Asked = {
    method: string;
    url: URL;
    authorization: string | undefined;
    type: string | undefined;
    body: string;
  };

  /** The endpoint that is asked for, with its id where it has one; null: there is none. */
  function endpointOf({ method, url }: Asked): { name: string; id: number; page: number | null } | null {
    const signing = signingIn[`${method} ${url.pathname}`];
    if (signing !== undefined) return { name: signing, id: 0, page: null };
    for (const [name, one] of Object.entries(endpoints)) {
      const found = one.method === method ? one.path.exec(url.pathname) : null;
      if (!found) continue;
      const page = one.maxPageSize === undefined ? null : Number(url.searchParams.get('page'));
      return { name, id: Number(found[1] ?? 0), page };
    }
    return null;
  }

  function answerTo(
    asked: Asked,
    endpoint: { name: string; id: number } | null,
    fault: Fault | null,
  ): Answer {
    const { url, authorization, type, body } = asked;
    switch (endpoint?.name) {
      case undefined:
        return json(404, { statusCode: 404, message: `Cannot ${asked.method} ${url.pathname}` });
      case 'POST /auth/token':
        return signIn.token(type, authorization, body);
      case 'GET /auth/authorize':
        return signIn.authorizePage(url.searchParams);
      case 'POST /auth/authorize':
        return signIn.decide(new URLSearchParams(body));
    }
    const hostId = signIn.hostOf(authorization);
    if (hostId === null) return json(401, { statusCode: 401, message: 'Unauthorized' });
    try {
      const { name, id } = endpoint!;
      return endpoints[name]!.answer({ host: momence.host(hostId), id, query: url.searchParams, fault });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return json(error.status, { statusCode: error.status, message: error.message });
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const asked: Asked = {
      ...{ method: request.method ?? 'GET', url, body: '' },
      authorization: request.headers.authorization,
      type: request.headers['content-type'],
    };
    if (url.pathname.startsWith('/_control/')) {
      const body = await readBody(request);
      return control(url.pathname.slice('/_control/'.length), body, response);
    }
    momence.tick();
    const startedAt = performance.now();
    requestCount++;
    const n = requestCount;
    const endpoint = endpointOf(asked);
    const line: RequestLine = journal.add({
      ...{ what: 'request', clientId: null, method: asked.method, path: url.pathname },
      query: endpoint?.name.includes('/auth/') ? {} : Object.fromEntries(url.searchParams),
      ...{
        endpoint: endpoint?.name ?? null,
        fault: null,
        breaches: [],
        status: null,
        ended: 'not yet',
        tookMs: 0,
      },
    });
    asked.body = await readBody(request);
    line.clientId = signIn.clientOf(asked.authorization, new URLSearchParams(asked.body));
    // Who presses "Allow" is a person with a browser.
    const counts = line.clientId !== null && !endpoint?.name.endsWith('/auth/authorize');
    const call = counts ? limits.begin(line.clientId!) : { breaches: [], end() {} };
    line.breaches = call.breaches;
    const close = (ended: RequestLine['ended']) => {
      if (line.ended !== 'not yet') return;
      line.ended = ended;
      line.tookMs = Math.round(performance.now() - startedAt);
      call.end();
    };
    response.once('close', () => close('left'));
    const cut = () => {
      close('cut');
      request.socket.resetAndDestroy();
    };
    const send = ({ status, headers, body }: Answer) => {
      if (line.ended !== 'not yet') return;
      line.status = status;
      const seconds = Number(headers['retry-after']);
      if (counts && seconds > 0) limits.toldToWait(line.clientId!, seconds);
      close('answered');
      response.writeHead(status, headers).end(body);
    };

    if (line.breaches.length > 0 && limits.limits.answer === 'refuse') return send(tooMany(1));
    options.meanwhile?.(line);
    const fault = faults.next({ n, endpoint: endpoint?.name ?? null, page: endpoint?.page ?? null });
    line.fault = fault?.kind ?? null;
    const instead = fault && answerInstead(fault);
    if (instead) return send(instead);
    if (fault?.kind === 'cut_before') return cut();
    if (fault?.kind === 'hang') {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await wait(fault.delayMs ?? DEFAULT_HANG_MS, null, { signal: gone.signal, ref: false }).catch(() => {});
      return cut();
    }
    if (fault?.kind === 'expired_token' && line.clientId) signIn.expireTokens({ clientId: line.clientId });
    if (fault?.kind === 'revoked_client' && line.clientId) signIn.revokeClient({ clientId: line.clientId });
    const answer = answerTo(asked, endpoint, fault);
    if (fault?.kind === 'cut_after') return cut();
    if (fault?.kind === 'slow') await wait(fault.delayMs ?? DEFAULT_SLOW_MS, null, { ref: false });
    if (fault?.kind === 'truncated')
      return send({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    send(answer);
  }

  async function control(name: string, body: string, response: ServerResponse): Promise<void> {
    const act = Object.hasOwn(controls, name) ? controls[name] : undefined;
    if (!act) throw new Refused(`Controls: ${Object.keys(controls).join(', ')}.`, 404);
    const result = await act((body === '' ? {} : JSON.parse(body)) as never);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result ?? null));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return void request.socket.destroy();
      const status = error instanceof Refused ? error.status : 400;
      response.writeHead(status, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const ticking = setInterval(momence.tick, TICK_MS).unref();

  return {
    ...momence,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      clearInterval(ticking);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await momence.webhooks.close();
    },
  };
}
export type FakeMomence = Awaited<ReturnType<typeof startFakeMomence>>;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new RangeError('The request is too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
