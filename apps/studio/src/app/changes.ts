import type { LiveHub } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../base/context.ts';

const MAX_UNSENT_BYTES = 64 * 1024;
/** Then the screen connects anew and is authorised anew: whoever left the studio hears nothing longer than this. */
const MAX_SOCKET_MS = 15 * 60_000;

/** `/api/studios/:studioId/live`: what changed in the studio, for whoever may open it. */
export function mountChanges(
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
