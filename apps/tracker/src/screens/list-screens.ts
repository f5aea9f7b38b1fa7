import type { PairedScreen, ScreenSettings } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';

/** The club's screens by name: those let in, and those whose code still works. */
export async function listScreens({ trx, now }: Work): Promise<PairedScreen[]> {
  const rows = await trx
    .selectFrom('screens')
    .select(['screen_id', 'name', 'may_run', 'paired_at', 'last_seen_at', 'code_expires_at', 'settings'])
    .where((eb) => eb.or([eb('code_expires_at', 'is', null), eb('code_expires_at', '>', now)]))
    .orderBy('name')
    .orderBy('screen_id')
    .execute();
  return rows.map((row) => ({
    screenId: row.screen_id,
    name: row.name,
    mayRun: row.may_run,
    pairedAt: row.paired_at?.toISOString() ?? null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    codeExpiresAt: row.code_expires_at?.toISOString() ?? null,
    settings: row.settings as ScreenSettings | null,
  }));
}
