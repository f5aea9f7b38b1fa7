import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@tandem/platform';
import pg from 'pg';
import { startProxy, type TcpProxy } from '../proxy.ts';

const RESTART_TIMEOUT_MS = 600_000;
const QUERY_TIMEOUT_MS = 10_000;

export type Database = {
  /** For the product: through a proxy, so that it stays the same when PostgreSQL comes back on another port. */
  url: string;
  proxy: TcpProxy;
  /** The rows, or null while the database does not answer. Sees every tenant, since it asks as the owner. */
  ask<R extends object>(query: string, values?: unknown[]): Promise<R[] | null>;
  /** kill -9 of the postmaster, and after `downMs` a new one on the same files. @returns how long it was away, in ms */
  crash(downMs: number): Promise<number>;
  close(): Promise<void>;
};

/** A PostgreSQL of the rig's own. */
export async function startDatabase(folder: string): Promise<Database> {
  // kill -9 of a process loses nothing that was written; only power loss would need the disk's confirmation.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };
  let server = await startEmbeddedPostgres(folder, settings);
  const serverPort = () => Number(new URL(server.url).port);
  const proxy = await startProxy(() => ({ port: serverPort() }));
  let client: pg.Client | null = null;

  async function connect(): Promise<pg.Client> {
    if (client) return client;
    const fresh = new pg.Client({
      connectionString: server.url,
      options: '-c search_path=studio',
      application_name: 'rig',
      query_timeout: QUERY_TIMEOUT_MS,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    });
    fresh.on('error', () => {});
    fresh.on('end', () => {
      if (client === fresh) client = null;
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  const url = new URL(server.url);
  url.port = String(proxy.port);
  return {
    url: url.href,
    proxy,
    async ask<R extends object>(query: string, values?: unknown[]) {
      try {
        return (await (await connect()).query<R>(query, values)).rows;
      } catch (error) {
        // What PostgreSQL refuses is the rig's own mistake, but for a server that is starting or ending.
        const { code = '' } = error as { code?: string };
        if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57') && !code.startsWith('08')) throw error;
        client = null;
        return null;
      }
    },
    async crash(downMs) {
      const begun = performance.now();
      process.kill(postmasterPid(server.folder), 'SIGKILL');
      await sleep(downMs);
      for (;;) {
        try {
          server = await startEmbeddedPostgres(folder, settings);
          return performance.now() - begun;
        } catch (error) {
          // Orphaned backends still hold the shared memory for a moment.
          if (performance.now() - begun > RESTART_TIMEOUT_MS) throw error;
          await sleep(200);
        }
      }
    },
    async close() {
      await client?.end().catch(() => {});
      await proxy.close();
      await server.stop();
      rmSync(server.folder, { recursive: true, force: true });
    },
  };
}

/** @throws RangeError rather than to name 0, which would be every process of the rig itself */
function postmasterPid(folder: string): number {
  const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) throw new RangeError('PostgreSQL has not yet written its pid.');
  return pid;
}
