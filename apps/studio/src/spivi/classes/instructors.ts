import type { Studio } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { callSpivi } from '../calls/call.ts';
import type { Connection } from '../calls/load-connection.ts';
import { SyncDelayed } from './lane.ts';

const KEEP_MS = 10 * 60_000;
const MAX_ENTRIES = 500;
const cache = new Map<string, { until: number; emails: Set<string> }>();

/** Emails, in the form that is compared, of the instructors whom Spivi knows: naming another one would be refused. */
export async function instructorEmails(studio: Studio, connection: Connection): Promise<Set<string>> {
  const key = `${connection.studioId} ${connection.credentialVersion} ${connection.baseUrl}`;
  const known = cache.get(key);
  if (known && known.until > studio.now().getTime()) return known.emails;
  const outcome = await callSpivi(studio, { connection }, 'ClientService/GetInstructors', {});
  if (outcome.kind !== 'ok' && outcome.kind !== 'permanent')
    throw new SyncDelayed(outcome.code, outcome.message);
  const rows = outcome.kind === 'ok' ? outcome.value.instructors : [];
  const emails = new Set(rows.flatMap(({ email }) => (email ? [normalizeEmail(email)] : [])));
  cache.delete(key);
  cache.set(key, { until: studio.now().getTime() + KEEP_MS, emails });
  if (cache.size > MAX_ENTRIES) cache.delete(cache.keys().next().value!);
  return emails;
}
