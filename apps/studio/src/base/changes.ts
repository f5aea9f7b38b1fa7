import type { LiveMessage } from '@tandem/api/studio';
import { announce, type LiveHub } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from './context.ts';
import type { Trx } from './db.ts';

/** The channel between processes; messages carry ids, never content. */
export const LIVE_CHANNEL = 'tandem_studio';
const MAX_UNSENT_BYTES = 64 * 1024;
/** Then the screen connects anew and is authorised anew: whoever left the studio hears nothing longer than this. */
const MAX_SOCKET_MS = 15 * 60_000;

/** Tells every open screen of the studio, when and only if the transaction commits. */
export function announceChange(
  trx: Trx,
  studioId: string,
  topic: LiveMessage['topic'],
  id: string | null,
): Promise<void> {
  return announce(trx, LIVE_CHANNEL, { studioId, topic, id });
}

/** `/api/studios/:studioId/live`: what changed in the studio, for whoever may open it. */
export function mountLive(
  app: FastifyInstance,
  hub: LiveHub,
  authorise: (request: FastifyRequest) => Promise<Caller>,
): void {
  app.get(
    '/api/studios/:studioId/live',
    {
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => {
        await authorise(request);
      },
    },
    (socket, request) => {
      const { studioId } = request.params as { studioId: string };
      const unsubscribe = hub.subscribe((message) => {
        // A viewer too slow for ids is let go: it reconnects and asks afresh.
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) return socket.terminate();
        const change = message as { studioId?: string; topic: string; id: string | null; reset?: true };
        if (change.reset) return socket.close(1012, 'reconnect');
        if (change.studioId === studioId) socket.send(JSON.stringify({ topic: change.topic, id: change.id }));
      });
      const ends = setTimeout(() => socket.close(1012, 'reconnect'), MAX_SOCKET_MS).unref();
      socket.on('close', () => {
        clearTimeout(ends);
        unsubscribe();
      });
      socket.on('error', unsubscribe);
    },
  );
}
