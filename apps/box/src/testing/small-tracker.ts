import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  type Acknowledgement,
  type BoxClass,
  type BoxReport,
  type BoxSample,
  batch as batchForm,
  endpoints,
  type HeardSensor,
  type WaitingSensor,
} from '@tandem/api/box';

export type Trouble =
  | 'none'
  | 'lose the request'
  | 'lose the answer'
  | 'refuse for now'
  | 'answer nonsense'
  | 'answer as a proxy, 404'
  | 'answer as a proxy, 401'
  | 'answer as a proxy, 400';

/** A tracker in the small: a real HTTP server that keeps batches by name and can be made to misbehave. */
export type SmallTracker = AsyncDisposable & {
  url: string;
  token: string;
  /** Whether that token is one no longer. */
  revoked: boolean;
  /** What it has committed, in the order of committing. */
  stored: BoxSample[];
  /** How sensors are heard, as the last batch said. */
  sensors: HeardSensor[];
  /** What the program last said of itself. */
  report: BoxReport | null;
  /** What is heard without a class, as it was told last. */
  waiting: WaitingSensor[];
  /** Names of the batches it was sent, repeats included. */
  heard: string[];
  class: BoxClass | null;
  /** When the batches said that they were sent. */
  sentAt: (string | null | undefined)[];
  /** What it says of the box beside each answer. */
  told: Pick<Acknowledgement, 'clock' | 'otherProgram'>;
  /** Decides what goes wrong with the n-th batch request. */
  trouble: (request: number) => Trouble;
};

export const startedClass = (seats: number[]): BoxClass => ({
  eventId: 1,
  title: 'Evening intervals',
  state: 'started',
  startedAt: new Date().toISOString(),
  startsAt: new Date().toISOString(),
  seats,
});

export async function startSmallTracker(): Promise<SmallTracker> {
  const committed = new Set<string>();
  const tracker = {
    url: '',
    token: 'small-tracker-token',
    revoked: false,
    stored: [] as BoxSample[],
    sensors: [] as HeardSensor[],
    report: null as BoxReport | null,
    waiting: [] as WaitingSensor[],
    heard: [] as string[],
    class: null as BoxClass | null,
    sentAt: [] as (string | null | undefined)[],
    told: {},
    trouble: (_request: number): Trouble => 'none',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const body = await text(request);
    if (request.headers.authorization !== `Bearer ${tracker.token}`)
      return answer(401, { code: 'box_unknown' });
    if (tracker.revoked) return answer(401, { code: 'token_revoked', message: 'This token was revoked.' });
    if (request.url?.startsWith('/box/v1/class')) return answer(200, { event: tracker.class });
    if (request.url === '/box/v1/report') {
      tracker.report = endpoints.tellReport.body.parse(JSON.parse(body));
      return answer(200, { ok: true });
    }
    if (request.url === '/box/v1/sensors') {
      tracker.waiting = endpoints.tellHeard.body.parse(JSON.parse(body)).sensors;
      return answer(200, { ok: true });
    }
    if (tracker.class?.state !== 'started')
      return answer(409, { code: 'class_not_started', message: 'No class is started.' });
    const batch = batchForm.parse(JSON.parse(body));
    tracker.sentAt.push(batch.sentAt);
    tracker.sensors = batch.sensors ?? [];
    const name = `${batch.bootId}/${batch.sequence}`;
    const trouble = tracker.trouble(tracker.heard.push(name) - 1);
    if (trouble === 'lose the request') return request.socket.destroy();
    if (trouble.startsWith('answer as a proxy')) {
      response.writeHead(Number(trouble.slice(-3)), { 'content-type': 'text/html' });
      return response.end('<html><h1>Nobody is at home</h1></html>');
    }
    if (trouble === 'refuse for now')
      return answer(503, { code: 'starting', message: 'The tracker is starting.' });
    const duplicate = committed.has(name);
    committed.add(name);
    if (!duplicate) tracker.stored.push(...batch.samples);
    if (trouble === 'lose the answer') return request.socket.destroy();
    if (trouble === 'answer nonsense') return response.end('<html>');
    answer(200, {
      sequence: batch.sequence,
      duplicate,
      stored: duplicate ? 0 : batch.samples.length,
      ignored: 0,
      ...tracker.told,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tracker.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return tracker;
}
