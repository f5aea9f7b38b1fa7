import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** A request that is at work when a server ends has so long to be answered; then its line is cut. */
export const MAX_ANSWER_SECONDS = 10;
/** A page has so long to say goodbye to a socket that is closed. */
const MAX_GOODBYE_MS = 2_000;
/** What was sent just before nobody listened any more is read within so long. */
const QUIET_MS = 100;
const LOOK_MS = 20;
/** RFC 6455's registry: the service starts again. Pages come back by themselves, spread over a moment. */
const SERVICE_RESTART = 1012;

const leaving = new WeakSet<FastifyInstance>();

/** Whether a server is about to end: whoever leads people to it should lead them elsewhere. */
export const isLeaving = (app: FastifyInstance): boolean => leaving.has(app);

/**
 * From now on `/readyz` answers 503, so that a proxy leads nobody here any more, and each answer ends its connection, so that
 * none is left idle on which the next request would meet the end. Everything is answered as before.
 */
export const leave = (app: FastifyInstance): void => void leaving.add(app);

/**
 * Has a server that ends answer what it has taken: nobody new is let in, requests at work are finished
 * (`MAX_ANSWER_SECONDS` at most), sockets are closed by a code that says "come again".
 */
export function finishBeforeClose(app: FastifyInstance): void {
  let atWork = 0;
  app.server.on('request', (_request, response) => {
    atWork++;
    response.once('close', () => atWork--);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isLeaving(app)) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    leave(app);
    const { server, websocketServer } = app;
    if (!server.listening) return;
    server.close();
    websocketServer.close();
    for (const socket of websocketServer.clients) socket.close(SERVICE_RESTART, 'restart');
    const begunMs = performance.now();
    const isUnder = (ms: number) => performance.now() - begunMs < ms;
    for (let quietMs = 0; quietMs < QUIET_MS && isUnder(MAX_ANSWER_SECONDS * 1000); quietMs += LOOK_MS) {
      await sleep(LOOK_MS);
      if (atWork > 0) quietMs = 0;
    }
    while (websocketServer.clients.size > 0 && isUnder(MAX_GOODBYE_MS)) await sleep(LOOK_MS);
    for (const socket of websocketServer.clients) socket.terminate();
  });
}
