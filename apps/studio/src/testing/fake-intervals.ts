import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What goes wrong with one request; `lost`: it is done, and its answer does not come. */
export type Fault =
  | { status: number; retryAfterSeconds?: number }
  | 'lost'
  | 'cut'
  | 'nonsense'
  | { redirect: string };
type Activity = { id: string; athleteId: string; name: string; externalId: string | null; file: Uint8Array };
/** One request as it came. */
export type Journal = { method: string; path: string; user: string; key: string; answered: number | null };

/**
 * intervals.icu as its published description says (OpenAPI of its API v1, activities): basic authentication as `API_KEY`,
 * athlete 0 as whose key it is, files told apart by a hash, 201 for a new activity and 200 for one that is there.
 */
export async function startFakeIntervals() {
  const keys = new Map<string, string>();
  const activities = new Map<string, Activity>();
  const hashes = new Map<string, string>();
  const journal: Journal[] = [];
  const faults: (Fault | null)[] = [];
  const lost = new Set<string>();

  async function act(request: IncomingMessage, url: URL, athleteId: string): Promise<[number, unknown]> {
    const { method } = request;
    const { pathname: path, searchParams: query } = url;
    if (method === 'GET' && path === '/api/v1/athlete/0') return [200, { id: athleteId, name: 'Demo Rider' }];
    if (method === 'GET' && path === '/api/v1/athlete/0/activities') {
      const mine = [...activities.values()].filter((activity) => activity.athleteId === athleteId);
      return [200, mine.map(({ id, externalId }) => ({ id, external_id: externalId }))];
    }
    if (method === 'POST' && path === '/api/v1/athlete/0/activities') {
      const file = await fileOf(request);
      if (!file) return [422, { status: 422, error: 'file is missing' }];
      const hash = `${athleteId} ${createHash('sha256').update(file).digest('hex')}`;
      const known = hashes.get(hash);
      if (known) return [200, { icu_athlete_id: athleteId, activities: [{ id: known }] }];
      const id = `i${randomUUID().slice(0, 8)}`;
      const [name, externalId] = [query.get('name') ?? 'Ride', query.get('external_id')];
      activities.set(id, { id, athleteId, name, externalId, file });
      hashes.set(hash, id);
      return [201, { icu_athlete_id: athleteId, id, activities: [{ id }] }];
    }
    const id = /^\/api\/v1\/activity\/(\w+)$/.exec(path)?.[1];
    const activity = id === undefined ? undefined : activities.get(id);
    if (method !== 'DELETE' || activity?.athleteId !== athleteId) return [404, { status: 404 }];
    activities.delete(activity.id);
    for (const [hash, of] of hashes) if (of === activity.id) hashes.delete(hash);
    return [200, { id: activity.id }];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://fake');
    const [user = '', key = ''] = Buffer.from(
      (request.headers.authorization ?? '').replace(/^Basic /, ''),
      'base64',
    )
      .toString()
      .split(':');
    const line: Journal = { method: request.method!, path: url.pathname, user, key, answered: null };
    journal.push(line);
    const fault = faults.shift();
    if (fault === 'cut') return void response.destroy();
    if (fault === 'nonsense') return end(response, line, 200, '<html>');
    if (fault && typeof fault === 'object' && 'redirect' in fault) {
      response.setHeader('location', fault.redirect);
      return end(response, line, 302, '');
    }
    if (fault && typeof fault === 'object') {
      if (fault.retryAfterSeconds) response.setHeader('retry-after', fault.retryAfterSeconds);
      return end(response, line, fault.status, '{"status":0}');
    }
    const athleteId = user === 'API_KEY' ? keys.get(key) : undefined;
    if (athleteId === undefined) return end(response, line, 403, '{"status":403,"error":"Access denied"}');
    const [status, body] = await act(request, url, athleteId);
    if (fault === 'lost' || lost.delete(request.method!)) return void response.destroy();
    return end(response, line, status, JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What there is of an athlete, in the order in which it came. */
    of: (athleteId: string) => [...activities.values()].filter((one) => one.athleteId === athleteId),
    /** Key → whose it is. */
    keys,
    /** Of the next requests, in their order; null: none. */
    faults,
    /** Methods whose next request is done, and its answer does not come. */
    lost,
    journal,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, line: Journal, status: number, body: string): void {
  line.answered = status;
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

async function fileOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const whole = new Response(Readable.toWeb(request) as ReadableStream, {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  });
  const file = (await whole.formData()).get('file');
  return file instanceof File ? new Uint8Array(await file.arrayBuffer()) : null;
}
