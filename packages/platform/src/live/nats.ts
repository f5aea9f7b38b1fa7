import { connect, type NatsConnection } from '@nats-io/transport-node';
import { SetupError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Notice } from './announce.ts';
import type { Listening } from './listen.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 1_000;
const BEAT_MS = 5_000;
/** Beats without an answer: the line is dead, and made anew. */
const MAX_UNANSWERED = 2;
const TELL_TIMEOUT_MS = 2_000;
/** The same server may serve others: our channels stand under one word. */
const subjectOf = (channel: string) => `tandem.${channel}`;

/** A line to NATS that tells and listens. */
export type NatsLine = {
  /** Resolves when the server has them; rejects where it does not answer. */
  tell(notices: readonly Notice[]): Promise<void>;
  listen(channel: string, on: Listening): void;
  close(): Promise<void>;
};

/**
 * Connects to NATS, and goes on doing so by itself where the line is lost. Nothing is kept there: what was told meanwhile
 * is lost to this process, which is told so (`up`).
 * @param url such as `nats://host:4222`, with a login where the server wants one (`nats://user:password@host:4222`), or `tls://…`
 * @throws SetupError where it does not answer, or not to this login
 */
export async function connectNats(url: string, log: Log): Promise<NatsLine> {
  const { protocol, host, username, password } = new URL(url);
  const login = username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const line: NatsConnection = await connect({
    ...{ servers: `${protocol}//${host}`, name: 'tandem', timeout: CONNECT_TIMEOUT_MS, ...login },
    ...(protocol === 'tls:' && { tls: {} }),
    ...{ maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS, ignoreAuthErrorAbort: true },
    ...{ pingInterval: BEAT_MS, maxPingOut: MAX_UNANSWERED },
  }).catch((error: Error) => {
    throw new SetupError(
      `NATS at ${host} does not answer: ${error.message}.`,
      'Start it, or correct NATS_URL; without that setting processes tell each other by PostgreSQL.',
    );
  });
  const listeners = new Set<Listening>();
  void (async () => {
    for await (const { type } of line.status()) {
      if (type === 'disconnect') for (const on of listeners) on.down?.();
      if (type !== 'reconnect') continue;
      for (const on of listeners) on.up(true);
      log.info({ event: 'notices.again', channel: 'nats' }, 'NATS tells of changes again');
    }
  })();
  const decoder = new TextDecoder();
  return {
    async tell(notices) {
      for (const { channel, payload } of notices) line.publish(subjectOf(channel), payload);
      let late: NodeJS.Timeout | undefined;
      const over = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error('NATS does not answer')), TELL_TIMEOUT_MS);
      });
      await Promise.race([line.flush(), over]).finally(() => clearTimeout(late));
    },
    listen(channel, on) {
      listeners.add(on);
      line.subscribe(subjectOf(channel), {
        callback: (error, message) => {
          if (!error) on.heard(decoder.decode(message.data));
        },
      });
      on.up(false);
    },
    close: () => line.close(),
  };
}
