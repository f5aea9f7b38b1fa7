import { createHmac, randomBytes } from 'node:crypto';
import { MAX_PASSWORD_CHARS, MAX_TOKEN_CALLS_PER_MINUTE, MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { createPool, isLoopback, type Log, sameSecret } from '@tandem/platform';
import { betterAuth } from 'better-auth';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Settings } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { createLoginBrake } from './brake.ts';
import { cookieValue } from './cookie-value.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createThrottle } from './throttle.ts';
import { secretHashOf } from './tokens/bearer.ts';

/** The header that carries the caller's address to better-auth; a client's own is overwritten. */
export const ADDRESS_HEADER = 'x-tandem-address';
export const IDLE_DAYS = 7;
export const ABSOLUTE_DAYS = 30;
/** A browser is known so long after its last sign-in. */
export const DEVICE_DAYS = 180;
const TOKEN_BYTES = 32;
export const AUTH_CONNECTIONS = 4;
/** Sessions whose account is remembered, and tokens; the oldest give way, and count by themselves until they come again. */
const MAX_REMEMBERED = 10_000;
const DAY_SECONDS = 24 * 3600;
const MINUTE_SECONDS = 60;

/** Sign-in by email and password, on the schema `auth`. People cannot sign up by themselves: staff add them. */
export function createAuth(options: {
  databaseUrl: string;
  poolUrl?: string | undefined;
  role: string;
  secretKey: Buffer;
  settings: Settings;
  log: Log;
}) {
  const { settings, log } = options;
  const secret = createHmac('sha256', options.secretKey).update('sign-in sessions').digest('hex');
  const secure = settings.publicUrl.startsWith('https:');
  const prefix = secure ? '__Host-tandem' : 'tandem';
  const pool = createPool({
    url: options.databaseUrl,
    poolUrl: options.poolUrl,
    role: options.role,
    schema: 'auth',
    max: AUTH_CONNECTIONS,
  });
  const auth = betterAuth({
    appName: 'Tandem',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret,
    database: pool,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_CHARS,
      maxPasswordLength: MAX_PASSWORD_CHARS,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    user: { additionalFields: { locale: { type: 'string', required: false, input: false } } },
    session: { expiresIn: IDLE_DAYS * DAY_SECONDS, updateAge: DAY_SECONDS },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: MINUTE_SECONDS,
      max: settings.signInsPerMinute.perAddress,
      customRules: {
        '/sign-in/email': { window: MINUTE_SECONDS, max: settings.signInsPerMinute.perAddress },
      },
    },
    advanced: {
      // A cookie of this name is taken from this host alone and over TLS alone; the library's own prefix asks for less.
      useSecureCookies: false,
      cookiePrefix: prefix,
      defaultCookieAttributes: { secure },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // `guardOrigin` has already refused every foreign page, for these routes as for all others.
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) =>
        log[level === 'error' ? 'error' : 'debug']({ event: 'sign_in.library' }, message),
    },
  });
  const cookieName = `${prefix}.session_token`;
  const deviceName = `${prefix}.device`;
  const deviceOf = (email: string) =>
    createHmac('sha256', secret)
      .update(`device ${normalizeEmail(email)}`)
      .digest('base64url');
  const accountOf = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  const askerOf = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  /** The session token in a cookie header, if its signature is ours: `token.base64(HMAC-SHA-256(token))`. */
  const readToken = (cookieHeader: string | undefined): string | null => {
    const cookie = cookieValue(cookieHeader, cookieName);
    if (!cookie) return null;
    // Compared in its encoded form: nothing that a stranger sends is decoded.
    const [token = '', signature = ''] = cookie.split('.');
    const expected = encodeURIComponent(createHmac('sha256', secret).update(token).digest('base64'));
    return sameSecret(signature, expected) ? token : null;
  };
  return {
    auth,
    readToken,
    /** Notes whose session it is. */
    remember: (token: string, accountId: string) => void accountOf.set(token, accountId),
    /** Notes who asks by a secret, by its hash: a person whose tokens are many is one; null: nobody any more. */
    rememberToken: (secretHash: Buffer, caller: string | null) =>
      void askerOf.set(secretHash.toString('base64'), caller ?? undefined),
    /** Counts a call by a token. @throws Problem too_many_requests */
    countToken: createThrottle(MAX_TOKEN_CALLS_PER_MINUTE),
    /**
     * Who asks, without the database: by a token that was seen before its person, or the token of a studio; the account, or
     * the session where its account is not known yet; null for strangers.
     */
    callerOf(headers: FastifyRequest['headers']): string | null {
      const secretHash = secretHashOf(headers);
      if (secretHash !== null) return askerOf.get(secretHash.toString('base64')) ?? null;
      const token = readToken(headers.cookie);
      return token === null ? null : (accountOf.get(token) ?? token);
    },
    /** A session's token and cookie, for somebody who has proved who they are in another way than by a password. */
    newSession() {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const signature = encodeURIComponent(createHmac('sha256', secret).update(token).digest('base64'));
      const idleSeconds = IDLE_DAYS * DAY_SECONDS;
      return {
        token,
        cookie: `${cookieName}=${token}.${signature}; Max-Age=${idleSeconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
        expiresAt: new Date(Date.now() + idleSeconds * 1000),
      };
    },
    /** Neither the studio nor who calls it is reached from beyond this machine: what the demo's logins are for. */
    isOnThisMachine: (request: { ip: string | undefined }): boolean =>
      // Who has hung up meanwhile has no address any more.
      !settings.exposed && request.ip !== undefined && isLoopback(request.ip),
    brake: createLoginBrake(),
    /** Says that somebody has signed in with this email from this browser; it opens nothing. */
    deviceCookie: (email: string): string =>
      `${deviceName}=${deviceOf(email)}; Max-Age=${DEVICE_DAYS * DAY_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    knowsDevice: (cookieHeader: string | undefined, email: string): boolean =>
      sameSecret(cookieValue(cookieHeader, deviceName) ?? '', deviceOf(email)),
    close: () => pool.end(),
  };
}
export type Auth = ReturnType<typeof createAuth>;
