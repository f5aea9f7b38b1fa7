import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { hashToken } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Studio } from '../../base/context.ts';
import type { Db, Trx } from '../../base/db.ts';
import { problem } from '../../base/problem.ts';

/** So long a sign-in page may stand open before a device answers. */
const CHALLENGE_MINUTES = 20;

/** Of a credential's id (WebAuthn, 4), as base64url. */
const MAX_ID_CHARS = Math.ceil((1023 * 4) / 3);
/** EdDSA, ES256 and RS256: what devices have. */
const ALGORITHMS = [-8, -7, -257];

/** The name that passkeys are bound to: a page under any other one gets none. */
const nameOf = ({ settings }: Studio): string => new URL(settings.publicUrl).hostname;

/** Where the page may stand: at the studio's own address, or at another port of the same name on this machine. */
function originsOf({ settings }: Studio, request: FastifyRequest): string[] {
  const own = new URL(settings.publicUrl).origin;
  const { origin } = request.headers;
  const here = origin !== undefined && URL.canParse(origin) ? new URL(origin) : null;
  return here?.hostname === 'localhost' && new URL(own).hostname === 'localhost' ? [own, here.origin] : [own];
}

/** What a browser asks a device to make a passkey with. */
export async function askNewPasskey(
  studio: Studio,
  { accountId, email, name }: { accountId: string; email: string; name: string },
): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ id: string }>`
    select credential_id as id from auth.factor where account_id = ${accountId} and kind = 'passkey'`.execute(
    studio.db,
  );
  const options = await generateRegistrationOptions({
    rpName: 'Tandem',
    rpID: nameOf(studio),
    userID: new TextEncoder().encode(accountId),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: rows,
    // It stands for the password too: the device asks who holds it, and knows whose it is.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(studio.db, options.challenge, newOf(accountId));
  return { ...options };
}

/** What a browser asks a device to sign in with, whoever it is. */
export async function askPasskey(studio: Studio): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({ rpID: nameOf(studio), userVerification: 'required' });
  await keepChallenge(studio.db, options.challenge, SIGN_IN);
  return { ...options };
}

/** Keeps the passkey that a device has made. @throws Problem passkey_refused */
export async function addPasskey(
  studio: Studio,
  trx: Trx,
  { accountId, request }: { accountId: string; request: FastifyRequest },
  { name, response }: { name: string; response: Record<string, unknown> },
): Promise<void> {
  const verified = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => useChallenge(trx, challenge, newOf(accountId)),
    expectedOrigin: originsOf(studio, request),
    expectedRPID: nameOf(studio),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refuse);
  if (!verified.verified) throw passkeyRefused();
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  if (id.length > MAX_ID_CHARS) throw passkeyRefused();
  const kept = await sql`
    insert into auth.factor (account_id, kind, name, proved_at, credential_id, public_key, counter, transports)
    values (${accountId}, 'passkey', ${name}, now(), ${id}, ${Buffer.from(publicKey)}, ${counter}, ${transports})
    on conflict (credential_id) do nothing returning 1`.execute(trx);
  if (kept.rows.length === 0) throw passkeyRefused();
}

type Known = { factorId: string; accountId: string; login: string; publicKey: Buffer; counter: number };

/** @returns whose passkey answered, which proves both factors at once @throws Problem passkey_refused */
export async function takePasskey(
  studio: Studio,
  request: FastifyRequest,
  response: Record<string, unknown>,
): Promise<{ accountId: string; login: string }> {
  const { id } = response;
  if (typeof id !== 'string' || id.length > MAX_ID_CHARS) throw passkeyRefused();
  const { rows } = await sql<Known>`
    select f.factor_id as "factorId", u.id as "accountId", u.login, f.public_key as "publicKey", f.counter
    from auth.factor f join auth."user" u on u.id = f.account_id
    where f.credential_id = ${id}`.execute(studio.db);
  const known = rows[0];
  if (!known) throw passkeyRefused();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => useChallenge(studio.db, challenge, SIGN_IN),
    expectedOrigin: originsOf(studio, request),
    expectedRPID: nameOf(studio),
    requireUserVerification: true,
    credential: {
      id,
      publicKey: new Uint8Array(known.publicKey),
      counter: known.counter,
    },
  }).catch(refuse);
  if (!verified) throw passkeyRefused();
  // Read again where it is written: of two that come at once with one count, one is a copy. Many devices do not count.
  const counted = await sql`update auth.factor set counter = ${authenticationInfo.newCounter}, used_at = now()
    where factor_id = ${known.factorId} and (counter < ${authenticationInfo.newCounter} or ${authenticationInfo.newCounter} = 0)
    returning 1`.execute(studio.db);
  if (counted.rows.length === 0) throw passkeyRefused();
  return { accountId: known.accountId, login: known.login };
}

const SIGN_IN = 'passkey';
const newOf = (accountId: string) => `new-passkey:${accountId}`;
const identifierOf = (challenge: string) => `passkey:${hashToken(challenge).toString('hex')}`;

async function keepChallenge(db: Db, challenge: string, value: string): Promise<void> {
  await sql`insert into auth.verification (id, identifier, value, "expiresAt")
    values (gen_random_uuid()::text, ${identifierOf(challenge)}, ${value},
      now() + make_interval(mins => ${CHALLENGE_MINUTES}))`.execute(db);
}

/** A challenge is answered once. */
async function useChallenge(db: Db | Trx, challenge: string, value: string): Promise<boolean> {
  const { rows } = await sql`delete from auth.verification
    where identifier = ${identifierOf(challenge)} and value = ${value} and "expiresAt" > now()
    returning 1`.execute(db);
  return rows.length > 0;
}

export const passkeyRefused = () =>
  problem({
    code: 'passkey_refused',
    message: 'This passkey could not be used here.',
    remedy: 'Try again, or use another way to sign in.',
  });

/** What the library finds wrong is for nobody but whoever tries. */
function refuse(): never {
  throw passkeyRefused();
}
