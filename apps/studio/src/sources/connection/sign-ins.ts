import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ForeignSource } from '@tandem/api/words';
import { open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';

/** So long somebody may take to sign in there and allow it. */
const SIGN_IN_MINUTES = 15;

/** Binds a sealed client to its row: copied to another it does not open. */
export const signInContext = (studioId: string, signInId: string) =>
  `studio:${studioId}/source-sign-in:${signInId}`;

/** What somebody gave before they went to the other system to allow it. */
export type Begun = { baseUrl: string; clientId: string; clientSecret: string };

const hashOf = (state: string) => createHash('sha256').update(state).digest();

/** Keeps what was given, for who comes back in this session. @returns the state that has to come back */
export async function beginSignIn(
  { studio, trx, studioId, now, caller }: Call,
  source: ForeignSource,
  { baseUrl, ...client }: Begun,
): Promise<string> {
  const state = randomBytes(32).toString('base64url');
  const signInId = randomUUID();
  const sealed = seal(studio.secretKey, JSON.stringify(client), signInContext(studioId, signInId));
  await sql`insert into source_sign_ins (studio_id, sign_in_id, source, state_hash, account_id, session_id, base_url, client,
      expires_at)
    values (${studioId}, ${signInId}, ${source}, ${hashOf(state)}, ${caller.accountId}, ${caller.sessionId ?? ''}, ${baseUrl},
      ${sealed}, ${now}::timestamptz + make_interval(mins => ${SIGN_IN_MINUTES}))
    on conflict (studio_id, source, session_id) do update set sign_in_id = excluded.sign_in_id,
      state_hash = excluded.state_hash, account_id = excluded.account_id, base_url = excluded.base_url,
      client = excluded.client, expires_at = excluded.expires_at`.execute(trx);
  return state;
}

/**
 * What was given by whoever went with this state, who must be who comes back with it; it is used up by that.
 * @throws Problem sign_in_state_gone
 */
export async function takeSignIn(
  { studio, trx, studioId, now, caller }: Call,
  source: ForeignSource,
  state: string,
): Promise<Begun> {
  const { rows } = await sql<{ id: string; baseUrl: string; client: Buffer }>`
    delete from source_sign_ins where studio_id = ${studioId} and source = ${source} and state_hash = ${hashOf(state)}
      and account_id = ${caller.accountId} and session_id = ${caller.sessionId ?? ''} and expires_at > ${now}
    returning sign_in_id as id, base_url as "baseUrl", client`.execute(trx);
  const row = rows[0];
  if (!row)
    throw problem({
      code: 'sign_in_state_gone',
      message: 'What came back was not begun here, was used already, or took too long.',
      remedy: 'Begin again from this page.',
    });
  const client = JSON.parse(open(studio.secretKey, row.client, signInContext(studioId, row.id)));
  return { baseUrl: row.baseUrl, ...client };
}
