import { endpoints } from '@tandem/api/tracker';
import { MAX_SCREENS_PER_CLUB, SOCKET_SIGNED_OUT } from '@tandem/api/words';
import { type LiveHub, type Log, Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Gauge } from 'prom-client';
import type { WebSocket } from 'ws';
import type { Viewer } from '../../base/context.ts';
import type { LiveNotice } from '../../events/index.ts';
import type { LiveBoards } from '../../live/index.ts';
import type { ScreenNotice } from '../../screens/index.ts';
import { assertSameOrigin } from './same-origin.ts';

const BEAT_MS = 1_000;
/** What boxes and phones send within so long of each other is told together, */
const TOGETHER_MS = 50;
/** and a class that was just told has this much rest before it is again. */
const REST_MS = 250;
/** A viewer that has this much unread misses beats until it has caught up. */
const MAX_UNREAD_BYTES = 512 * 1024;
const MAX_VIEWERS = 1_000;
const TRY_AGAIN_LATER = 1013;
/** A session that has ended, by itself or by a new password, ends its screens at the next look. */
const LOOK_AGAIN_MS = 10_000;

const open = new Gauge({
  name: 'tandem_tracker_live_connections',
  help: 'Open boards that this process shows a class',
});

type OfEvent = { siteId: number; eventId: number };
/** One class that somebody looks at. @property soon what will tell its news */
type Watched = { of: OfEvent; viewers: Set<WebSocket>; toldAtMs: number; soon: NodeJS.Timeout | null };

/** Sends the board of an event to its viewers: at once, with its news, and each second; composed once for all of them. */
export type BoardStream = {
  /** @param screenId of a screen that came by a code: its line ends as soon as it is removed */
  watch(socket: WebSocket, of: OfEvent, screenId: number | null): void;
  close(): void;
};

export function createBoardStream(boards: LiveBoards, hub: LiveHub, log: Log): BoardStream {
  const watched = new Map<string, Watched>();
  let viewers = 0;
  const clubs = new Map<number, number>();
  const eventKey = ({ siteId, eventId }: OfEvent) => `${siteId}:${eventId}`;

  const send = (socket: WebSocket, text: string) => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount < MAX_UNREAD_BYTES) socket.send(text);
  };
  const compose = async (of: OfEvent, to: Iterable<WebSocket>) => {
    try {
      const text = JSON.stringify(await boards.board(of));
      for (const socket of to) send(socket, text);
    } catch (error) {
      log.warn(
        { event: 'board.failed', err: error, eventId: of.eventId },
        'a live board could not be composed',
      );
    }
  };
  const tell = (entry: Watched) => {
    entry.toldAtMs = performance.now();
    entry.soon = null;
    return compose(entry.of, entry.viewers);
  };
  const timer = setInterval(() => {
    // A beat is for those that heard nothing lately: half of one, since timers are not exact.
    for (const entry of watched.values())
      if (performance.now() - entry.toldAtMs > BEAT_MS / 2) void tell(entry);
  }, BEAT_MS);
  timer.unref();

  const ofScreens = new Map<string, Set<WebSocket>>();
  const screenKey = ({ siteId, screenId }: ScreenNotice) => `${siteId}:${screenId}`;
  const unsubscribe = hub.subscribe((message) => {
    const lines = ofScreens.get(screenKey(message as ScreenNotice)) ?? [];
    for (const socket of lines) socket.close(SOCKET_SIGNED_OUT, 'signed out');
    const entry = watched.get(eventKey(message as LiveNotice));
    if (!entry) return;
    const restMs = entry.toldAtMs + REST_MS - performance.now();
    entry.soon ??= setTimeout(() => void tell(entry), Math.max(TOGETHER_MS, restMs));
  });

  return {
    watch(socket, of, screenId) {
      const ofClub = clubs.get(of.siteId) ?? 0;
      if (viewers >= MAX_VIEWERS || ofClub >= MAX_SCREENS_PER_CLUB)
        return socket.close(TRY_AGAIN_LATER, 'too many viewers');
      viewers++;
      open.inc();
      clubs.set(of.siteId, ofClub + 1);
      const key = eventKey(of);
      const entry = watched.get(key) ?? { of, viewers: new Set(), toldAtMs: performance.now(), soon: null };
      watched.set(key, entry);
      entry.viewers.add(socket);
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        viewers--;
        open.dec();
        clubs.set(of.siteId, clubs.get(of.siteId)! - 1);
        entry.viewers.delete(socket);
        if (entry.viewers.size > 0 || watched.get(key) !== entry) return;
        watched.delete(key);
        if (entry.soon) clearTimeout(entry.soon);
      });
      if (screenId !== null) {
        const screen = screenKey({ ...of, screenId });
        const lines = ofScreens.get(screen) ?? new Set();
        ofScreens.set(screen, lines.add(socket));
        socket.on('close', () => {
          lines.delete(socket);
          if (lines.size === 0 && ofScreens.get(screen) === lines) ofScreens.delete(screen);
        });
      }
      void compose(of, [socket]);
    },
    close() {
      unsubscribe();
      clearInterval(timer);
      for (const { viewers, soon } of watched.values()) {
        if (soon) clearTimeout(soon);
        for (const socket of viewers) socket.terminate();
      }
    },
  };
}

/** `/api/events/:eventId/live`: the board of an event as it changes, for whoever may open it and as long as they may. */
export function mountBoardStream(
  app: FastifyInstance,
  parts: { viewerOf(request: FastifyRequest): Promise<Viewer>; boards: LiveBoards; stream: BoardStream },
): void {
  const viewers = new WeakMap<FastifyRequest, { of: OfEvent; screenId: number | null }>();
  app.get(
    '/api/events/:eventId/live',
    {
      websocket: true,
      schema: { hide: true, params: endpoints.getBoard.params },
      // Refused before the upgrade, so that a stranger gets an answer and no socket.
      preHandler: async (request) => {
        assertSameOrigin(request);
        const { siteId, screen } = await parts.viewerOf(request);
        const { eventId } = request.params as { eventId: number };
        await parts.boards.board({ siteId, eventId });
        viewers.set(request, { of: { siteId, eventId }, screenId: screen?.screenId ?? null });
      },
    },
    (socket, request) => {
      const { of, screenId } = viewers.get(request)!;
      parts.stream.watch(socket, of, screenId);
      const lookAgain = () =>
        parts.viewerOf(request).catch((error) => {
          // A database that does not answer is no refusal.
          if (error instanceof Problem) socket.close(SOCKET_SIGNED_OUT, 'signed out');
        });
      const looks = setInterval(lookAgain, LOOK_AGAIN_MS).unref();
      socket.on('close', () => clearInterval(looks));
    },
  );
}
