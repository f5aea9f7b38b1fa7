import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** PostgreSQL's word for a server that is starting or ending; it is waited for so long. */
const STARTING = '57P03';
const STARTING_SECONDS = 60;
const ASK_AGAIN_MS = 250;
/** PostgreSQL's own numbering. */
const OLDEST_VERSION = 15_00_00;
/** For whoever looks after the database beside the program. */
const SPARE_CONNECTIONS = 3;
const ANSWER_OF: Record<string, string> = {
  ECONNREFUSED: 'No server listens there',
  ENOTFOUND: 'The host is not known',
  EAI_AGAIN: 'The host is not known',
  EHOSTUNREACH: 'The host cannot be reached',
  ETIMEDOUT: 'The host does not answer',
  '28P01': 'The password is wrong, or the login does not exist',
  '28000': 'The server does not let this login in',
  '3D000': 'The database does not exist',
  '53300': 'The server has no connection left',
  [STARTING]: 'The server is starting or ending',
};

/**
 * One session of the database's owner, for setting up.
 * @throws SetupError in plain words when the server cannot be reached, refuses the login, is too old, or is still starting
 *   after a minute
 */
export async function connectOwner(url: string, name: string): Promise<pg.Client> {
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url))
    throw new SetupError(
      'DATABASE_URL is not a PostgreSQL connection string.',
      'It looks like postgresql://user:password@host:5432/database; characters such as @ or / in the password are written %40 or %2F.',
    );
  const client = await connectOnceStarted(() => {
    const next = new pg.Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    next.on('error', () => {});
    return next;
  });
  const { rows } = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  );
  if (rows[0]!.number >= OLDEST_VERSION) return client;
  await client.end();
  throw new SetupError(
    `PostgreSQL at ${client.host}:${client.port} is version ${rows[0]!.version}.`,
    `Tandem needs ${OLDEST_VERSION / 10_000} or later, or none: without DATABASE_URL it brings its own.`,
  );
}

/** A server that is coming up, after a crash of its own too, says so: it is waited for. */
async function connectOnceStarted(make: () => pg.Client): Promise<pg.Client> {
  const untilMs = Date.now() + STARTING_SECONDS * 1000;
  let told = false;
  for (;;) {
    const client = make();
    try {
      await client.connect();
      return client;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === STARTING && Date.now() < untilMs) {
        if (!told)
          console.error(
            `PostgreSQL at ${client.host}:${client.port} is starting. It is waited for, up to ${STARTING_SECONDS} seconds.`,
          );
        told = true;
        await sleep(ASK_AGAIN_MS);
        continue;
      }
      const answer = message.startsWith('SASL')
        ? 'It asks for a password'
        : (ANSWER_OF[code ?? ''] ?? message);
      throw new SetupError(
        `PostgreSQL at ${client.host}:${client.port} (database ${client.database}, login ${client.user}) cannot be used. ${answer}.`,
        'Correct DATABASE_URL or the server, then start again.',
      );
    }
  }
}

/**
 * Looks whether the server lets so many sessions in, before people meet what is missing.
 * @throws SetupError that says how many are needed
 */
export async function requireConnections(url: string, sessions: number): Promise<void> {
  const needed = sessions + SPARE_CONNECTIONS;
  const client = await connectOwner(url, 'connections');
  try {
    const { rows } = await client.query<{ most: number; reserved: number }>(
      `select current_setting('max_connections')::int as most, current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true), '0')::int as reserved`,
    );
    const { most, reserved } = rows[0]!;
    if (most - reserved >= needed) return;
    throw new SetupError(
      `PostgreSQL at ${client.host}:${client.port} lets ${most - reserved} connections in, and ${needed} are needed.`,
      `Set max_connections in its postgresql.conf to ${needed + reserved} or more, and start PostgreSQL again.`,
    );
  } finally {
    await client.end();
  }
}
