import type { ChangeMessage } from '@tandem/api/studio';
import {
  MAX_SOCKETS_PER_ACCOUNT,
  may,
  type Power,
  SHOWN_SINCE_QUERY,
  SOCKET_SIGNED_OUT,
} from '@tandem/api/words';
import { type LiveHub, Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Gauge } from 'prom-client';
import type { Caller } from '../base/context.ts';
import { problem } from '../base/problem.ts';

const MAX_UNSENT_BYTES = 64 * 1024;
/** Then the screen connects anew and is authorised anew. */
const MAX_SOCKET_MS = 15 * 60_000;
/** A session that has run out ends its sockets at the next look; one that was ended does so at once. */
const LOOK_AGAIN_MS = 30_000;

/** An answer that a page shows was read from the database so long before it came, at most. */
const ON_THE_WAY_MS = 20_000;

const TRY_AGAIN_LATER = 1013;

const open = new Gauge({
  name: 'tandem_studio_live_connections',
  help: 'Open pages that this process tells what changed',
});

const tooManySockets = () =>
  problem({
    code: 'too_many_requests',
    message: 'This account has very many tabs open.',
    remedy: 'Close some of them, then reload the page.',
  });

/** Who hears of what beside the person it is about. What has no id tells of nobody. */
const hearers: Record<ChangeMessage['topic'], Power> = {
  class: 'takePart',
  customer: 'seePeople',
  spivi: 'seePeople',
  source: 'seePeople',
  performance: 'seePerformance',
  import: 'editBody',
  export: 'manageRights',
  places: 'takePart',
  team: 'seePeople',
  settings: 'setPrivacy',
};

const topics = Object.keys(hearers) as ChangeMessage['topic'][];

/** Who listens, and of which children of theirs they hear as of themself. */
type Listener = Caller & { children: readonly string[] };

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
  authorise: (request: FastifyRequest) => Promise<Listener>,
): void {
  const callers = new WeakMap<FastifyRequest, Listener>();
  const sockets = new Map<string, number>();
  const hasMany = ({ accountId }: Caller) => (sockets.get(accountId) ?? 0) >= MAX_SOCKETS_PER_ACCOUNT;
  app.get(
    '/api/studios/:studioId/live',
    {
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => {
        const caller = await authorise(request);
        if (hasMany(caller)) throw tooManySockets();
        callers.set(request, caller);
      },
    },
    (socket, request) => {
      let caller = callers.get(request)!;
      const { accountId } = caller;
      // Of many that came in at once the last are too many only now.
      if (hasMany(caller)) return socket.close(TRY_AGAIN_LATER, 'too many');
      sockets.set(accountId, (sockets.get(accountId) ?? 0) + 1);
      open.inc();
      const lookAgain = async () => {
        try {
          caller = await authorise(request);
        } catch (error) {
          // A database that does not answer is no refusal.
          if (error instanceof Problem) socket.close(SOCKET_SIGNED_OUT, 'signed out');
        }
      };
      const tell = ({ studioId, topic, id }: Heard) => {
        if (studioId === caller.studioId && mayHear(caller, topic, id))
          socket.send(JSON.stringify({ topic, id }));
      };
      const unsubscribe = hub.subscribe((message) => {
        // A viewer too slow for ids is let go: it reconnects and asks afresh.
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) return socket.terminate();
        const heard = message as Heard;
        if (heard.reset) return socket.close(1012, 'reconnect');
        if (heard.ended === caller.accountId) return void lookAgain();
        tell(heard);
        // Of their own profile also for whom they may ask changes.
        if (heard.topic === 'customer' && heard.id !== null && heard.id === caller.customerId)
          void lookAgain();
      });
      for (const missed of missedBy(request, caller, hub)) tell(missed);
      const looks = setInterval(lookAgain, LOOK_AGAIN_MS).unref();
      const ends = setTimeout(() => socket.close(1012, 'reconnect'), MAX_SOCKET_MS).unref();
      socket.on('close', () => {
        clearInterval(looks);
        clearTimeout(ends);
        unsubscribe();
        open.dec();
        const left = sockets.get(accountId)! - 1;
        if (left > 0) sockets.set(accountId, left);
        else sockets.delete(accountId);
      });
      socket.on('error', unsubscribe);
    },
  );
}

/** What changed between the page's first answers and now, each once; where that is not known, that anything may have. */
function missedBy(request: FastifyRequest, { studioId }: Caller, hub: LiveHub): Heard[] {
  const shownMs = Number((request.query as Record<string, unknown>)[SHOWN_SINCE_QUERY]);
  if (!(shownMs >= 0)) return [];
  const missed = hub.recent(shownMs + ON_THE_WAY_MS) as Heard[] | null;
  if (missed === null) return topics.map((topic) => ({ studioId, topic, id: null }));
  return [
    ...new Map(missed.map((heard) => [`${heard.studioId} ${heard.topic} ${heard.id}`, heard])).values(),
  ];
}

function mayHear(
  { role, customerId, children }: Listener,
  topic: ChangeMessage['topic'],
  id: string | null,
): boolean {
  if (id === null || id === customerId || may(role, hearers[topic])) return true;
  // A child's bookings and profile; what was ridden is for their rider.
  return topic === 'customer' && children.includes(id);
}
