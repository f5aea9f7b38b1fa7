import { createHmac, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { inTenant, Problem } from '@tandem/platform';
import type { Db, Trx } from '../base/db.ts';
import { normaliseEmail } from '../base/email.ts';

/** Argon2id at the strength that OWASP names: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const VERIFIED_FOR_MS = 10 * 60_000;
const MAX_VERIFIED = 1_000;
const MAX_CHECKS_AT_ONCE = 16;
const FAILURE_WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
const MAX_FAILURE_ENTRIES = 10_000;

/** What a Spivi client sends with every call. */
export type Login = { siteId: number; sourceName: string; password: string };
export type Site = { siteId: number; name: string; sourceName: string; timeZone: string };

/** Checks logins of sites, once in full and then for some minutes from memory. */
export type Logins = {
  /**
   * Runs `work` in a transaction of the site after checking the login.
   * @param ip the caller's address: failures are counted by site and address
   * @throws Problem `unknown_site` (404), `wrong_login` (401) or `too_many_logins` (429)
   */
  run<T>(login: Login, ip: string, work: (trx: Trx, site: Site) => Promise<T>): Promise<T>;
};

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);

const wrongLogin = () =>
  new Problem({
    code: 'wrong_login',
    status: 401,
    message: 'The login or the password is wrong.',
    remedy: 'Check both; the login is the email of the club’s administrator.',
  });
/** Said apart from a wrong password: a Site ID is no secret, and a typing error in it is common. */
const unknownSite = (siteId: number) =>
  new Problem({
    code: 'unknown_site',
    status: 404,
    message: `The site ${siteId} is not found here.`,
    remedy: 'Check the Site ID.',
  });
const tooManyLogins = () =>
  new Problem({
    code: 'too_many_logins',
    status: 429,
    message: 'Too many failed logins.',
    remedy: 'Wait a minute, check the password and try again.',
  });

export function createLogins(db: Db): Logins {
  const memoryKey = randomBytes(32);
  const verifiedUntil = new Map<string, number>();
  const failures = new Map<string, { count: number; since: number }>();
  let checksRunning = 0;

  // The stored hash is part of the key: a changed password ends what was verified with the old one.
  const keyOf = (login: Login, passwordHash: string) =>
    createHmac('sha256', memoryKey)
      .update(JSON.stringify([login.siteId, login.sourceName, login.password, passwordHash]))
      .digest('base64');

  async function check(login: Login, row: LoginRow): Promise<boolean> {
    if (checksRunning >= MAX_CHECKS_AT_ONCE) throw tooManyLogins();
    checksRunning++;
    try {
      const passes = await verify(row.password_hash, login.password);
      return passes && sameName(row.source_name, login.sourceName);
    } finally {
      checksRunning--;
    }
  }

  return {
    async run(login, ip, work) {
      const from = `${login.siteId}|${ip}`;
      const failed = failures.get(from);
      if (failed && Date.now() - failed.since > FAILURE_WINDOW_MS) failures.delete(from);
      else if (failed && failed.count >= MAX_FAILURES) throw tooManyLogins();

      for (;;) {
        const attempt = await inTenant(db, String(login.siteId), async (trx) => {
          const row = await findLogin(trx, login.siteId);
          if (row === undefined) return { row };
          const until = verifiedUntil.get(keyOf(login, row.password_hash)) ?? 0;
          if (until < Date.now()) return { row };
          return { result: await work(trx, toSite(row)) };
        });
        if ('result' in attempt) return attempt.result as Awaited<ReturnType<typeof work>>;
        const { row } = attempt;
        if (row === undefined || !(await check(login, row))) {
          const entry = failures.get(from) ?? { count: 0, since: Date.now() };
          entry.count++;
          remember(failures, from, entry, MAX_FAILURE_ENTRIES);
          throw row === undefined ? unknownSite(login.siteId) : wrongLogin();
        }
        failures.delete(from);
        const key = keyOf(login, row.password_hash);
        remember(verifiedUntil, key, Date.now() + VERIFIED_FOR_MS, MAX_VERIFIED);
      }
    },
  };
}

/** Puts an entry last and lets the oldest go: a Map keeps the order of insertion. */
function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}

type LoginRow = NonNullable<Awaited<ReturnType<typeof findLogin>>>;
const findLogin = (trx: Trx, siteId: number) =>
  trx.selectFrom('sites').selectAll().where('site_id', '=', siteId).executeTakeFirst();

const toSite = (row: LoginRow): Site => ({
  siteId: row.site_id,
  name: row.name,
  sourceName: row.source_name,
  timeZone: row.time_zone,
});

const sameName = (a: string, b: string) => a === b || normaliseEmail(a) === normaliseEmail(b);
