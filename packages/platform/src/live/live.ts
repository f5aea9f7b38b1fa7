import { type Kysely, sql } from 'kysely';
import type { Log } from '../log.ts';
import { createNotices, type Notices } from './announce.ts';
import { createLiveHub, type LiveHub } from './hub.ts';
import { connectNats } from './nats.ts';

/** How the processes of one program tell each other what changed. */
export type Live = {
  notices: Notices;
  /** Listens to a channel; for a process that answers pages. */
  listen(channel: string): Promise<LiveHub>;
  /** Ends what tells; whoever listens has ended before. */
  close(): Promise<void>;
};

/**
 * By PostgreSQL, or by NATS where there is one. What SQL itself tells (a session that ended) comes by PostgreSQL either way.
 * @param options.url of the database's owner, past any pooler
 * @param options.natsUrl see `connectNats`
 * @throws SetupError where NATS does not answer
 */
export async function createLive<DB>(options: {
  db: Kysely<DB>;
  url: string;
  role: string;
  natsUrl?: string | undefined;
  log: Log;
}): Promise<Live> {
  const { db, url, role, natsUrl, log } = options;
  const nats = natsUrl ? await connectNats(natsUrl, log) : null;
  const notices = createNotices(
    nats
      ? nats.tell
      : async (told) => {
          const channels = told.map(({ channel }) => channel);
          const payloads = told.map(({ payload }) => payload);
          await sql`select pg_notify(channel, payload) from unnest(${channels}::text[], ${payloads}::text[]) as told (channel, payload)`.execute(
            db,
          );
        },
    log,
  );
  return {
    notices,
    listen: (channel) => createLiveHub({ url, role }, channel, log, nats ? { nats } : {}),
    async close() {
      await notices.close();
      await nats?.close();
    },
  };
}
