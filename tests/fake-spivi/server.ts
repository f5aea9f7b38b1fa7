import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ExchangeOptions, type FakeRequest, type FaultFunction, openExchange } from './exchange.ts';
import type { EventFacts, Truth } from './site.ts';
import type { FakeClient, FakeWorkout } from './state.ts';

export type { FakeRequest } from './exchange.ts';
export type { Fault, FaultKind } from './faults.ts';
export type { Truth } from './site.ts';
export type { FakeClient, FakeEvent, FakeWorkout, JournalEntry } from './state.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const DEFAULT_HANG_MS = 90_000;

export type FakeOptions = ExchangeOptions & {
  /** Asked for each request before it is handled; null: no fault. */
  fault?: FaultFunction;
  /** Default 0: any free one. */
  port?: number;
  /** Answers requests below `/_control/`; without it they are unknown methods. */
  control?: (path: string, body: unknown) => unknown;
};

type Edits = {
  addToRoster(eventId: number, clientId: number, seatId: number): void;
  removeFromRoster(eventId: number, clientId: number): void;
  moveSeat(eventId: number, clientId: number, seatId: number): void;
  cancelEvent(eventId: number): void;
  createEvent(facts: EventFacts): number;
  retimeEvent(eventId: number, startDateTime: string, endDateTime: string): void;
  deleteClient(clientId: number): void;
  renameClientEmail(clientId: number, email: string): void;
  addClient(client: Omit<FakeClient, 'clientId'> & { clientId?: number }): number;
};

export type FakeSpivi = {
  url: string;
  /** The journal's state: the truth. */
  truth(): Truth;
  setFault(fault: FakeOptions['fault']): void;
  /** The old one is refused from now on. */
  setPassword(password: string): void;
  /** Edits in Spivi's own screens; refusals are thrown. */
  human: Edits;
  /** Applies late writes that have come due on the fake's clock; done before every request too. */
  tick(): void;
  /** Writes that are still to be applied. */
  lateWrites(): number;
  setWorkout(eventId: number, clientId: number, workout: FakeWorkout | null): void;
  /** The last 100,000 requests. */
  requests(): FakeRequest[];
  /** Refused logins by the SHA-256 of the password that was sent. */
  rejectedLogins(): Record<string, number>;
  close(): Promise<void>;
};

/** Starts a site on the loopback address. It goes on where its journal ends. */
export async function startFakeSpivi(options: FakeOptions): Promise<FakeSpivi> {
  const exchange = openExchange(options);
  const { site, person, byHand } = exchange;
  let { fault } = options;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const path = (request.url ?? '/').slice(1);
    if (options.control && path.startsWith('_control/')) {
      const result = options.control(path.slice('_control/'.length), body === '' ? null : JSON.parse(body));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result ?? null));
      return;
    }
    const { answer, hit } = exchange.receive(path, body, fault);
    if (answer) return void response.writeHead(answer.status, answer.headers).end(answer.body);
    if (hit?.kind !== 'hang') return void request.socket.resetAndDestroy();
    const timer = setTimeout(() => request.socket.resetAndDestroy(), hit.delayMs ?? DEFAULT_HANG_MS);
    request.socket.once('close', () => clearTimeout(timer));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return void request.socket.destroy();
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    truth() {
      exchange.tick();
      return site.truth();
    },
    setFault: (next) => {
      fault = next;
    },
    setPassword: (password) => byHand(() => site.setPassword(person, password)),
    human: {
      addToRoster: (...edit) => byHand(() => site.addToRoster(person, ...edit)),
      removeFromRoster: (...edit) => byHand(() => site.removeFromRoster(person, ...edit)),
      moveSeat: (eventId, clientId, seatId) => byHand(() => site.moveSeat(person, eventId, clientId, seatId)),
      cancelEvent: (eventId) => byHand(() => site.cancelEvent(person, eventId)),
      createEvent: (facts) => byHand(() => site.addEvent(person, facts)),
      retimeEvent: (...edit) => byHand(() => site.retimeEvent(person, ...edit)),
      deleteClient: (clientId) => byHand(() => site.deleteClient(person, clientId)),
      renameClientEmail: (clientId, email) => byHand(() => site.changeClient(person, clientId, { email })),
      addClient: (client) => byHand(() => site.addClient(person, client)),
    },
    tick: exchange.tick,
    lateWrites: exchange.lateWrites,
    setWorkout: (...edit) => byHand(() => site.setWorkout(person, ...edit)),
    requests: exchange.requests,
    rejectedLogins: exchange.rejectedLogins,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      exchange.close();
    },
  };
}

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
