import { createHmac, randomBytes } from 'node:crypto';
import type { Locale } from '@tandem/api/words';
import { createBrake } from '@tandem/platform';
import { LRUCache } from 'lru-cache';
import { inSite } from '../base/call.ts';
import type { Call, Site, Tracker } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { normaliseEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';
import { verifyPassword } from './passwords.ts';

const VERIFIED_FOR_MS = 10 * 60_000;
const MAX_VERIFIED = 1_000;
const MAX_CHECKS_AT_ONCE = 16;
const FAILURE_WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
const MAX_FAILURE_ENTRIES = 10_000;
const MAX_KNOWN = 10_000;

/** What a Spivi client sends with every call; `ip` is the address that it calls from. */
export type Login = { siteId: number; sourceName: string; password: string; ip: string };

/** Checks logins of sites, once in full and then for some minutes from memory. */
export type Logins = {
  /**
   * Runs `verb` in a transaction of the site after checking the login; failures are counted by site and address, and by
   * the site from wherever: guessing then goes on by turns, and an address that was right before is not held up by it.
   * @throws Problem `unknown_site` (404), `wrong_login` (401) or `too_many_logins` (429)
   */
  perform<T>(login: Login, verb: (call: Call) => Promise<T>): Promise<T>;
};

const wrongLogin = () =>
  problem({
    code: 'wrong_login',
    message: 'The login or the password is wrong.',
    remedy: 'Check both; the login is the email of the club’s administrator.',
  });
/** Said apart from a wrong password: a Site ID is no secret, and a typing error in it is common. */
const unknownSite = (siteId: number) =>
  problem({
    code: 'unknown_site',
    message: `The site ${siteId} is not found here.`,
    remedy: 'Check the Site ID.',
  });
const tooManyLogins = () =>
  problem({
    code: 'too_many_logins',
    message: 'Too many failed logins.',
    remedy: 'Wait a minute, check the password and try again.',
  });

export function createLogins(tracker: Tracker): Logins {
  const memoryKey = randomBytes(32);
  const verified = new LRUCache<string, true>({ max: MAX_VERIFIED, ttl: VERIFIED_FOR_MS });
  // Counted from the first one on: a later failure does not begin the window anew.
  const failures = new LRUCache<string, number>({
    max: MAX_FAILURE_ENTRIES,
    ttl: FAILURE_WINDOW_MS,
    noUpdateTTL: true,
  });
  const brake = createBrake();
  const known = new LRUCache<string, true>({ max: MAX_KNOWN });
  let checksRunning = 0;

  // The stored hash is part of the key: a changed password ends what was verified with the old one.
  const keyOf = ({ siteId, sourceName, password }: Login, row: LoginRow) =>
    createHmac('sha256', memoryKey)
      .update(JSON.stringify([siteId, sourceName, password, row.passwordHash]))
      .digest('base64');

  async function check(login: Login, row: LoginRow, from: string): Promise<boolean> {
    if (checksRunning >= MAX_CHECKS_AT_ONCE) throw tooManyLogins();
    const site = String(login.siteId);
    if (!brake.lets(site, Date.now(), { free: known.has(from) })) throw tooManyLogins();
    checksRunning++;
    try {
      const isRight =
        (await verifyPassword(row.passwordHash, login.password)) &&
        sameName(row.site.sourceName, login.sourceName);
      if (isRight) brake.forgive(site);
      return isRight;
    } finally {
      checksRunning--;
    }
  }

  return {
    async perform(login, verb) {
      const from = `${login.siteId}|${login.ip}`;
      if ((failures.get(from) ?? 0) >= MAX_FAILURES) throw tooManyLogins();

      for (;;) {
        // One transaction finds the login and does the work, since nearly every call is of a login verified before.
        const attempt = await inSite(tracker, login.siteId, async (work) => {
          const row = await findLogin(work.trx, login.siteId);
          if (row === undefined || !verified.get(keyOf(login, row))) return { row };
          return { result: await verb({ ...work, caller: row.site }) };
        });
        if ('result' in attempt) return attempt.result as Awaited<ReturnType<typeof verb>>;
        const { row } = attempt;
        if (row === undefined || !(await check(login, row, from))) {
          failures.set(from, (failures.get(from) ?? 0) + 1);
          throw row === undefined ? unknownSite(login.siteId) : wrongLogin();
        }
        failures.delete(from);
        known.set(from, true);
        verified.set(keyOf(login, row), true);
      }
    },
  };
}

type LoginRow = { site: Site; passwordHash: string };

async function findLogin(trx: Trx, siteId: number): Promise<LoginRow | undefined> {
  const row = await trx.selectFrom('sites').selectAll().where('site_id', '=', siteId).executeTakeFirst();
  return (
    row && {
      passwordHash: row.password_hash,
      site: {
        siteId: row.site_id,
        name: row.name,
        sourceName: row.source_name,
        timeZone: row.time_zone,
        locale: row.locale as Locale | null,
      },
    }
  );
}

const sameName = (a: string, b: string) => a === b || normaliseEmail(a) === normaliseEmail(b);
