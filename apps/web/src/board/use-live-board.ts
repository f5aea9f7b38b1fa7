import type { LiveBoard } from '@tandem/api/tracker';
import ReconnectingWebSocket from 'partysocket/ws';
import { useEffect, useState } from 'react';

/** The tracker speaks each second; after this long without a word the line counts as lost. */
const SILENCE_MS = 4_000;
const CHECK_MS = 1_000;
const RECONNECT = { minReconnectionDelay: 500, maxReconnectionDelay: 5_000, connectionTimeout: 4_000 };

export type Line = 'connecting' | 'live' | 'lost';

/** A board, and when it came by this device's own running clock. */
export type Heard = { board: LiveBoard; atMs: number };

/**
 * The board of one event, renewed each second. Reconnects by itself; meanwhile the last board stays,
 * with `line` saying that it is old. `onLost` runs at each loss, to find out whether the session ended.
 */
export function useLiveBoard(eventId: number, onLost: () => void): { heard: Heard | null; line: Line } {
  const [heard, setHeard] = useState<Heard | null>(null);
  const [line, setLine] = useState<Line>('connecting');

  useEffect(() => {
    setHeard(null);
    setLine('connecting');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new ReconnectingWebSocket(
      `${scheme}://${location.host}/api/events/${eventId}/live`,
      [],
      RECONNECT,
    );
    let heardAt = performance.now();
    const lose = () => {
      setLine('lost');
      onLost();
    };
    socket.addEventListener('message', ({ data }) => {
      heardAt = performance.now();
      setHeard({ board: JSON.parse(data) as LiveBoard, atMs: heardAt });
      setLine('live');
    });
    socket.addEventListener('close', lose);
    const watch = setInterval(() => {
      if (performance.now() - heardAt < SILENCE_MS) return;
      heardAt = performance.now();
      lose();
      socket.reconnect();
    }, CHECK_MS);
    return () => {
      clearInterval(watch);
      socket.removeEventListener('close', lose);
      socket.close();
    };
  }, [eventId, onLost]);

  return { heard, line };
}
