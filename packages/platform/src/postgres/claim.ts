import { SetupError } from '../errors.ts';
import { connectOwner } from './connect.ts';
import type { EmbeddedPostgres } from './embedded.ts';

type Claim = {
  /** Resolves when the session ends unasked: the server died, or closed it. */
  lost: Promise<void>;
  release(): Promise<void>;
};

/**
 * Claims the database for one program that manages it, until `release` or until that program dies: the claim lives in a
 * database session, so nothing stale can be left behind.
 *
 * @throws SetupError when another program holds it
 */
export async function claimDatabase(url: string): Promise<Claim> {
  const client = await connectOwner(url, 'claim');
  const { rows } = await client.query<{ claimed: boolean }>(
    `select pg_try_advisory_lock(hashtext('tandem-start')) as claimed`,
  );
  if (!rows[0]?.claimed) {
    await client.end();
    throw new SetupError(
      'Tandem already runs on this database.',
      'End it with Ctrl-C in its terminal, or give this one a folder of its own: TANDEM_DATA=$HOME/tandem-2 npm start',
    );
  }
  let released = false;
  const lost = new Promise<void>((done) => client.once('end', () => released || done()));
  return {
    lost,
    release() {
      released = true;
      return client.end();
    },
  };
}

/** Ends a server that was started for a moment, unless somebody's start has taken it over meanwhile. */
export async function endUnclaimed(own: EmbeddedPostgres): Promise<void> {
  if (own.adopted) return;
  const claim = await claimDatabase(own.url).catch(() => null);
  if (claim === null) return;
  // The claim is a session of it, and ends with it.
  await own.stop();
}
