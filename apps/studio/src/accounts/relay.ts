import { Problem } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../base/problem.ts';
import { ADDRESS_HEADER } from './auth.ts';
import { loginsOf, loginWith } from './logins.ts';
import { standsOn } from './sessions.ts';
import type { Web } from './web.ts';

/** A call as better-auth reads it: the browser's own, or `instead` in its name. */
export function toWebRequest(
  request: FastifyRequest,
  publicUrl: string,
  instead?: { url: string; body: object },
): Request {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip });
  for (const name of ['cookie', 'user-agent', 'origin', 'content-type'])
    if (typeof request.headers[name] === 'string') headers.set(name, request.headers[name]);
  const hasBody = instead !== undefined || request.method === 'POST';
  if (hasBody) headers.set('content-type', 'application/json');
  return new Request(new URL(instead?.url ?? request.url, publicUrl), {
    method: instead ? 'POST' : request.method,
    headers,
    ...(hasBody && { body: JSON.stringify(instead?.body ?? request.body ?? {}) }),
  });
}

const remedies: Record<number, string> = {
  400: 'Correct the field and send it again.',
  401: 'Check the email and the password.',
  429: 'Wait a minute and try again.',
};

/**
 * Passes better-auth's cookies on, never its body, which carries the session's token to scripts.
 * @throws Problem with its refusal in the form of all our errors
 */
export async function relay(answer: Response, reply: FastifyReply): Promise<void> {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  if (answer.ok) return;
  // What better-auth could not do it tells its log alone; it asked the database before it changed anything.
  if (answer.status >= 500)
    throw problem({
      code: 'busy',
      message: 'The sign-in could not be finished.',
      remedy: 'Try again in a few seconds.',
    });
  const body = (await answer.json().catch(() => null)) as { code?: string; message?: string } | null;
  throw new Problem({
    code: answer.status === 429 ? 'too_many_requests' : (body?.code ?? 'sign_in_failed'),
    status: answer.status,
    message: body?.message ?? 'The sign-in failed.',
    remedy: remedies[answer.status] ?? 'Try again in a minute.',
  });
}

/**
 * Signs the caller in, where the password is right; the session whose cookie it replaces ends.
 * @returns the account
 * @throws Problem INVALID_EMAIL_OR_PASSWORD, too_many_requests
 */
export async function openSession(
  { auth, studio }: Pick<Web, 'auth' | 'studio'>,
  who: { email: string; password: string },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<string> {
  const logins = await loginsOf(studio.db, who.email);
  // One account answers for itself; of several the password says which is meant.
  const meant = logins.length > 1 ? await loginWith(studio.db, who.email, who.password) : logins[0];
  const email = (meant ?? logins[0])?.internal ?? who.email;
  const signIn = { url: '/api/auth/sign-in/email', body: { email, password: who.password } };
  const answer = await auth.auth.handler(toWebRequest(request, studio.settings.publicUrl, signIn));
  const opened = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  await relay(answer, reply);
  if (!(await standsOn(studio.db, meant!, auth.readToken(opened.join('; '))))) {
    reply.removeHeader('set-cookie');
    throw wrongPassword();
  }
  const replaced = auth.readToken(request.headers.cookie);
  if (replaced !== null) await studio.db.deleteFrom('auth.session').where('token', '=', replaced).execute();
  reply.header('set-cookie', auth.deviceCookie(who.email));
  return meant!.accountId;
}

/** In the words of any wrong password. */
const wrongPassword = () =>
  new Problem({
    code: 'INVALID_EMAIL_OR_PASSWORD',
    status: 401,
    message: 'Invalid email or password',
    remedy: remedies[401],
  });
