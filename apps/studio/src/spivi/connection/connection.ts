import { randomInt } from 'node:crypto';
import type { CredentialsTest, credentials } from '@tandem/api/studio';
import { seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { inStudio, perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Visit, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { type Connection, loadConnection, openPassword, passwordContext } from '../calls/load-connection.ts';
import { noteRejected, noteSuccess, tellLog } from '../calls/notices.ts';
import { markAllDirty } from '../classes/mark-dirty.ts';
import { startMatching } from '../people/match-run.ts';
import { type Credentials, testCredentials } from './test-credentials.ts';

type Given = z.output<typeof credentials>;

/** Tests credentials without saving them. The stored password stands in for one left out. */
export async function tryCredentials({ studio, caller }: Visit, given: Given): Promise<CredentialsTest> {
  const stored = await inStudio(studio, caller.studioId, loadConnection);
  const { ok, checks } = await test(studio, stored, complete(studio, stored, given));
  return { ok, checks };
}

/**
 * Saves credentials that pass the test. A first connection is a draft whose first sync is previewed; with a new
 * password of a known one everything else stays, and what waited goes on.
 * @throws Problem `credentials_refused`, `other_site`, `password_needed`, `invalid_field`
 */
export async function connect(visit: Visit, given: Given): Promise<void> {
  const { studio } = visit;
  const { studioId } = visit.caller;
  const stored = await perform(visit, async (call) => {
    await refuseOtherSite(call, given.siteId);
    return loadConnection(call);
  });
  const whole = complete(studio, stored, given);
  const result = await test(studio, stored, whole);
  const failed = result.checks.find((check) => check.state === 'failed');
  if (failed)
    throw problem({
      code: 'credentials_refused',
      field: FIELDS[failed.name],
      message: failed.message ?? 'Spivi did not accept these credentials.',
      remedy: REMEDIES[failed.name],
      details: { checks: result.checks },
    });
  const notice = await perform(visit, async (call) => {
    await refuseOtherSite(call, given.siteId);
    await takeSite(call, given.siteId);
    const { draft, enabled } = await save(call, whole, stored, given.password !== undefined);
    const told = await noteSuccess(call);
    await audit(call, 'spivi.connect', { kind: 'spivi', id: studioId }, { siteId: given.siteId });
    if (draft || enabled) await startMatching(call, draft ? 'preview' : 'enabled');
    if (enabled) await markAllDirty(call);
    await announceChange(call, 'spivi', null);
    return told;
  });
  tellLog(studio, studioId, notice);
}

const FIELDS = {
  base_url: 'baseUrl',
  credentials: 'password',
  access: 'sourceName',
  site_id: 'siteId',
} as const;
const REMEDIES = {
  base_url: 'Check the address, and that the server there is running.',
  credentials: 'Check the login and the password: they are those with which you sign in at Spivi.',
  access:
    'The login must be a club administrator’s, and the club’s owner must have signed Spivi’s API agreement.',
  site_id: 'Check the Site ID on Spivi’s page My Studio.',
};

/** @throws Problem `password_needed` where the stored one cannot stand in */
function complete(studio: Studio, stored: Connection | null, given: Given): Credentials {
  const baseUrl = given.baseUrl.replace(/\/+$/, '');
  if (given.password !== undefined) return { ...given, baseUrl, password: given.password };
  // The stored password is shown to nobody new: not to another server, not under another login.
  const same =
    stored &&
    stored.baseUrl === baseUrl &&
    stored.sourceName === given.sourceName &&
    stored.siteId === given.siteId;
  if (!same || stored.rejectedLogins >= MAX_REJECTED_LOGINS)
    throw problem({
      code: 'password_needed',
      field: 'password',
      message: same ? 'Spivi has refused the stored password three times.' : 'The password is needed.',
      remedy: 'Enter the password of the Spivi login.',
    });
  return { ...given, baseUrl, password: openPassword(studio, stored) };
}

async function test(studio: Studio, stored: Connection | null, given: Credentials) {
  const result = await testCredentials(studio.settings.spiviBaseUrls, given);
  const { refused } = result;
  if (refused && stored && given.password === openPassword(studio, stored)) {
    const notice = await inStudio(studio, stored.studioId, (work) => noteRejected(work, stored, refused));
    tellLog(studio, stored.studioId, notice);
  }
  return result;
}

/**
 * Links name the clients of one site: met with another site's numbers they would disclose strangers' health data.
 * Events of a site that is still connected would be left there for ever.
 */
async function refuseOtherSite({ trx, studioId }: Work, siteId: number): Promise<void> {
  const { rows } = await sql<{ site_id: number; links: number; classes: number }>`
    select site_id, count(*) filter (where kind = 'link') as links, count(*) filter (where kind = 'class') as classes
    from (
      select 'link' as kind, site_id from spivi_links where studio_id = ${studioId}
      union all
      select 'class', n.site_id from spivi_connections n join spivi_class_sync s using (studio_id)
      join classes c using (studio_id, class_id)
      where n.studio_id = ${studioId} and s.event_id is not null and c.ends_at > now()
    ) named
    where site_id <> ${siteId} group by site_id order by 2 desc, 3 desc limit 1`.execute(trx);
  const other = rows[0];
  if (!other) return;
  throw problem({
    code: 'other_site',
    field: 'siteId',
    message: other.links
      ? `${other.links} customers are linked to clients of site ${other.site_id}, which is another site.`
      : `${other.classes} coming classes are at site ${other.site_id}, which is another site.`,
    remedy: other.links
      ? `Connect site ${other.site_id} again, or first remove these customers’ Client IDs.`
      : `Connect site ${other.site_id} again, or first remove the connection.`,
    details: other,
  });
}

/** What is known of events and people at another site means nothing here. */
async function takeSite({ trx, studioId }: Work, siteId: number): Promise<void> {
  const { rows } = await sql<{ site_id: number | null }>`
    update studios s set spivi_site_id = ${siteId}
    from (select coalesce(t.spivi_site_id, n.site_id) as site_id from studios t
      left join spivi_connections n using (studio_id) where t.studio_id = ${studioId}) before
    where s.studio_id = ${studioId} returning before.site_id`.execute(trx);
  if (rows[0]?.site_id === siteId) return;
  for (const table of ['spivi_booking_sync', 'spivi_class_sync', 'spivi_matches'] as const)
    await trx.deleteFrom(table).where('studio_id', '=', studioId).execute();
}

async function save(
  { studio, trx, studioId }: Work,
  given: Credentials,
  stored: Connection | null,
  newPassword: boolean,
): Promise<{ draft: boolean; enabled: boolean }> {
  const values = {
    base_url: given.baseUrl,
    site_id: given.siteId,
    source_name: given.sourceName,
    password_sealed: seal(studio.secretKey, given.password, passwordContext(studioId)),
    time_zone: given.timeZone,
  };
  // Another server was told nothing about anybody.
  if (stored?.baseUrl !== given.baseUrl)
    await trx
      .updateTable('spivi_links')
      .set({ board_told: null })
      .where('studio_id', '=', studioId)
      .execute();
  return trx
    .insertInto('spivi_connections')
    .values({
      studio_id: studioId,
      ...values,
      draft: true,
      enabled: false,
      // The studio's own tracker knows nobody yet; what is somebody else's is written to only where staff say so.
      create_missing: given.baseUrl === studio.settings.ownTrackerUrl,
      // Unlike that of a connection removed before: what still holds the old password is told from this one.
      credential_version: randomInt(1, 1_000_000_000),
    })
    .onConflict((conflict) =>
      conflict.column('studio_id').doUpdateSet({
        ...values,
        // What was chosen is of one server: another that is not the studio's own is asked about anew.
        create_missing: sql<boolean>`case when spivi_connections.base_url = excluded.base_url
            or excluded.create_missing and not spivi_connections.draft
          then spivi_connections.create_missing else excluded.create_missing end`,
        board_kept: sql`case when spivi_connections.base_url = excluded.base_url then spivi_connections.board_kept end`,
        ...((newPassword || !stored) && {
          credential_version: sql<number>`spivi_connections.credential_version + 1`,
          rejected_logins: 0,
        }),
      }),
    )
    .returning(['draft', 'enabled'])
    .executeTakeFirstOrThrow();
}
