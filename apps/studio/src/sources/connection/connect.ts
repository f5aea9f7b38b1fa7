import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceCheckList, sourceClient, sourceLogin } from '@tandem/api/studio';
import { type ForeignSource, type SourceSignIn, sourceChecks, sourceNames } from '@tandem/api/words';
import { seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { inStudio, perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Studio, Visit, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import type { Checked, ClientLogin, Grant, Paced } from '../adapter.ts';
import { CALLS_PER_SECOND, callOnTrial, SourceStopped } from '../calls/call-source.ts';
import { loadConnection, sourceContext } from '../calls/connection.ts';
import { sendReading } from '../reading/read-source.ts';
import { logins } from '../table.ts';
import { beginSignIn, takeSignIn } from './sign-ins.ts';

type Client = z.output<typeof sourceClient>;
type Login = z.output<typeof sourceLogin>;
type Failed = Exclude<Checked, { failed: null }>['failed'];

/** No other is ever asked. */
export const allowedBaseUrls = ({ settings }: Studio, source: ForeignSource): readonly string[] =>
  settings.sourceBaseUrls?.[source] ?? [logins[source].url];

/** Where the other system sends people back to who have allowed it: to the page that they came from. */
export const redirectUriOf = (studio: Studio, studioId: string): string =>
  `${studio.settings.publicUrl}/console/${studioId}/integrations/momence`;

/**
 * Begins the way through the other system's own page.
 * @returns where to send the person
 * @throws Problem credentials_refused where the operator has not allowed the address
 */
export async function authorize(call: Call, source: ForeignSource, given: Client): Promise<{ url: string }> {
  const client = allowed(call.studio, source, given);
  const state = await beginSignIn(call, source, client);
  const redirectUri = redirectUriOf(call.studio, call.studioId);
  return { url: logins[source].authorizeUrl(client, { redirectUri, state }) };
}

/**
 * Signs in, looks at what is there, and keeps the login if all of it can be read. A first connection is a draft that reads
 * nothing until it is switched on; with a new login of a known one everything else stays, and what waited goes on.
 * @throws Problem credentials_refused with the checks, sign_in_state_gone
 */
export async function connect(visit: Visit, source: ForeignSource, given: Login): Promise<void> {
  const { studio, caller } = visit;
  const { client, grant } = await grantOf(visit, source, given);
  const pace = await paceOf(visit, source);
  const checked = await logins[source].check(client, grant, { pace, now: studio.now() });
  if (checked.failed !== null) throw refused(source, checked.failed);
  const { studioId } = caller;
  await perform(visit, async (call) => {
    await refuseOtherAccount(call, source, checked.placeIds);
    const { enabled } = await save(call, source, { baseUrl: client.baseUrl, signIn: given.by, ...checked });
    await audit(call, 'source.connect', { kind: 'source', id: studioId }, { source, by: given.by });
    if (enabled) await sendReading(call, source);
    await announceChange(call, 'source', null);
  });
}

/** With what to sign in; a code that came back is good for the client that went, and once. */
async function grantOf(
  visit: Visit,
  source: ForeignSource,
  given: Login,
): Promise<{ client: ClientLogin; grant: Grant }> {
  const { studio, caller } = visit;
  if (given.by === 'code') {
    const begun = await perform(visit, (call) => takeSignIn(call, source, given.state));
    const redirectUri = redirectUriOf(studio, caller.studioId);
    return {
      client: allowed(studio, source, begun),
      grant: { type: 'authorization_code', code: given.code, redirectUri },
    };
  }
  const client = allowed(studio, source, given);
  if (given.by === 'token')
    return { client, grant: { type: 'refresh_token', refreshToken: given.refreshToken } };
  const { username, password } = given;
  return { client, grant: { type: 'password', username, password } };
}

/** @throws Problem credentials_refused: no other address than the operator's is ever asked */
function allowed(
  studio: Studio,
  source: ForeignSource,
  { baseUrl, clientId, clientSecret }: Client,
): ClientLogin {
  const urls = allowedBaseUrls(studio, source);
  const at = baseUrl === undefined ? urls[0]! : baseUrl.replace(/\/+$/, '');
  if (!urls.includes(at)) throw refused(source, { check: 'address', code: 'address_not_allowed' });
  return { baseUrl: at, clientId, clientSecret };
}

/** Calls go through the one gate of the connection; where none stands yet nobody else asks there, and they keep its pace alone. */
async function paceOf({ studio, caller: { studioId } }: Visit, source: ForeignSource): Promise<Paced> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work, source));
  if (!connection) return pacedBy(studio);
  return async (make) => {
    try {
      return await callOnTrial(studio, connection, make);
    } catch (error) {
      // Removed, or given another login, in the middle of it.
      if (error instanceof SourceStopped) return { kind: 'transient', code: 'rate_limited' };
      throw error;
    }
  };
}

/** No limit is published: one call at a time, and two in a second. */
function pacedBy({ settings }: Studio): Paced {
  const everyMs = 1000 / (settings.sourceCallsPerSecond ?? CALLS_PER_SECOND);
  let nextAt = 0;
  return async (make) => {
    const now = performance.now();
    if (nextAt > now) await sleep(nextAt - now);
    nextAt = Math.max(now, nextAt) + everyMs;
    return make();
  };
}

const FIELDS = { address: 'baseUrl', client: 'clientSecret', login: 'by' } as const;

function refused(source: ForeignSource, { check, code }: Failed) {
  const at = sourceChecks.indexOf(check);
  const checks: SourceCheckList = sourceChecks.map((name, n) => ({
    name,
    state: n < at ? 'ok' : n === at ? 'failed' : 'not_tried',
    code: n === at ? code : null,
  }));
  return problem({
    code: 'credentials_refused',
    ...(check in FIELDS && { field: FIELDS[check as keyof typeof FIELDS] }),
    message: `${sourceNames[source]} could not be read: ${code}.`,
    remedy: 'The checks say which step failed, and why. Nothing was saved.',
    details: { checks },
  });
}

/** What is known of people and places is of one account: read by another's login it would tell strangers apart by each other's numbers. */
async function refuseOtherAccount(
  { trx, studioId }: Work,
  source: ForeignSource,
  placeIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ known: number; same: number }>`
    select count(distinct place_id)::int as known,
      count(distinct place_id) filter (where place_id = any(${placeIds}))::int as same
    from source_classes where studio_id = ${studioId} and source = ${source}`.execute(trx);
  const { known, same } = rows[0]!;
  if (known > 0 && same === 0) throw refused(source, { check: 'places', code: 'other_account' });
}

async function save(
  { studio, trx, studioId }: Work,
  source: ForeignSource,
  {
    baseUrl,
    signIn,
    secrets,
    seen,
  }: { baseUrl: string; signIn: SourceSignIn } & Extract<Checked, { failed: null }>,
): Promise<{ enabled: boolean }> {
  const sealed = seal(studio.secretKey, JSON.stringify(secrets), sourceContext(studioId, source));
  const { rows } = await sql<{ enabled: boolean }>`
    insert into source_connections as c (studio_id, source, base_url, secrets, credential_version, enabled, sign_in, preview)
    values (${studioId}, ${source}, ${baseUrl}, ${sealed}, ${
      // Unlike that of a connection removed before: what still holds the old login is told from this one.
      randomInt(1, 1_000_000_000)
    }, false, ${signIn}, ${JSON.stringify(seen)}::jsonb)
    on conflict (studio_id, source) do update set base_url = excluded.base_url, secrets = excluded.secrets,
      credential_version = c.credential_version + 1, sign_in = excluded.sign_in,
      preview = case when c.preview is not null then excluded.preview end,
      rejected_logins = 0, failures_in_row = 0, failing_since = null, held_until = null, last_error_code = null,
      last_error_at = null
    returning enabled`.execute(trx);
  return rows[0]!;
}
