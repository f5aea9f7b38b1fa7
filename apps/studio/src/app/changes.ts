import type { ChangeMessage } from '@tandem/api/studio';
import { may, type Power } from '@tandem/api/words';
import { type LiveHub, Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../base/context.ts';

const MAX_UNSENT_BYTES = 64 * 1024;
/** Then the screen connects anew and is authorised anew. */
const MAX_SOCKET_MS = 15 * 60_000;
/** A session that has run out ends its sockets at the next look; one that was ended does so at once. */
const LOOK_AGAIN_MS = 30_000;
/** Own codes of WebSockets begin at 4000; this one says: sign in again. */
const SIGNED_OUT = 4401;

/** Who hears of what beside the person it is about. What has no id tells of nobody. */
const hearers: Record<ChangeMessage['topic'], Power> = {
  class: 'takePart',
  customer: 'seePeople',
  spivi: 'seePeople',
  performance: 'seePerformance',
  import: 'editBody',
  export: 'manageRights',
  places: 'takePart',
  team: 'seePeople',
  settings: 'setPrivacy',
};

type Heard = {
  studioId?: string;
  topic: ChangeMessage['topic'];
  id: string | null;
  reset?: true;
  ended?: string;
};

/** `/api/studios/:studioId/live`: what changed in the studio, for whoever may know it, and as long as they may. */
export function mountChanges(
  app: FastifyInstance,
  hub: LiveHub,
  authorise: (request: FastifyRequest) => Promise<Caller>,
): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.get(
    '/api/studios/:studioId/live',
    {
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => {
        callers.set(request, await authorise(request));
      },
    },
    (socket, request) => {
      let caller = callers.get(request)!;
      const lookAgain = async () => {
        try {
          caller = await authorise(request);
        } catch (error) {
          // A database that does not answer is no refusal.
          if (error instanceof Problem) socket.close(SIGNED_OUT, 'signed out');
        }
      };
      const unsubscribe = hub.subscribe((message) => {
        // A viewer too slow for ids is let go: it reconnects and asks afresh.
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) return socket.terminate();
        const { studioId, topic, id, reset, ended } = message as Heard;
        if (reset) return socket.close(1012, 'reconnect');
        if (ended === caller.accountId) return void lookAgain();
        if (studioId === caller.studioId && mayHear(caller, topic, id))
          socket.send(JSON.stringify({ topic, id }));
      });
      const looks = setInterval(lookAgain, LOOK_AGAIN_MS).unref();
      const ends = setTimeout(() => socket.close(1012, 'reconnect'), MAX_SOCKET_MS).unref();
      socket.on('close', () => {
        clearInterval(looks);
        clearTimeout(ends);
        unsubscribe();
      });
      socket.on('error', unsubscribe);
    },
  );
}

function mayHear({ role, customerId }: Caller, topic: ChangeMessage['topic'], id: string | null): boolean {
  return id === null || id === customerId || may(role, hearers[topic]);
}
