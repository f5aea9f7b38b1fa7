import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Connections at a time; further ones are reset. */
const MAX_CONNECTIONS = 500;

/** How the connection between two programs is: sound, answering nothing, or not there. */
export type ProxyMode =
  | 'open'
  /** Bytes stay where they are, both ways; new connections are accepted. They flow on once open again. */
  | 'stall'
  /** What the client sends arrives; what the server answers does not, until open again. */
  | 'half-open'
  /** New connections are reset at once. */
  | 'refuse';

export type TcpProxy = {
  port: number;
  /** Changes how running and new connections are treated. */
  setMode(mode: ProxyMode): void;
  /** Holds the connections of now for good, as a firewall that forgets them does; new ones are not touched. */
  freeze(): void;
  /** Resets every connection on both sides, now. */
  cut(): void;
  /** Resets the next connection once so many bytes of the server's answers have passed (0: before the first). */
  cutAfter(answeredBytes: number): void;
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
};

type Pair = { client: Socket; server: Socket };

/**
 * Stands between a program and a server on this machine and breaks their connections when told to.
 * @param target asked for each connection, since a server that was started again may listen elsewhere
 */
export async function startProxy(target: () => { host?: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  /** Also those whose other side is gone: one that is held does not notice. */
  const clients = new Set<Socket>();
  const frozen = new WeakSet<Socket>();
  let mode: ProxyMode = 'open';
  let answersLeft: number | null = null;

  const listener = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    // Handled so that a reset, which is what this is for, does not end the program.
    client.on('error', () => {});
    if (mode === 'refuse' || pairs.size >= MAX_CONNECTIONS) return void client.resetAndDestroy();
    clients.add(client);
    client.once('close', () => clients.delete(client));
    const { host = '127.0.0.1', port } = target();
    const server = connect({ host, port, noDelay: true });
    const pair = { client, server };
    pairs.add(pair);
    server.on('error', () => client.resetAndDestroy());
    client.on('error', () => server.resetAndDestroy());
    const forget = () => pairs.delete(pair);
    server.once('close', forget);
    client.once('close', forget);
    pass(client, server);
    pass(server, client, (bytes) => {
      if (answersLeft === null) return true;
      answersLeft -= bytes;
      if (answersLeft > 0) return true;
      answersLeft = null;
      reset(pair);
      return false;
    });
    applyMode(pair);
  });

  /** Hands bytes on, as fast as the other side takes them; `look` may refuse to. */
  function pass(from: Socket, to: Socket, look: (bytes: number) => boolean = () => true): void {
    from.on('data', (chunk: Buffer) => {
      if (!look(chunk.length) || to.destroyed) return;
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => {
        if (!isHeld(from)) from.resume();
      });
    });
    from.once('end', () => {
      if (!to.destroyed) to.end();
    });
  }

  function isHeld(socket: Socket): boolean {
    if (mode === 'stall' || frozen.has(socket)) return true;
    return mode === 'half-open' && [...pairs].some(({ server }) => server === socket);
  }

  function applyMode({ client, server }: Pair): void {
    for (const socket of [client, server]) {
      if (isHeld(socket)) socket.pause();
      else socket.resume();
    }
  }

  function reset({ client, server }: Pair): void {
    client.resetAndDestroy();
    server.resetAndDestroy();
  }

  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const cut = () => {
    for (const pair of pairs) reset(pair);
  };
  return {
    port: (listener.address() as AddressInfo).port,
    setMode(next) {
      mode = next;
      for (const pair of pairs) applyMode(pair);
    },
    freeze() {
      for (const pair of pairs) {
        frozen.add(pair.client).add(pair.server);
        applyMode(pair);
      }
    },
    cut,
    cutAfter(answeredBytes) {
      answersLeft = answeredBytes;
    },
    connections: () => pairs.size,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      for (const client of clients) client.resetAndDestroy();
      await closed;
    },
  };
}
