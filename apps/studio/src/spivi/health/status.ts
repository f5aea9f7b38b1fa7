import type { SpiviStatus } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { AHEAD_DAYS } from '../classes/mark-dirty.ts';
import { countUnbegun } from '../connection/leave.ts';
import { listGyms } from '../gyms/gyms.ts';
import { lastMatchRun } from '../people/match-run.ts';
import { countPeople } from '../people/people.ts';

/** The integrations page: the connection and its health, gyms, and counts of people and coming classes. */
export async function readStatus(work: Work): Promise<SpiviStatus> {
  const { studio, trx, studioId } = work;
  const row = await trx
    .selectFrom('spivi_connections')
    .selectAll()
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  const { spiviBaseUrls } = studio.settings;
  return {
    connection: row
      ? {
          state: stateOf(row),
          baseUrl: row.base_url,
          siteId: row.site_id,
          sourceName: row.source_name,
          timeZone: row.time_zone,
          enabled: row.enabled,
          createMissing: row.create_missing,
          pushDetails: row.push_details,
          lastSuccessAt: row.last_success_at?.toISOString() ?? null,
          lastError: row.last_error_at && {
            code: row.last_error_code ?? 'other',
            message: row.last_error_message ?? '',
            at: row.last_error_at.toISOString(),
          },
        }
      : null,
    allowedBaseUrls: spiviBaseUrls,
    defaultBaseUrl: spiviBaseUrls[0]!,
    trackerUrl: studio.settings.trackerUrl ?? null,
    gyms: await listGyms(work),
    counts: { ...(await countPeople(work)), ...(await countClasses(work)) },
    clearing: row ? await clearing(work, row) : null,
    lastMatchRun: await lastMatchRun(work),
    nextMatchAt: row?.next_match_at?.toISOString() ?? null,
  };
}

/** The one word for how a connection stands: what a person must do comes first. */
export function stateOf(row: {
  draft: boolean;
  enabled: boolean;
  rejected_logins: number;
  leaving_since: Date | null;
  last_error_code: string | null;
}) {
  if (row.rejected_logins >= MAX_REJECTED_LOGINS) return 'reauth';
  if (row.draft) return 'draft';
  if (row.leaving_since) return 'leaving';
  if (!row.enabled) return 'paused';
  return row.last_error_code === null ? 'connected' : 'failing';
}

/** While leaving: how many of the classes that Spivi had at first it still has. */
async function clearing(
  work: Work,
  row: { studio_id: string; leaving_since: Date | null; leaving_total: number },
) {
  if (!row.leaving_since) return null;
  const left = await countUnbegun(work);
  return { total: Math.max(row.leaving_total, left), left, since: row.leaving_since.toISOString() };
}

async function countClasses({ trx, studioId }: Work) {
  const { rows } = await sql<{ classesSynced: number; classesPending: number; classesAttention: number }>`
    select count(*) filter (where s.state = 'synced') as "classesSynced",
      count(*) filter (where s.state = 'pending') as "classesPending",
      count(*) filter (where s.state = 'attention') as "classesAttention"
    from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and c.cancelled_at is null and c.ends_at > now()
      and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})`.execute(trx);
  return rows[0]!;
}
