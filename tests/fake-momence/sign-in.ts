import { randomBytes } from 'node:crypto';
import { type Answer, html, json } from './faults.ts';
import { Refused } from './host.ts';

/** What the dashboard made under "Developer API". */
export type ClientFacts = { clientId: string; clientSecret: string; redirectUris: string[] };
export type StaffFacts = { email: string; password: string };
type Client = ClientFacts & { hostId: number; revoked: boolean };

/** One answer of the token endpoint; instants in ms on the fake's clock. */
type Grant = {
  clientId: string;
  accessToken: string;
  refreshToken: string;
  accessUntil: number;
  refreshUntil: number;
};

export type SignInOptions = {
  /** Default an hour. */
  accessTokenSeconds?: number;
  /** Default 30 days. */
  refreshTokenSeconds?: number;
  /** `rotate` (default): each refresh gives a new one, and the old one is refused; `keep`: the same stays good. */
  refreshTokens?: 'rotate' | 'keep';
};

const CODE_SECONDS = 600;
const SCOPE = 'public-api-v2';

export function openSignIn(now: () => number, options: SignInOptions, nameOf: (hostId: number) => string) {
  const { accessTokenSeconds = 3600, refreshTokenSeconds = 30 * 86_400, refreshTokens = 'rotate' } = options;
  const clients = new Map<string, Client>();
  const staff: (StaffFacts & { hostId: number })[] = [];
  const codes = new Map<string, { clientId: string; redirectUri: string; until: number }>();
  let grants: Grant[] = [];

  const secret = (kind: string) => `${kind}-${randomBytes(24).toString('base64url')}`;
  const iso = (at: number) => new Date(at).toISOString();
  const accessUntil = () => now() + accessTokenSeconds * 1000;

  function pairOf({ accessToken, refreshToken, ...until }: Grant): Answer {
    const accessTokenExpiresAt = iso(until.accessUntil);
    const refreshTokenExpiresAt = iso(until.refreshUntil);
    return json(200, {
      ...{ accessToken, access_token: accessToken, accessTokenExpiresAt },
      ...{ refreshToken, refresh_token: refreshToken, refreshTokenExpiresAt },
    });
  }

  function grant(clientId: string): Answer {
    const refreshUntil = now() + refreshTokenSeconds * 1000;
    const tokens = { accessToken: secret('access'), refreshToken: secret('refresh') };
    grants.push({ clientId, ...tokens, accessUntil: accessUntil(), refreshUntil });
    return pairOf(grants.at(-1)!);
  }

  function refresh(client: Client, refreshToken: string | null): Answer {
    const known = grants.find((one) => one.refreshToken === refreshToken && one.clientId === client.clientId);
    if (!known || known.refreshUntil <= now()) return refusal('invalid_grant');
    if (refreshTokens === 'keep') {
      // The access token of before stays good until its end, as it does where they rotate.
      grants.push({ ...known, accessToken: secret('access'), accessUntil: accessUntil() });
      return pairOf(grants.at(-1)!);
    }
    known.refreshToken = '';
    return grant(client.clientId);
  }

  /** The client that the credentials name, in the header or in the body; its secret is not looked at. */
  const named = (
    authorization: string | undefined,
    form: URLSearchParams,
  ): [string | null, string | null] => {
    const basic = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
    if (basic === undefined) return [form.get('client_id'), form.get('client_secret')];
    const [, id = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    return [id, password];
  };
  const bearer = (authorization: string | undefined) => /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const grantOf = (authorization: string | undefined) => {
    const token = bearer(authorization);
    return token === undefined ? undefined : grants.find(({ accessToken }) => accessToken === token);
  };

  /** Where the browser goes back to, or why it does not go. */
  function checkAuthorize(
    query: URLSearchParams,
  ): { client: Client; back: URL; error: string | null } | string {
    const client = clients.get(query.get('client_id') ?? '');
    if (!client || client.revoked) return 'This application is not known.';
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!client.redirectUris.includes(redirectUri)) return 'redirect_uri is not one of this application.';
    const back = new URL(redirectUri);
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    const error =
      query.get('response_type') !== 'code'
        ? 'unsupported_response_type'
        : query.get('scope') !== SCOPE
          ? 'invalid_scope'
          : null;
    return { client, back, error };
  }
  const goTo = (url: URL): Answer => ({ status: 302, headers: { location: url.href }, body: '' });
  const goBackWith = (back: URL, name: string, value: string) => {
    back.searchParams.set(name, value);
    return goTo(back);
  };

  return {
    addClient(hostId: number, client: ClientFacts): void {
      clients.set(client.clientId, { ...client, hostId, revoked: false });
    },
    addStaff(hostId: number, facts: StaffFacts): void {
      staff.push({ ...facts, hostId });
    },
    /** The page on which a person of the host presses "Allow". */
    authorizePage(query: URLSearchParams): Answer {
      const checked = checkAuthorize(query);
      if (typeof checked === 'string') return html(400, `<title>Momence</title><p>${checked}</p>`);
      const { client, back, error } = checked;
      if (error) return goBackWith(back, 'error', error);
      const hidden = [...query]
        .map(
          ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
        )
        .join('');
      const button = (name: string, label: string) =>
        `<button name="decision" value="${name}">${label}</button>`;
      const question = `${escapeHtml(client.clientId)} wants to read ${escapeHtml(nameOf(client.hostId))}.`;
      return html(
        200,
        `<title>Fake Momence</title><h1>Fake Momence</h1><p>${question}</p>
        <form method="post" action="/api/v2/auth/authorize">${hidden}${button('allow', 'Allow')}${button('deny', 'Deny')}</form>`,
      );
    },
    /** What pressing one of its buttons does. */
    decide(form: URLSearchParams): Answer {
      const checked = checkAuthorize(form);
      if (typeof checked === 'string') return html(400, `<title>Momence</title><p>${checked}</p>`);
      const { client, back, error } = checked;
      if (error) return goBackWith(back, 'error', error);
      if (form.get('decision') !== 'allow') return goBackWith(back, 'error', 'access_denied');
      const code = secret('code');
      const redirectUri = form.get('redirect_uri')!;
      codes.set(code, { clientId: client.clientId, redirectUri, until: now() + CODE_SECONDS * 1000 });
      return goBackWith(back, 'code', code);
    },
    token(contentType: string | undefined, authorization: string | undefined, body: string): Answer {
      if (!contentType?.startsWith('application/x-www-form-urlencoded')) return refusal('invalid_request');
      const form = new URLSearchParams(body);
      const [id, password] = named(authorization, form);
      const client = clients.get(id ?? '');
      if (!client || client.revoked || client.clientSecret !== password)
        return refusal('invalid_client', 401);
      switch (form.get('grant_type')) {
        case 'authorization_code': {
          const code = codes.get(form.get('code') ?? '');
          codes.delete(form.get('code') ?? '');
          const good = code?.clientId === client.clientId && code.redirectUri === form.get('redirect_uri');
          return good && code.until > now() ? grant(client.clientId) : refusal('invalid_grant');
        }
        case 'refresh_token':
          return refresh(client, form.get('refresh_token'));
        case 'password': {
          const good = staff.some(
            (one) =>
              one.hostId === client.hostId &&
              one.email === form.get('username') &&
              one.password === form.get('password'),
          );
          return good ? grant(client.clientId) : refusal('invalid_grant');
        }
        default:
          return refusal('unsupported_grant_type');
      }
    },
    /** Whose rights a token has; null: it is none, or no longer. */
    hostOf(authorization: string | undefined): number | null {
      const known = grantOf(authorization);
      return known && known.accessUntil > now() ? clients.get(known.clientId)!.hostId : null;
    },
    /** Which client asks, also with a token that is over. */
    clientOf(authorization: string | undefined, form: URLSearchParams): string | null {
      const id = grantOf(authorization)?.clientId ?? named(authorization, form)[0];
      return id !== null && clients.has(id) ? id : null;
    },
    /** Its access tokens are over now, its refresh tokens where told. */
    expireTokens({ clientId, refreshToo = false }: { clientId: string; refreshToo?: boolean }): void {
      needed(clientId);
      for (const one of grants)
        if (one.clientId === clientId) {
          one.accessUntil = Math.min(one.accessUntil, now());
          if (refreshToo) one.refreshUntil = Math.min(one.refreshUntil, now());
        }
    },
    /** As somebody who deletes it in the dashboard: no token of it is good, and it gets no other. */
    revokeClient({ clientId }: { clientId: string }): void {
      needed(clientId).revoked = true;
      grants = grants.filter((one) => one.clientId !== clientId);
    },
    /** It may sign in again; the tokens of before stay gone. */
    restoreClient({ clientId }: { clientId: string }): void {
      needed(clientId).revoked = false;
    },
  };

  function needed(clientId: string): Client {
    const client = clients.get(clientId);
    if (!client) throw new Refused(`No such client: ${clientId}`, 404);
    return client;
  }
}

const refusal = (error: string, status = 400): Answer => json(status, { error, error_description: error });

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
