import type { LiveMessage } from '@tandem/api/studio';
import { useQueryClient } from '@tanstack/react-query';
import ReconnectingWebSocket from 'partysocket/ws';
import { useEffect } from 'react';
import { topicKey } from './queries.ts';

/** Messages arriving within this time cost one refresh. */
const GATHER_MS = 150;

/** What else shows data of a topic: a link or a connection changes the chips of a roster, a ride the bookings. */
const alsoRefreshes: Record<LiveMessage['topic'], LiveMessage['topic'][]> = {
  class: [],
  customer: ['class'],
  spivi: ['class'],
  performance: ['customer'],
};

/** Keeps open screens true: asks again for whatever the studio says has changed. */
export function useLive(studioId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new ReconnectingWebSocket(`${scheme}://${location.host}/api/studios/${studioId}/live`);
    const waiting = new Set<LiveMessage['topic']>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let opened = false;
    const refresh = () => {
      timer = undefined;
      for (const topic of waiting) void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
      waiting.clear();
    };
    const changed = (topics: LiveMessage['topic'][]) => {
      for (const topic of topics) waiting.add(topic);
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    socket.onmessage = (message) => {
      const { topic } = JSON.parse(message.data) as LiveMessage;
      if (topic in alsoRefreshes) changed([topic, ...alsoRefreshes[topic]]);
    };
    // What happened while the line was down was not heard.
    socket.onopen = () => {
      if (opened) changed(['class', 'customer', 'spivi', 'performance']);
      opened = true;
    };
    return () => {
      clearTimeout(timer);
      socket.close();
    };
  }, [client, studioId]);
}
