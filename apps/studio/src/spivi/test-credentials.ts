import type { CredentialsTest, credentials } from '@tandem/api/studio';
import type { Failure, Outcome } from '@tandem/spivi';
import type { z } from 'zod';
import { openClient } from './clients.ts';

export type Credentials = Required<z.output<typeof credentials>>;
type Check = CredentialsTest['checks'][number];

const LOST = new Set(['timeout', 'network', 'not_spivi', 'server_error', 'rate_limited']);
const passed = (name: Check['name']): Check => ({ name, state: 'ok', code: null, message: null });
const failed = (name: Check['name'], code: string, message: string): Check => ({
  name,
  state: 'failed',
  code,
  message,
});
const notTried = (name: Check['name']): Check => ({ name, state: 'not_tried', code: null, message: null });

/**
 * Tries credentials without saving them: is the address one of the operator's and does it speak Spivi; is the login
 * right; does the Site ID belong to it. Stops at the first that fails, so that a wrong password costs one refusal.
 * @returns the checks, and whether Spivi refused the login
 */
export async function testCredentials(
  allowedBaseUrls: readonly string[],
  given: Credentials,
): Promise<CredentialsTest & { refused: boolean }> {
  if (!allowedBaseUrls.includes(given.baseUrl)) {
    const message = 'Tandem’s operator has not allowed this address.';
    return verdict([failed('base_url', 'base_url_not_allowed', message)]);
  }
  const client = openClient(given);
  try {
    const login = await client.call('ClientService/GetClients', { username: given.sourceName });
    const noLogin = lost(login);
    if (noLogin) return verdict([failed('base_url', noLogin.code, noLogin.message)]);
    // A server that tells a wrong site apart says so before it looks at the password.
    if (login.kind !== 'ok' && login.code === 'not_found')
      return verdict([passed('base_url'), failed('site_id', login.code, login.message)]);
    if (login.kind === 'config') {
      const refusal = failed('credentials', login.code, login.message);
      return { ...verdict([passed('base_url'), refusal]), refused: true };
    }
    const site = await client.call('ClientService/GetInstructors', {});
    const noSite = lost(site);
    if (noSite) return verdict([failed('base_url', noSite.code, noSite.message)]);
    if (site.kind !== 'ok')
      return verdict([passed('base_url'), passed('credentials'), failed('site_id', site.code, site.message)]);
    return verdict([passed('base_url'), passed('credentials'), passed('site_id')]);
  } finally {
    await client.close();
  }
}

const lost = (outcome: Outcome<unknown>): Failure | null =>
  outcome.kind !== 'ok' && LOST.has(outcome.code) ? outcome : null;

function verdict(checks: Check[]): CredentialsTest & { refused: boolean } {
  const names = ['base_url', 'credentials', 'site_id'] as const;
  return {
    ok: checks.length === names.length && checks.every((check) => check.state === 'ok'),
    checks: names.map((name) => checks.find((check) => check.name === name) ?? notTried(name)),
    refused: false,
  };
}
