import type { ChangeMessage } from '@tandem/api/studio';
import { SHOWN_SINCE_QUERY, SOCKET_SIGNED_OUT, TAB_ACCOUNT_QUERY } from '@tandem/api/words';
import type { QueryClient } from '@tanstack/react-query';
import ReconnectingWebSocket from 'partysocket/ws';
import { actingFor } from './acting.ts';
import { api, isProblem } from './api.ts';
import { identity, tabAccount } from './identity.ts';
import { isKept } from './kept.ts';
import { topicKey } from './queries.ts';
import { serverNow } from './server-clock.ts';

/** Messages arriving within this time cost one refresh. */
const GATHER_MS = 150;
/** A long run of changes, such as a matching, refreshes no faster than this. */
const REFRESH_EVERY_MS = 1_000;
/** Shorter breaks of the line are not worth a word. */
const LOST_AFTER_MS = 5_000;
/** From the end of one session to the beginning of the next, when somebody signs in over another. */
const SIGNS_IN_MS = 2_000;
/** Screens that lost the same server come back spread over this time. */
const RECONNECT = { minReconnectionDelay: 500 + Math.random() * 1_500, maxReconnectionDelay: 10_000 };

/** What else shows data of a topic: a link or a connection changes the chips of a roster, a ride the bookings. */
const alsoRefreshes: Record<ChangeMessage['topic'], ChangeMessage['topic'][]> = {
  class: [],
  customer: ['class', 'spivi'],
  spivi: ['class'],
  source: ['class'],
  performance: ['customer'],
  import: ['performance'],
  export: [],
  // Locations and rooms stand on classes, and instructors among the places' people.
  places: ['class'],
  team: ['places', 'class'],
  settings: [],
};

/**
 * Asks again for whatever the studio says has changed, until it is ended.
 * @param tellLost since when what is shown may be old, because the line to the studio is down; null while it is up
 * @returns what ends it
 */
export function hearChanges(
  client: QueryClient,
  studioId: string,
  tellLost: (since: Date | null) => void,
): () => void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  // What the page shows was asked for before the line is up: what changed in between is told when it is.
  const shownMs = () => {
    const shown = client.getQueryCache().findAll({ predicate: ({ queryKey }) => queryKey[1] === studioId });
    const ages = shown.map(({ state }) => (state.dataUpdatedAt ? Date.now() - state.dataUpdatedAt : 0));
    return Math.max(0, ...ages);
  };
  const url = () =>
    `${scheme}://${location.host}/api/studios/${studioId}/live?${TAB_ACCOUNT_QUERY}=${tabAccount()}&${SHOWN_SINCE_QUERY}=${shownMs()}`;
  const socket = new ReconnectingWebSocket(url, [], RECONNECT);
  const waiting = new Set<ChangeMessage['topic']>();
  let refreshing: ReturnType<typeof setTimeout> | undefined;
  let losing: ReturnType<typeof setTimeout> | undefined;
  let refreshedAt = 0;
  let opened = false;
  const refresh = () => {
    refreshing = undefined;
    refreshedAt = Date.now();
    for (const topic of waiting) void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
    waiting.clear();
  };
  const changed = (topics: ChangeMessage['topic'][]) => {
    for (const topic of topics) waiting.add(topic);
    const soon = Math.max(GATHER_MS, refreshedAt + REFRESH_EVERY_MS - Date.now());
    refreshing ??= setTimeout(refresh, soon);
  };
  const down = () => {
    const since = new Date(serverNow());
    losing ??= setTimeout(() => tellLost(since), LOST_AFTER_MS);
  };
  socket.onmessage = (message) => {
    const { topic } = JSON.parse(message.data) as ChangeMessage;
    // Whoever asks for a child may be let no more.
    if (topic === 'customer' && actingFor() !== null) void client.invalidateQueries({ queryKey: ['me'] });
    if (topic in alsoRefreshes) changed([topic, ...alsoRefreshes[topic]]);
  };
  socket.onclose = (event) => {
    // The studio lets the person in no more: nothing that was theirs to see stays on the screen.
    if (!('code' in event && event.code === SOCKET_SIGNED_OUT)) return down();
    void leaveUnlessOther();
  };
  // What happened while the line was down was not heard.
  socket.onopen = () => {
    clearTimeout(losing);
    losing = undefined;
    tellLost(null);
    void client.invalidateQueries({ predicate: isKept });
    if (opened)
      changed(['class', 'customer', 'spivi', 'source', 'performance', 'places', 'team', 'settings']);
    opened = true;
  };
  // A socket notices a lost network only minutes later.
  const online = () => socket.reconnect();
  window.addEventListener('offline', down);
  window.addEventListener('online', online);
  down();
  return () => {
    clearTimeout(refreshing);
    clearTimeout(losing);
    window.removeEventListener('offline', down);
    window.removeEventListener('online', online);
    socket.close();
  };
}

/** To the start, since the person is let in no more; where somebody else has signed in instead, the page says so. */
async function leaveUnlessOther(): Promise<void> {
  for (const waitMs of [0, SIGNS_IN_MS]) {
    await new Promise((later) => setTimeout(later, waitMs));
    const error: unknown = await api.getMe().catch((e) => e);
    if (isProblem(error, 'other_person') || identity.now() !== 'same') return;
    if (!isProblem(error, 'not_signed_in')) break;
  }
  location.assign('/');
}
