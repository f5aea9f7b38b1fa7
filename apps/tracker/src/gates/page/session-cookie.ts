import fastifyCookie from '@fastify/cookie';
import { notSignedIn } from '@tandem/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_SECONDS } from '../../sites/index.ts';

export const SESSION_COOKIE = 'tandem_tracker';

/**
 * Lets the page's sessions travel in a signed cookie, which no script can read and no other website's page sends.
 * @param keys the first signs; cookies signed with a later one are still taken, so that keys can change
 */
export async function signCookies(app: FastifyInstance, keys: Buffer[]): Promise<void> {
  await app.register(fastifyCookie, { secret: keys });
}

/** A screen stays let in until it is removed: as long as browsers keep a cookie, and anew each time it asks who it is. */
export const SCREEN_SECONDS = 400 * 86_400;

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  seconds = SESSION_SECONDS,
): void {
  reply.setCookie(SESSION_COOKIE, token, { ...attributes(request), signed: true, maxAge: seconds });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, attributes(request));
}

/** The session's token; a forged one is turned away without asking the database. @throws Problem `not_signed_in` */
export function sessionTokenOf(request: FastifyRequest): string {
  const cookie = request.cookies[SESSION_COOKIE];
  const { valid, value } =
    cookie === undefined ? { valid: false, value: null } : request.unsignCookie(cookie);
  if (!valid || !value) throw notSignedIn();
  return value;
}

const attributes = (request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: request.protocol === 'https',
});
