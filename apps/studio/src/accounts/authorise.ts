import type { Endpoint } from '@tandem/api/endpoint';
import {
  ASKS_FOR_HEADER,
  CONFIRM_MINUTES,
  type FactorState,
  TAB_ACCOUNT_HEADER,
  TAB_ACCOUNT_QUERY,
} from '@tandem/api/words';
import { notAllowed, notFound, notSignedIn } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Caller } from '../base/context.ts';
import type { Db } from '../base/db.ts';
import { factorMissing } from '../base/need-factor.ts';
import { problem } from '../base/problem.ts';
import { tokenRefused } from '../base/refuse-token.ts';
import { ABSOLUTE_DAYS, type Auth } from './auth.ts';
import { asksFactor, factorNeeded, factorState } from './need-factor.ts';
import { callers } from './note-denial.ts';
import { childrenOf } from './read-children.ts';
import { studioOf } from './studio-of.ts';
import { authoriseToken } from './tokens/authorise-token.ts';
import { secretHashOf } from './tokens/bearer.ts';

export type Membership = Omit<Caller, 'accountId' | 'sessionId' | 'fresh' | 'proved' | 'tokenId'> & {
  name: string;
};
export type Account = {
  accountId: string;
  sessionId: string;
  name: string;
  email: string;
  locale: 'en' | 'fr' | null;
  /** The person has signed in, or said again that it is them, a short while ago. */
  fresh: boolean;
  secondFactor: FactorState;
  /** The role in one of the studios asks for a second factor, and this account is no exception here. */
  factorAsked: boolean;
  /** One entry for each studio: a role on the staff outranks being a member. */
  studios: Membership[];
};

type Row = {
  fresh: boolean;
  has: boolean;
  proved: boolean;
  suffices: boolean;
  id: string;
  session_id: string;
  name: string;
  email: string;
  locale: Account['locale'];
  studio_id: string | null;
  studio_name: string;
  role: Caller['role'];
  customer_id: string | null;
  staff_id: string | null;
};

/**
 * Who is signed in, and what they are in which studio: one query, since every call begins with it.
 * @param half also whose second factor is still to come, for what leads there
 * @throws Problem other_person; not_signed_in, also when the session was idle too long or has reached its absolute end;
 * second_factor_needed; token_refused, since no token stands for a session
 */
export async function findAccount(
  auth: Auth,
  db: Db,
  request: FastifyRequest,
  { half = false }: { half?: boolean } = {},
): Promise<Account> {
  const token = auth.readToken(request.headers.cookie);
  if (secretHashOf(request.headers) !== null) throw tokenRefused();
  if (token === null) throw notSignedIn();
  const { rows } = await sql<Row>`
    select greatest(s."createdAt", s.confirmed_at) > now() - make_interval(mins => ${CONFIRM_MINUTES}) as fresh,
      exists (select from auth.factor f where f.account_id = u.id and f.proved_at is not null) as has,
      s.second_factor_at is not null as proved, u.password_suffices as suffices,
      u.id, s.id as session_id, u.name, u.login as email, u.locale, m.studio_id, m.name as studio_name, m.role, m.customer_id, m.staff_id
    from auth.session s join auth."user" u on u.id = s."userId" left join studios_of_account(u.id) m on true
    where s.token = ${token} and s."expiresAt" > now()
      and s."createdAt" > now() - make_interval(days => ${ABSOLUTE_DAYS})`.execute(db);
  const person = rows[0];
  if (!person) throw notSignedIn();
  auth.remember(token, person.id);
  checkTab(request, person.id);
  const studios = membershipsOf(rows);
  const suffices = person.suffices && auth.isOnThisMachine(request);
  const secondFactor = factorState({ ...person, suffices }, studios);
  if (secondFactor === 'unproved' && !half) throw factorNeeded();
  return {
    accountId: person.id,
    sessionId: person.session_id,
    name: person.name,
    email: person.email,
    locale: person.locale,
    fresh: person.fresh,
    secondFactor,
    factorAsked: !suffices && studios.some(asksFactor),
    studios,
  };
}

/**
 * Refuses what a page asks that was opened by somebody else: all tabs of a browser share the cookie of whoever signed in
 * last. Whoever does not say whose page it is, is taken at the cookie's word.
 * @throws Problem other_person
 */
function checkTab({ headers, query }: FastifyRequest, accountId: string): void {
  const page = headers[TAB_ACCOUNT_HEADER] ?? (query as Record<string, unknown>)[TAB_ACCOUNT_QUERY];
  if (page === undefined || page === accountId) return;
  throw problem({
    code: 'other_person',
    message: 'Somebody else is signed in here. Nothing was done.',
    remedy: 'Reload the page.',
  });
}

function membershipsOf(rows: Row[]): Membership[] {
  const byStudio = new Map<string, Membership>();
  for (const row of rows) {
    if (row.studio_id === null) continue;
    const known = byStudio.get(row.studio_id);
    byStudio.set(row.studio_id, {
      studioId: row.studio_id,
      name: row.studio_name,
      role: row.staff_id || !known ? row.role : known.role,
      staffId: row.staff_id ?? known?.staffId ?? null,
      customerId: row.customer_id ?? known?.customerId ?? null,
    });
  }
  return [...byStudio.values()];
}

/** Prolongs the session of somebody who is here; its absolute end stays. */
export async function renewSession(
  { auth }: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { headers } = await auth.api.getSession({
    headers: new Headers({ cookie: request.headers.cookie ?? '' }),
    returnHeaders: true,
  });
  for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
}

/**
 * Lets a call through, or not: 401 without a session or token, 404 for a studio that the account does not belong to (its
 * existence is not told), 403 for a role that may not, or that asks for a second factor where there is none, and for a
 * token that was not made for it.
 */
export async function authorise(
  auth: Auth,
  db: Db,
  endpoint: Pick<Endpoint, 'access' | 'scope' | 'guarded'>,
  request: FastifyRequest,
): Promise<Caller> {
  const secretHash = secretHashOf(request.headers);
  if (secretHash !== null) return authoriseToken(auth, db, endpoint, request, secretHash);
  const account = await findAccount(auth, db, request);
  const { accountId, sessionId, studios, fresh, secondFactor } = account;
  const studioId = studioOf(request);
  const membership = studios.find((m) => m.studioId === studioId);
  if (!membership) throw notFound('studio');
  const { role, staffId, customerId } = membership;
  const proved = secondFactor === 'proved' || secondFactor === 'free';
  const whose = { accountId, sessionId, studioId: membership.studioId };
  const self: Caller = { ...whose, role, staffId, customerId, fresh, proved };
  callers.set(request, self);
  if (asksFactor(membership) && !proved) throw factorMissing();
  const caller = await asGuardian(db, endpoint, self, request.headers[ASKS_FOR_HEADER]);
  if (Array.isArray(endpoint.access) && !endpoint.access.includes(caller.role)) throw notAllowed();
  return caller;
}

/**
 * Who asks, where a guardian asks for a child of theirs: the child as a member, and nothing of what the guardian is beside
 * that. This is the one place that knows of it: whatever is a member's own is then the child's.
 * @param child as the request names it; undefined: everybody asks for themself
 * @throws Problem not_for_child for what is each person's own; not_found for who is no child of theirs, or signs in themself
 */
async function asGuardian(
  db: Db,
  { guarded }: Pick<Endpoint, 'guarded'>,
  self: Caller,
  child: string | string[] | undefined,
): Promise<Caller> {
  if (child === undefined || child === self.customerId) return self;
  if (self.customerId === null) throw notFound('customer');
  if (!guarded) throw notForChild();
  const customerId = String(child).toLowerCase();
  if (!(await childrenOf(db, self)).includes(customerId)) throw notFound('customer');
  return { ...self, role: 'member', staffId: null, customerId, guardianId: self.customerId };
}

const notForChild = () =>
  problem({
    code: 'not_for_child',
    message: 'This is each person’s own: nobody does it for a child.',
    remedy: 'Go back to your own bookings, or ask at the desk.',
  });
