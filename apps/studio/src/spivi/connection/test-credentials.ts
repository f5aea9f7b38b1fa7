import type { CredentialsTest, credentials } from '@tandem/api/studio';
import type { Failure, Outcome } from '@tandem/spivi';
import type { z } from 'zod';
import { openClient } from '../calls/clients.ts';

export type Credentials = Required<z.output<typeof credentials>>;
type Check = CredentialsTest['checks'][number];
type Name = Check['name'];
/** `refused`: how Spivi refused the login, if it did. */
export type Tested = CredentialsTest & { refused: Failure | null };

const NAMES = ['base_url', 'credentials', 'access', 'site_id'] as const;
const LOST = new Set(['timeout', 'network', 'not_spivi', 'server_error', 'rate_limited']);
/** Spivi publishes no texts of its own: the sentence says what is wrong, its words stay in the details. */
const SENTENCES = {
  base_url_not_allowed: 'Tandem’s operator has not allowed this address.',
  timeout: 'This address did not answer in time.',
  network: 'This address cannot be reached.',
  not_spivi: 'What answers at this address does not speak Spivi’s interface.',
  server_error: 'Spivi answered with an error of its own.',
  rate_limited: 'Spivi asks to wait: it was asked too often.',
  auth: 'Spivi refused this login and password.',
  not_admin: 'The login is right, but it is not a club administrator’s.',
  agreement_missing: 'The club’s owner has not yet signed Spivi’s API agreement.',
  not_found: 'Spivi does not know this Site ID for the login.',
} as const;
type Code = keyof typeof SENTENCES;

/**
 * Tries credentials without saving them: is the address one of the operator's and does it speak Spivi; is the login
 * right; may it use the interface; does the Site ID belong to it. Stops at the first that fails, so that a wrong
 * password costs one refusal.
 */
export async function testCredentials(
  allowedBaseUrls: readonly string[],
  given: Credentials,
): Promise<Tested> {
  if (!allowedBaseUrls.includes(given.baseUrl)) return failedAt('base_url', 'base_url_not_allowed');
  const client = openClient(given);
  try {
    const login = await client.call('ClientService/GetClients', { username: given.sourceName });
    const refusal = judgeLogin(login);
    if (refusal) return refusal;
    return judgeAccess(await client.call('ClientService/GetInstructors', {})) ?? passed();
  } finally {
    await client.close();
  }
}

/** What the first call tells: is anybody there, and is the login right. */
function judgeLogin(outcome: Outcome<unknown>): Tested | null {
  if (outcome.kind === 'ok') return null;
  if (LOST.has(outcome.code)) return failedAt('base_url', outcome.code as Code);
  // A server that tells a wrong site apart says so before it looks at the password.
  if (outcome.code === 'not_found' && /\bsite\b/i.test(outcome.message))
    return failedAt('site_id', 'not_found', null, ['base_url']);
  // That the agreement is missing is said to a login that is known.
  if (outcome.code === 'agreement_missing') return failedAt('access', 'agreement_missing');
  return outcome.kind === 'config' ? failedAt('credentials', 'auth', outcome) : null;
}

/** Only an administrator of a site that has signed may list its instructors. */
function judgeAccess(outcome: Outcome<unknown>): Tested | null {
  if (outcome.kind === 'ok') return null;
  if (LOST.has(outcome.code)) return failedAt('base_url', outcome.code as Code);
  if (outcome.code === 'agreement_missing') return failedAt('access', 'agreement_missing');
  return outcome.kind === 'config' ? failedAt('access', 'not_admin') : failedAt('site_id', 'not_found');
}

const check = (name: Name, state: Check['state'], code: Code | null = null): Check => ({
  name,
  state,
  code,
  message: code && SENTENCES[code],
});

const passed = (): Tested => ({ ok: true, checks: NAMES.map((name) => check(name, 'ok')), refused: null });

/** @param before the checks that passed: those of the list before this one unless told */
function failedAt(name: Name, code: Code, refused: Failure | null = null, before?: readonly Name[]): Tested {
  const passedBefore = before ?? NAMES.slice(0, NAMES.indexOf(name));
  return {
    ok: false,
    checks: NAMES.map((each) => {
      if (each === name) return check(each, 'failed', code);
      return check(each, passedBefore.includes(each) ? 'ok' : 'not_tried');
    }),
    refused,
  };
}
