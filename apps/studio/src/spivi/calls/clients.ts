import { createSpiviClient, type SpiviApi } from '@tandem/spivi';
import type { Studio } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { type Connection, openPassword } from './load-connection.ts';

/** Clients kept open in one process; beyond it the least recently used is closed. */
const MAX_CLIENTS = 200;
/** A client that nobody has used for so long is closed: no process holds a password that it does not need. */
const IDLE_MS = 10 * 60_000;
const CALL_TIMEOUT_MS = 10_000;

const clients = new Map<string, { api: SpiviApi; idle: NodeJS.Timeout }>();

/** The client of one studio and one version of its credentials, shared by all of this process. */
export function clientOf(studio: Studio, connection: Connection): SpiviApi {
  const key = [connection.studioId, connection.credentialVersion, connection.baseUrl].join(' ');
  const client = clients.get(key) ?? {
    api: openClient({ ...connection, password: openPassword(studio, connection) }),
    idle: setTimeout(() => forget(key), IDLE_MS).unref(),
  };
  client.idle.refresh();
  clients.delete(key);
  clients.set(key, client);
  if (clients.size > MAX_CLIENTS) forget(clients.keys().next().value!);
  return client.api;
}

function forget(key: string): void {
  const client = clients.get(key);
  clients.delete(key);
  clearTimeout(client?.idle);
  void client?.api.close();
}

/** Closes what this process holds of a studio's credentials. */
export function forgetClients(studioId: string): void {
  for (const key of [...clients.keys()]) if (key.startsWith(`${studioId} `)) forget(key);
}

/** A client for credentials that may not be stored yet; the caller closes it. */
export function openClient(to: {
  baseUrl: string;
  siteId: number;
  sourceName: string;
  password: string;
}): SpiviApi {
  return createSpiviClient({
    baseUrl: to.baseUrl,
    credentials: { sourceName: to.sourceName, password: to.password, siteId: String(to.siteId) },
    timeoutMs: CALL_TIMEOUT_MS,
    // A call that has its turn begins at once: the rate is one for all processes (turns.ts).
    requestsPerSecond: Number.POSITIVE_INFINITY,
    maxConcurrent: MAX_REJECTED_LOGINS,
  });
}
