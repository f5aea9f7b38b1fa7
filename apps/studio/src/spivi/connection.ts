import type { CredentialsTest, credentials } from '@tandem/api/studio';
import { inTenant, invalidField, notFound, Problem, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import {
  type Connection,
  loadConnection,
  MAX_REJECTED_LOGINS,
  openPassword,
  passwordContext,
} from './load-connection.ts';
import { markAllDirty } from './mark-dirty.ts';
import { startMatching } from './match-run.ts';
import { type Credentials, testCredentials } from './test-credentials.ts';

type Given = z.output<typeof credentials>;
type Who = Pick<Caller, 'studioId' | 'accountId'>;

/** Tests credentials without saving them. The stored password stands in for one left out. */
export async function tryCredentials(studio: Studio, caller: Who, given: Given): Promise<CredentialsTest> {
  const stored = await inTenant(studio.db, caller.studioId, (trx) => loadConnection(trx, caller.studioId));
  const { ok, checks } = await test(studio, stored, complete(studio, stored, given));
  return { ok, checks };
}

/**
 * Saves credentials that pass the test, and begins: people are matched and classes compared. With a new password
 * everything else stays.
 * @throws Problem `credentials_refused`, `other_site`, `password_needed`, `invalid_field`
 */
export async function connect(studio: Studio, caller: Who, given: Given): Promise<void> {
  const { studioId } = caller;
  const stored = await inTenant(studio.db, studioId, (trx) => loadConnection(trx, studioId));
  await inTenant(studio.db, studioId, (trx) => refuseOtherSite(trx, studioId, given.siteId));
  const whole = complete(studio, stored, given);
  const result = await test(studio, stored, whole);
  const failed = result.checks.find((check) => check.state === 'failed');
  if (failed)
    throw new Problem({
      code: 'credentials_refused',
      status: 422,
      field: { base_url: 'baseUrl', credentials: 'password', site_id: 'siteId' }[failed.name],
      message: failed.message ?? 'Spivi did not accept these credentials.',
      remedy: REMEDIES[failed.name],
      details: { checks: result.checks },
    });
  await inTenant(studio.db, studioId, async (trx) => {
    await refuseOtherSite(trx, studioId, given.siteId);
    if (stored && stored.siteId !== given.siteId) await forgetEvents(trx, studioId);
    await save(studio, trx, studioId, whole, stored === null || given.password !== undefined);
    await audit(trx, caller, 'spivi.connect', { kind: 'spivi', id: studioId }, { siteId: given.siteId });
    await startMatching(studio, trx, studioId, 'enabled');
    await markAllDirty(studio, trx, studioId);
    await announceChange(trx, studioId, 'spivi', null);
  });
}

const REMEDIES = {
  base_url: 'Check the address, and that the server there is running.',
  credentials:
    'Check the login, the password and the Site ID. The login must be a club administrator’s, and the club’s owner must have signed Spivi’s API agreement.',
  site_id: 'Check the Site ID on Spivi’s page My Studio.',
};

/** @throws Problem `password_needed` where the stored one cannot stand in */
function complete(studio: Studio, stored: Connection | null, given: Given): Credentials {
  if (!isTimeZone(given.timeZone))
    throw invalidField('timeZone', 'This is not a time zone such as Europe/Paris.');
  const baseUrl = given.baseUrl.replace(/\/+$/, '');
  if (given.password !== undefined) return { ...given, baseUrl, password: given.password };
  // The stored password is shown to nobody new: not to another server, not under another login.
  const same =
    stored &&
    stored.baseUrl === baseUrl &&
    stored.sourceName === given.sourceName &&
    stored.siteId === given.siteId;
  if (!same || stored.rejectedLogins >= MAX_REJECTED_LOGINS)
    throw new Problem({
      code: 'password_needed',
      status: 400,
      field: 'password',
      message: same ? 'Spivi has refused the stored password three times.' : 'The password is needed.',
      remedy: 'Enter the password of the Spivi login.',
    });
  return { ...given, baseUrl, password: openPassword(studio, stored) };
}

async function test(studio: Studio, stored: Connection | null, given: Credentials) {
  const result = await testCredentials(studio.settings.spiviBaseUrls, given);
  if (result.refused && stored && given.password === openPassword(studio, stored))
    await inTenant(studio.db, stored.studioId, (trx) =>
      sql`update spivi_connections set rejected_logins = rejected_logins + 1
        where studio_id = ${stored.studioId} and credential_version = ${stored.credentialVersion}`.execute(
        trx,
      ),
    );
  return result;
}

/** Links name the clients of one site: met with another site's numbers they would disclose strangers' health data. */
async function refuseOtherSite(trx: Trx, studioId: string, siteId: number): Promise<void> {
  const { rows } = await sql<{ site_id: number; links: number }>`
    select site_id, count(*) as links from spivi_links
    where studio_id = ${studioId} and site_id <> ${siteId} group by site_id order by links desc limit 1`.execute(
    trx,
  );
  if (!rows[0]) return;
  throw new Problem({
    code: 'other_site',
    status: 409,
    field: 'siteId',
    message: `${rows[0].links} customers are linked to clients of site ${rows[0].site_id}, which is another site.`,
    remedy: `Connect site ${rows[0].site_id} again, or first remove these customers’ Client IDs.`,
    details: rows[0],
  });
}

/** Events of another site mean nothing here. */
async function forgetEvents(trx: Trx, studioId: string): Promise<void> {
  await trx.deleteFrom('spivi_booking_sync').where('studio_id', '=', studioId).execute();
  await trx.deleteFrom('spivi_class_sync').where('studio_id', '=', studioId).execute();
}

async function save(studio: Studio, trx: Trx, studioId: string, given: Credentials, newVersion: boolean) {
  const values = {
    base_url: given.baseUrl,
    site_id: given.siteId,
    source_name: given.sourceName,
    password_sealed: seal(studio.secretKey, given.password, passwordContext(studioId)),
    time_zone: given.timeZone,
    enabled: true,
    last_success_at: new Date(),
    last_error_code: null,
    last_error_message: null,
    last_error_at: null,
  };
  await trx
    .insertInto('spivi_connections')
    .values({ studio_id: studioId, ...values })
    .onConflict((conflict) =>
      conflict.column('studio_id').doUpdateSet({
        ...values,
        ...(newVersion && {
          credential_version: sql<number>`spivi_connections.credential_version + 1`,
          rejected_logins: 0,
        }),
      }),
    )
    .execute();
}

/** Pauses, or resumes and compares everything. @throws Problem not_found */
export async function setEnabled(studio: Studio, caller: Who, enabled: boolean): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    const changed = await trx
      .updateTable('spivi_connections')
      .set({ enabled })
      .where('studio_id', '=', studioId)
      .returning('studio_id')
      .executeTakeFirst();
    if (!changed) throw notFound('connection');
    await audit(trx, caller, enabled ? 'spivi.resume' : 'spivi.pause', { kind: 'spivi', id: studioId });
    if (enabled) await markAllDirty(studio, trx, studioId);
    await announceChange(trx, studioId, 'spivi', null);
  });
}

/** Disconnects and purges the credentials. Gyms, links, results and what is known of events stay. */
export async function disconnect(studio: Studio, caller: Who): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    await trx.deleteFrom('spivi_connections').where('studio_id', '=', studioId).execute();
    await trx
      .updateTable('spivi_match_runs')
      .set({ state: 'failed', message: 'Spivi was disconnected.', finished_at: new Date() })
      .where('studio_id', '=', studioId)
      .where('state', '=', 'running')
      .execute();
    await audit(trx, caller, 'spivi.disconnect', { kind: 'spivi', id: studioId });
    await announceChange(trx, studioId, 'spivi', null);
  });
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
