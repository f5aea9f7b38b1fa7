import ReconnectingWebSocket, { type Options } from 'partysocket/ws';

/**
 * A screen is back within 5 s of its line, whatever was wrong with it: an attempt that hangs is given up, and the next one
 * follows, before that; so is a line on which nothing comes, though the tracker speaks each second.
 */
const SILENCE_MS = 3_000;
const CHECK_MS = 500;
const RECONNECT = {
  // All screens of a tracker that ends come back at once otherwise.
  minReconnectionDelay: 100 + Math.random() * 400,
  maxReconnectionDelay: 1_000,
  connectionTimeout: 2_500,
} satisfies Options;

type Told = { onMessage(data: string): void; onLost(): void };

/** Opens a line that comes back by itself. @param url the WebSocket's @param options for tests @returns what ends it */
export function openLine(url: string, { onMessage, onLost }: Told, options: Options = {}): () => void {
  const socket = new ReconnectingWebSocket(url, [], { ...RECONNECT, ...options });
  let heardAt = performance.now();
  socket.addEventListener('message', ({ data }) => {
    heardAt = performance.now();
    onMessage(data as string);
  });
  socket.addEventListener('close', onLost);
  const watch = setInterval(() => {
    if (performance.now() - heardAt < SILENCE_MS) return;
    heardAt = performance.now();
    onLost();
    socket.reconnect();
  }, CHECK_MS);
  return () => {
    clearInterval(watch);
    socket.removeEventListener('close', onLost);
    socket.close();
  };
}
