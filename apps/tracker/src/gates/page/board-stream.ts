import type { Log } from '@tandem/platform';
import type { WebSocket } from 'ws';
import type { LiveBoards } from '../../live/live-board.ts';

const BEAT_MS = 1_000;
/** A viewer that has this much unread misses beats until it has caught up. */
const MAX_UNREAD_BYTES = 512 * 1024;
const MAX_VIEWERS = 1_000;
const TRY_AGAIN_LATER = 1013;

/** Sends the board of an event to its viewers, at once and then each second; composed once for all of them. */
export type BoardStream = {
  watch(socket: WebSocket, siteId: number, eventId: number): void;
  close(): void;
};

export function createBoardStream(boards: LiveBoards, log: Log): BoardStream {
  const watched = new Map<string, { siteId: number; eventId: number; viewers: Set<WebSocket> }>();
  let viewers = 0;

  const send = (socket: WebSocket, text: string) => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount < MAX_UNREAD_BYTES) socket.send(text);
  };
  const compose = async (siteId: number, eventId: number, to: Iterable<WebSocket>) => {
    try {
      const text = JSON.stringify(await boards.board(siteId, eventId));
      for (const socket of to) send(socket, text);
    } catch (error) {
      log.warn({ err: error, eventId }, 'a live board could not be composed');
    }
  };
  const timer = setInterval(() => {
    for (const { siteId, eventId, viewers } of watched.values()) void compose(siteId, eventId, viewers);
  }, BEAT_MS);
  timer.unref();

  return {
    watch(socket, siteId, eventId) {
      if (viewers >= MAX_VIEWERS) return socket.close(TRY_AGAIN_LATER, 'too many viewers');
      viewers++;
      const key = `${siteId}:${eventId}`;
      const entry = watched.get(key) ?? { siteId, eventId, viewers: new Set() };
      watched.set(key, entry);
      entry.viewers.add(socket);
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        viewers--;
        entry.viewers.delete(socket);
        if (entry.viewers.size === 0 && watched.get(key) === entry) watched.delete(key);
      });
      void compose(siteId, eventId, [socket]);
    },
    close() {
      clearInterval(timer);
      for (const { viewers } of watched.values()) for (const socket of viewers) socket.terminate();
    },
  };
}
