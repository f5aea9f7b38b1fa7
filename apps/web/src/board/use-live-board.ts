import type { LiveBoard } from '@tandem/api/tracker';
import { useEffect, useState } from 'react';
import { openLine } from './live-line.ts';

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
    return openLine(`${scheme}://${location.host}/api/events/${eventId}/live`, {
      onMessage(data) {
        setHeard({ board: JSON.parse(data) as LiveBoard, atMs: performance.now() });
        setLine('live');
      },
      onLost() {
        setLine('lost');
        onLost();
      },
    });
  }, [eventId, onLost]);

  return { heard, line };
}
