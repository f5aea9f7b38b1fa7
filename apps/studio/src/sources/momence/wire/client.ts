import { z } from 'zod';
import type { ClientLogin, Grant } from '../../adapter.ts';
import { type Ask, exchange } from './exchange.ts';
import {
  type Booking,
  booking,
  type Location,
  location,
  type Member,
  member,
  type Page,
  page,
  type Session,
  session,
  type Tokens,
  tokens,
} from './objects.ts';
import type { MomenceErrorCode, Outcome } from './outcome.ts';

/** Where Momence's public interface answers. */
export const MOMENCE_URL = 'https://api.momence.com';
/** Rows that Momence gives at once. */
export const PAGE_ROWS = 100;

/**
 * Signs in: the client by its id and secret, and the studio's person by a grant.
 * A lost answer may have used a code, or a refresh token, up: the grant asked again then says `grant_refused`.
 */
export function askTokens(
  { baseUrl, clientId, clientSecret }: ClientLogin,
  grant: Grant,
  timeoutMs?: number,
): Promise<Outcome<Tokens>> {
  return exchange(
    {
      method: 'POST',
      url: `${baseUrl}/api/v2/auth/token`,
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      form: formOf(grant),
      refusal: signInRefusal,
    },
    tokens,
    timeoutMs,
  );
}

function formOf(grant: Grant): URLSearchParams {
  if (grant.type === 'authorization_code')
    return new URLSearchParams({ grant_type: grant.type, code: grant.code, redirect_uri: grant.redirectUri });
  if (grant.type === 'refresh_token')
    return new URLSearchParams({ grant_type: grant.type, refresh_token: grant.refreshToken });
  return new URLSearchParams({
    grant_type: grant.type,
    username: grant.username,
    password: grant.password,
  });
}

/** Where it does not say which of both it is, 401 is about the client, which signs in first (RFC 6749, 5.2). */
function signInRefusal(httpStatus: number, problem: string | null): MomenceErrorCode | null {
  if (problem === 'invalid_grant') return 'grant_refused';
  if (problem === 'invalid_client' || problem === 'unauthorized_client') return 'client_refused';
  if (problem === 'invalid_request' || problem === 'unsupported_grant_type') return 'invalid_request';
  if (httpStatus === 401) return 'client_refused';
  return httpStatus === 400 || httpStatus === 403 ? 'grant_refused' : null;
}

/** Where a person of the studio allows the client to read, in a browser; `state` comes back with the code. */
export const authorizeUrl = (
  { baseUrl, clientId }: Omit<ClientLogin, 'clientSecret'>,
  { redirectUri, state }: { redirectUri: string; state: string },
): string =>
  `${baseUrl}/api/v2/auth/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'public-api-v2',
    state,
  })}`;

/** The calls with a token; each is one exchange. All but one read: only a check-in is ever written to Momence. */
export function momenceCalls(
  { baseUrl, accessToken }: { baseUrl: string; accessToken: string },
  timeoutMs?: number,
) {
  const get = <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>) => {
    const search = new URLSearchParams(query).toString();
    const ask: Ask = {
      method: 'GET',
      url: `${baseUrl}/api/v2${path}${search === '' ? '' : `?${search}`}`,
      authorization: `Bearer ${accessToken}`,
    };
    return exchange(ask, schema, timeoutMs);
  };
  const list = async <T>(
    path: string,
    number: number,
    row: z.ZodType<T>,
    query: Record<string, string> = {},
  ): Promise<Outcome<Page<T>>> => {
    const asked = { page: String(number), pageSize: String(PAGE_ROWS), ...query };
    const answer = await get(path, asked, page(row));
    // A server that forgets which page it was asked for would give the first one for ever.
    if (answer.kind === 'ok' && answer.value.page !== number)
      return { kind: 'transient', code: 'not_momence' };
    return answer;
  };
  return {
    /** The sessions that start from `from` to `to`, cancelled ones too. */
    sessions: (span: { from: Date; to: Date }, number: number): Promise<Outcome<Page<Session>>> =>
      list('/host/sessions', number, session, {
        startAfter: span.from.toISOString(),
        startBefore: span.to.toISOString(),
        includeCancelled: 'true',
      }),
    session: (sessionId: number): Promise<Outcome<Session>> =>
      get(`/host/sessions/${sessionId}`, {}, session),
    /** Who is and was booked in a session. */
    bookings: (sessionId: number, number: number): Promise<Outcome<Page<Booking>>> =>
      list(`/host/sessions/${sessionId}/bookings`, number, booking, { includeCancelled: 'true' }),
    /** Members of whom something is like `query`: an email finds others too; null: all. */
    members: (query: string | null, number: number): Promise<Outcome<Page<Member>>> =>
      list('/host/members', number, member, query === null ? {} : { query }),
    member: (memberId: number): Promise<Outcome<Member>> => get(`/host/members/${memberId}`, {}, member),
    locations: (number: number): Promise<Outcome<Page<Location>>> =>
      list('/member/host/locations', number, location),
    /** Checks in to a booking, or takes that back. */
    checkIn: (bookingId: number, checkedIn: boolean): Promise<Outcome<unknown>> =>
      exchange(
        {
          method: checkedIn ? 'POST' : 'DELETE',
          url: `${baseUrl}/api/v2/host/session-bookings/${bookingId}/check-in`,
          authorization: `Bearer ${accessToken}`,
          writes: true,
        },
        z.unknown(),
        timeoutMs,
      ),
  };
}
