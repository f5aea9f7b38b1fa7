import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@tandem/api/endpoint';
import { type ApiToken, type ApiTokens, endpoints, type StaffMember } from '@tandem/api/studio';
import {
  isOwnScope,
  MAX_LISTED_TOKENS,
  MAX_PERSONAL_TOKENS,
  MAX_STUDIO_TOKENS,
  MAX_TOKENS_MADE,
  may,
  type Role,
  type Scope,
  scopes,
  TOKEN_KEPT_DAYS,
  type TokenKind,
} from '@tandem/api/words';
import { hashToken, invalidField, notAllowed, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { needFresh } from '../../base/fresh.ts';
import { problem } from '../../base/problem.ts';
import { tellOwners } from '../../base/tell-owners.ts';
import { holdSession } from '../sessions.ts';
import { newSecret } from './bearer.ts';

const DAY_MS = 86_400_000;
const MOST: Record<TokenKind, number> = { personal: MAX_PERSONAL_TOKENS, studio: MAX_STUDIO_TOKENS };

type Row = Omit<ApiToken, 'madeAt' | 'expiresAt' | 'usedAt'> & {
  madeAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
};

/** One's own, and for owners those of the studio and of the team; those that work first, the latest before others. */
export async function listTokens(call: Call): Promise<ApiTokens> {
  return { tokens: await readTokens(call, visibleTokens(call)), makes: makesOf(call) };
}

/**
 * Makes a token. Its secret is told here and never again. All owners are written to of one of the studio: it goes on whoever
 * leaves, so nobody makes one unnoticed.
 * @throws Problem confirm_needed; not_signed_in where the session has ended meanwhile; not_allowed; invalid_field for a scope that the role has no use for; too_many_tokens
 */
export async function makeToken(
  call: Call,
  { kind, name, days, ...wish }: z.output<typeof endpoints.makeToken.body>,
): Promise<{ token: ApiToken; secret: string }> {
  const { trx, studioId, now, caller } = call;
  needFresh(call);
  const makes = makesOf(call)[kind];
  if (makes.length === 0) throw notAllowed();
  const wished = scopes.filter((scope) => wish.scopes.includes(scope));
  const useless = wished.find((scope) => !makes.includes(scope));
  if (useless) throw invalidField('scopes', `A token of yours cannot be made for ${useless}.`);
  await holdSession(trx, caller);
  await refuseMany(call, kind);
  const tokenId = randomUUID();
  const secret = newSecret(kind);
  await trx
    .insertInto('api_tokens')
    .values({
      studio_id: studioId,
      token_id: tokenId,
      account_id: kind === 'personal' ? caller.accountId : null,
      made_by: caller.accountId,
      made_by_staff: caller.staffId,
      name,
      scopes: wished,
      secret_hash: hashToken(secret),
      made_at: now,
      expires_at: new Date(now.getTime() + days * DAY_MS),
    })
    .execute();
  await audit(call, 'token.make', { kind: 'token', id: tokenId }, { kind, scopes: wished, days });
  await announceChange(call, 'settings', null);
  const [token] = await readTokens(call, sql`t.token_id = ${tokenId}`);
  if (kind === 'studio')
    await tellOwners(call, {
      mail: 'studio_token_made',
      sealed: { token: { name, maker: token!.madeBy ?? '' } },
    });
  return { token: token!, secret };
}

/** The studio's tokens that work, by who of the team made them: they stay when that person leaves. */
export async function studioTokensByMaker({ trx, studioId, now }: Work) {
  const { rows } = await sql<{ staffId: string; tokens: StaffMember['studioTokens'] }>`
    select made_by_staff as "staffId",
      json_agg(json_build_object('tokenId', token_id, 'name', name) order by made_at, token_id) as tokens
    from api_tokens
    where studio_id = ${studioId} and account_id is null and made_by_staff is not null
      and revoked_at is null and expires_at > ${now}
    group by made_by_staff`.execute(trx);
  return new Map(rows.map(({ staffId, tokens }) => [staffId, tokens]));
}

/** Ends a token at once. @throws Problem not_found, also for one that the caller may not end */
export async function revokeToken(call: Call, tokenId: string): Promise<void> {
  const { trx, studioId, now } = call;
  const { rows } = await sql<{ ended: boolean }>`
    with found as (select t.token_id, t.revoked_at from api_tokens t
        where t.studio_id = ${studioId} and t.token_id = ${tokenId} and ${visibleTokens(call)}),
      ended as (update api_tokens t set revoked_at = ${now} from found
        where t.studio_id = ${studioId} and t.token_id = found.token_id and found.revoked_at is null returning 1)
    select exists (select from ended) as ended from found`.execute(trx);
  if (!rows[0]) throw notFound('token');
  if (!rows[0].ended) return;
  await audit(call, 'token.revoke', { kind: 'token', id: tokenId });
  await announceChange(call, 'settings', null);
}

/** What the caller can make a token for: the scopes of endpoints that let the role in. */
function makesOf({ caller: { role, customerId } }: Call): ApiTokens['makes'] {
  const personal = scopesOf(role).filter((scope) => customerId !== null || !isOwnScope(scope));
  const studio = may(role, 'manageTokens') ? scopesOf('manager').filter((scope) => !isOwnScope(scope)) : [];
  return { personal, studio };
}

function scopesOf(role: Role): Scope[] {
  const table: Endpoint[] = Object.values(endpoints);
  const used = new Set(
    table.filter(({ access }) => Array.isArray(access) && access.includes(role)).map(({ scope }) => scope),
  );
  return scopes.filter((scope) => used.has(scope));
}

/** Which tokens `t` the caller sees, and ends. */
export function visibleTokens({ caller }: Call): RawBuilder<boolean> {
  const own = sql<boolean>`t.account_id = ${caller.accountId}`;
  return may(caller.role, 'manageTokens')
    ? sql`(${own} or t.account_id is null or exists (
        select from staff f where f.studio_id = t.studio_id and f.account_id = t.account_id))`
    : own;
}

async function readTokens(
  { trx, studioId, now, caller }: Call,
  which: RawBuilder<unknown>,
): Promise<ApiToken[]> {
  const { rows } = await sql<Row>`
    select t.token_id as "tokenId", case when t.account_id is null then 'studio' else 'personal' end as kind,
      t.name, t.scopes, f.name as "madeBy", t.account_id is not distinct from ${caller.accountId} as own,
      t.made_by = ${caller.accountId} as "madeByMe", coalesce(f.removed_at is not null, true) as "makerLeft",
      t.made_at as "madeAt", t.expires_at as "expiresAt", t.used_at as "usedAt",
      case when t.revoked_at is not null then 'revoked' when t.expires_at <= ${now} then 'expired' else 'active' end as state
    from api_tokens t
    left join staff f on f.studio_id = t.studio_id and f.staff_id = t.made_by_staff
    where t.studio_id = ${studioId} and ${which}
    order by t.revoked_at is null and t.expires_at > ${now} desc, t.made_at desc, t.token_id limit ${MAX_LISTED_TOKENS}`.execute(
    trx,
  );
  return rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
  }));
}

/** The person is held; of the studio's two that two owners make at once the second counts the first. */
async function refuseMany({ trx, studioId, now, caller }: Call, kind: TokenKind): Promise<void> {
  if (kind === 'studio')
    await sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);
  const { rows } = await sql<{ working: number; made: number }>`
    select count(*) filter (where revoked_at is null and expires_at > ${now}) as working,
      count(*) filter (where made_at > ${now}::timestamptz - make_interval(days => ${TOKEN_KEPT_DAYS})) as made
    from api_tokens where studio_id = ${studioId}
      and account_id is not distinct from ${kind === 'personal' ? caller.accountId : null}`.execute(trx);
  const { working, made } = rows[0]!;
  if (working >= MOST[kind])
    throw tooMany(
      `There are ${MOST[kind]} tokens already, and there are no more.`,
      'End one that no program uses any more.',
    );
  if (made >= MAX_TOKENS_MADE)
    throw tooMany(
      `${MAX_TOKENS_MADE} tokens were made within ${TOKEN_KEPT_DAYS} days, and there are no more.`,
      'Use one that works, or make another later.',
    );
}

const tooMany = (message: string, remedy: string) => problem({ code: 'too_many_tokens', message, remedy });
