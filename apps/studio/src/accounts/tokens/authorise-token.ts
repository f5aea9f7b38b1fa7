import type { Endpoint } from '@tandem/api/endpoint';
import { ASKS_FOR_HEADER, isOwnScope, type Scope } from '@tandem/api/words';
import { inTenant, notAllowed, notFound } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Caller } from '../../base/context.ts';
import type { Db } from '../../base/db.ts';
import { factorMissing } from '../../base/need-factor.ts';
import { problem } from '../../base/problem.ts';
import { tokenRefused } from '../../base/refuse-token.ts';
import type { Auth } from '../auth.ts';
import { asksFactor } from '../need-factor.ts';
import { callers } from '../note-denial.ts';
import { studioOf } from '../studio-of.ts';

/** That a token was used is noted so often at most: what reads is not to be what writes. */
const NOTE_MINUTES = 60;
/** A studio's token reaches what its management does, within its scopes, and no health number. */
const STUDIO_ROLE = 'manager';

type Row = {
  tokenId: string;
  studioId: string;
  accountId: string | null;
  scopes: Scope[];
  expired: boolean;
  revoked: boolean;
  noted: boolean;
  role: Caller['role'] | null;
  staffId: string | null;
  customerId: string | null;
  hasFactor: boolean;
  suffices: boolean | null;
};

/**
 * Lets a program's call through, or not: by the token alone, with at most the rights that its person has in that studio now.
 * @throws Problem token_with_cookie; token_unknown, token_revoked, token_expired (401); not_found for another studio;
 * too_many_requests; not_allowed for a role that may not; token_refused; token_scope_missing
 */
export async function authoriseToken(
  auth: Auth,
  db: Db,
  { access, scope }: Pick<Endpoint, 'access' | 'scope'>,
  request: FastifyRequest,
  secretHash: Buffer,
): Promise<Caller> {
  if (auth.readToken(request.headers.cookie) !== null) throw withCookie();
  const token = await findToken(db, secretHash);
  if (!token) throw unknown();
  auth.countToken(token.tokenId);
  // One that works no more has a share of the server no more either: it asks as a stranger.
  auth.rememberToken(secretHash, null);
  if (token.revoked || (token.accountId !== null && token.role === null)) throw revoked();
  if (token.expired) throw expired();
  auth.rememberToken(secretHash, token.accountId ?? token.tokenId);
  if (studioOf(request) !== token.studioId) throw notFound('studio');
  const caller = callerOf(token);
  callers.set(request, caller);
  const suffices = token.suffices === true && auth.isOnThisMachine(request);
  if (token.accountId !== null && asksFactor(caller) && !token.hasFactor && !suffices) throw factorMissing();
  if (Array.isArray(access) && !access.includes(caller.role)) throw notAllowed();
  // A program asks for its person alone.
  if (request.headers[ASKS_FOR_HEADER] !== undefined) throw tokenRefused();
  if (!scope || (isOwnScope(scope) && !isOwn(request, caller))) throw tokenRefused();
  if (!token.scopes.includes(scope)) throw scopeMissing(scope);
  if (!token.noted) await noteUse(db, token);
  return caller;
}

async function findToken(db: Db, secretHash: Buffer): Promise<Row | undefined> {
  // A role on the staff outranks being a member; the same person is both.
  const { rows } = await sql<Row>`
    select t.token_id as "tokenId", t.studio_id as "studioId", t.account_id as "accountId", t.scopes,
      t.expires_at <= now() as expired, t.revoked_at is not null as revoked,
      coalesce(t.used_at > now() - make_interval(mins => ${NOTE_MINUTES}), false) as noted,
      (array_agg(m.role order by m.staff_id nulls last) filter (where m.role is not null))[1] as role,
      (array_agg(m.staff_id) filter (where m.staff_id is not null))[1] as "staffId",
      (array_agg(m.customer_id) filter (where m.customer_id is not null))[1] as "customerId",
      exists (select from auth.factor f where f.account_id = u.id and f.proved_at is not null) as "hasFactor",
      u.password_suffices as suffices
    from token_by_secret(${secretHash}) t left join auth."user" u on u.id = t.account_id
    left join studios_of_account(t.account_id) m on m.studio_id = t.studio_id
    group by t.studio_id, t.token_id, t.account_id, t.scopes, t.expires_at, t.revoked_at, t.used_at, u.id, u.password_suffices`.execute(
    db,
  );
  return rows[0];
}

function callerOf({ tokenId, studioId, accountId, role, staffId, customerId }: Row): Caller {
  const program = { tokenId, studioId, fresh: false, proved: false };
  return accountId === null
    ? { ...program, accountId: `token:${tokenId}`, role: STUDIO_ROLE, staffId: null, customerId: null }
    : { ...program, accountId, role: role!, staffId, customerId };
}

/** Is the person of the path the one whose token it is? */
const isOwn = (request: FastifyRequest, { customerId }: Caller): boolean =>
  customerId !== null &&
  String((request.params as { customerId?: string }).customerId).toLowerCase() === customerId;

async function noteUse(db: Db, { studioId, tokenId }: Row): Promise<void> {
  await inTenant(db, studioId, (trx) =>
    sql`update api_tokens set used_at = now() where studio_id = ${studioId} and token_id = ${tokenId}`.execute(
      trx,
    ),
  );
}

const MAKE_ANOTHER = 'Make another one in the console and give it to the program.';

const withCookie = () =>
  problem({
    code: 'token_with_cookie',
    message: 'The call brings a token and a signed-in browser’s cookie.',
    remedy: 'Send the token alone.',
  });

const unknown = () =>
  problem({
    code: 'token_unknown',
    message: 'This token is not known here.',
    remedy: 'Check that it was copied whole, or make another one in the console.',
  });

const expired = () =>
  problem({ code: 'token_expired', message: 'This token has run out.', remedy: MAKE_ANOTHER });

const revoked = () =>
  problem({
    code: 'token_revoked',
    message: 'This token was ended, or its person has no access here any more.',
    remedy: MAKE_ANOTHER,
  });

const scopeMissing = (scope: Scope) =>
  problem({
    code: 'token_scope_missing',
    message: `This token was not made for ${scope}.`,
    remedy: `Make another one with ${scope}, and end this one.`,
    details: { scope },
  });
