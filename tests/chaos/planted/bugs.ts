import { globSync } from 'node:fs';
import { join } from 'node:path';

/** A bug to be planted: text edits of the studio's source, each found exactly once, or a change of its tables. */
export type PlantedBug = {
  name: string;
  /** The invariants of which one must be seen broken. */
  breaks: string[];
  edits: { file: string; find: string; replace: string }[];
  sql?: string;
  /** The seed that catches it. */
  seed: number;
};

const ROOT = join(import.meta.dirname, '../../..');
/** A file of the integration, in whichever of its folders. */
const spivi = (name: string) => globSync(`apps/studio/src/spivi/**/${name}.ts`, { cwd: ROOT })[0] ?? name;

export const bugs: PlantedBug[] = [
  {
    name: 'one client for two customers: no unique index',
    breaks: ['I7'],
    edits: [],
    sql: 'alter table studio.spivi_links drop constraint spivi_links_studio_id_client_id_key',
    seed: 9,
  },
  {
    name: 'resend after a lost answer without looking for what it did',
    breaks: ['I3', 'I4', 'I2'],
    edits: [
      {
        file: spivi('classes/find-event'),
        find: '    if (lane.event.creatingSeconds === null) return null;',
        replace: '    if (lane.event.creatingSeconds !== 0.5) return null;',
      },
      {
        file: spivi('classes/find-event'),
        find: '    for (const event of await findMarked(studio, lane, place))',
        replace: '    for (const event of (await findMarked(studio, lane, place)).slice(99))',
      },
    ],
    seed: 2,
  },
  {
    name: 'confirm before Spivi has',
    breaks: ['I23', 'I2'],
    edits: [
      {
        file: spivi('classes/deliver'),
        find: '    else if (!missing.has(bookingId))',
        replace: '    else if (!missing.has(bookingId) || failure === undefined || patient)',
      },
      {
        file: spivi('classes/deliver'),
        find: '    remote = await readAgain(studio, lane);',
        replace: '    if (lane.pendingSeconds < 0) remote = await readAgain(studio, lane);',
      },
    ],
    seed: 5,
  },
  {
    name: 'ignore the epoch: a run that was overtaken goes on',
    breaks: ['I17'],
    edits: [
      // Leases so short that runs are overtaken in many weeks; nobody minds who heeds the epoch.
      {
        file: 'apps/studio/src/spivi/jobs.ts',
        find: '    handler: (studio, job) => syncClass(studio, job),\n    concurrency: 8,',
        replace:
          '    handler: (studio, job) => syncClass(studio, job),\n    concurrency: 8,\n    leaseSeconds: 4,',
      },
      {
        file: spivi('classes/lane'),
        find: `export async function writeEvent(
  { trx }: Work,
  lane: Lane,
  creating: 'now' | 'no' | 'as before' = 'no',
): Promise<void> {`,
        replace: `export async function writeEvent(
  { trx }: Work,
  lane: Lane,
  creating: 'now' | 'no' | 'as before' = 'no',
): Promise<void> {
  await sql\`select 1\`.execute(trx);
  const latest = await sql<{ epoch: number }>\`select epoch from spivi_class_sync where studio_id = \${lane.studioId} and class_id = \${lane.classId}\`.execute(trx);
  lane.epoch = latest.rows[0]!.epoch;`,
      },
      {
        file: spivi('classes/lane'),
        find: '  if (rows.length === 0) throw new LaneLost();\n}\n\n/**\n * Writes what',
        replace: '}\n\n/**\n * Writes what',
      },
      {
        file: spivi('classes/close-lane'),
        find: `where s.studio_id = \${studioId} and s.class_id = \${lane.classId} and s.epoch = \${lane.epoch}\n      returning (before`,
        replace: `where s.studio_id = \${studioId} and s.class_id = \${lane.classId}\n      returning (before`,
      },
      {
        file: spivi('classes/close-lane'),
        find: `where studio_id = \${studioId} and class_id = \${lane.classId} and epoch = \${lane.epoch} for update`,
        replace: `where studio_id = \${studioId} and class_id = \${lane.classId} for update`,
      },
    ],
    seed: 7,
  },
  {
    name: 'trust an empty list at once',
    breaks: ['I6', 'I3'],
    edits: [
      {
        file: spivi('classes/find-event'),
        find: '  if (missingSeconds === null || missingSeconds < STALE_SECONDS)',
        replace: '  if (missingSeconds !== null && missingSeconds < 0)',
      },
    ],
    seed: 3,
  },
  {
    name: 'delete an event that has begun',
    breaks: ['I10'],
    edits: [
      {
        file: spivi('classes/find-event'),
        find: '  if (lane.measured) return true;',
        replace: '  if (lane.measured || lane.classId) return false;',
      },
    ],
    seed: 11,
  },
  {
    name: 'touch people whom Spivi’s own staff seated',
    breaks: ['I5'],
    edits: [
      {
        file: spivi('classes/diff-roster'),
        find: 'filter((id) => (sent.has(id) || placed.has(id)) && !settled(id))',
        replace: 'filter((id) => !settled(id))',
      },
    ],
    seed: 3,
  },
  {
    name: 'link people without asking whether they are the only ones',
    breaks: ['I8'],
    edits: [
      {
        file: spivi('people/match-rule'),
        find: "  if (others.length > 0 || asked.customersWithEmail !== 1) return { result: 'ambiguous', candidates };",
        replace: "  if (others.length > 99) return { result: 'ambiguous', candidates };",
      },
    ],
    seed: 1,
  },
  {
    name: 'try a refused login again and again',
    breaks: ['I11'],
    edits: [
      {
        file: 'apps/studio/src/mirror/connection.ts',
        find: 'export const MAX_REJECTED_LOGINS = 3;',
        replace: 'export const MAX_REJECTED_LOGINS = 30;',
      },
    ],
    seed: 4,
  },
  {
    name: 'call Spivi although syncing is paused',
    breaks: ['I16'],
    edits: [
      {
        file: spivi('calls/load-connection'),
        find: "  return connection.enabled ? null : 'paused';",
        replace: '  return null;',
      },
    ],
    seed: 7,
  },
  {
    name: 'answer a repeated click with a second booking',
    breaks: ['I14'],
    edits: [
      {
        file: 'apps/studio/src/base/idempotency.ts',
        find: '  if (key === null) return work();',
        replace: '  if (key !== null) return work();',
      },
    ],
    seed: 3,
  },
  {
    name: 'two people on one spot: no index and no lock',
    breaks: ['I1'],
    edits: [
      {
        file: 'apps/studio/src/schedule/store.ts',
        find: "    .where('class_id', '=', classId)\n    .forUpdate()",
        replace: "    .where('class_id', '=', classId)",
      },
    ],
    sql: 'drop index studio.bookings_one_per_spot',
    seed: 3,
  },
  {
    name: 'send times of the server in place of the site’s',
    breaks: ['I2'],
    edits: [
      {
        file: spivi('classes/claim-class'),
        find: 'instantToSiteLocal(at, connection!.timeZone)',
        replace: "instantToSiteLocal(at, 'UTC')",
      },
    ],
    seed: 1,
  },
  {
    name: 'leave classes that ended meanwhile waiting for ever',
    breaks: ['I22'],
    edits: [
      {
        file: spivi('classes/compare'),
        find: "(c.ends_at > now() or c.sync_state = 'pending')",
        replace: '(c.ends_at > now())',
      },
    ],
    seed: 3,
  },
  {
    name: 'leave whoever has cancelled on the roster',
    breaks: ['I2'],
    edits: [
      {
        file: spivi('classes/diff-roster'),
        find: '      .filter((id) => (sent.has(id) || placed.has(id)) && !settled(id))',
        replace: '      .filter((id) => placed.has(id) && !settled(id))',
      },
    ],
    seed: 8,
  },
  {
    name: 'put people on the roster who do not allow it',
    breaks: ['I15', 'I2'],
    edits: [
      {
        file: spivi('classes/claim-class'),
        find: '  if (!row.sendable) return unseated(notAllowed);',
        replace: '',
      },
      {
        file: spivi('classes/event-calls'),
        find: '          await holdConsents(work, riders);',
        replace: '',
      },
    ],
    seed: 1,
  },
];

/** A file of what reads another system. */
const source = (name: string) => `apps/studio/src/sources/${name}.ts`;

/** Bugs of the reading of another system, each caught by a fortnight of rig M. */
export const readingBugs: PlantedBug[] = [
  {
    name: 'trust one empty page',
    breaks: ['M'],
    edits: [
      {
        file: source('rules'),
        find: 'export const READINGS_TO_BELIEVE = 2;',
        replace: 'export const READINGS_TO_BELIEVE = 1;',
      },
      {
        file: source('rules'),
        find: '  if (!complete) return false;',
        replace: '  if (!complete || rows.length === 0) return false;',
      },
    ],
    seed: 2,
  },
  {
    name: 'read by a cursor of time',
    breaks: ['M'],
    edits: [
      {
        file: source('rules'),
        find: '  for (const row of seen.values()) after.set(row.id, { ...row, missing: 0, doubted: false });',
        replace: `  for (const row of seen.values())
    after.set(row.id, known.find(({ id }) => id === row.id) ?? { ...row, missing: 0, doubted: false });`,
      },
    ],
    seed: 1,
  },
  {
    name: 'know a booking by its session and rider',
    breaks: ['M'],
    edits: [
      {
        file: source('reading/keep-roster'),
        find: '[{ ...row, personId: person.id }]',
        replace:
          '[{ ...row, id: known.find(({ personId }) => personId === person.id)?.id ?? row.id, personId: person.id }]',
      },
    ],
    seed: 1,
  },
  {
    name: 'read the first page only',
    breaks: ['M'],
    edits: [
      {
        file: source('read-whole'),
        find: 'export const MAX_PAGES = 50;',
        replace: 'export const MAX_PAGES = 1;',
      },
      {
        file: source('momence/wire/client'),
        find: 'export const PAGE_ROWS = 100;',
        replace: 'export const PAGE_ROWS = 5;',
      },
    ],
    seed: 1,
  },
  {
    name: 'take who pays for who rides',
    breaks: ['M'],
    edits: [
      {
        file: source('momence/wire/webhook'),
        find: '  const read = z.object({ sessionId: id }).safeParse(payload);',
        replace: `  const read = z.object({ sessionId: id }).loose().safeParse(payload);
  if (read.success) Object.assign(globalThis, { paidBy: read.data });`,
      },
      {
        file: source('hooks/hear'),
        find: '  if (room)\n',
        replace: `  const { paidBy } = globalThis as never as { paidBy?: { sessionBookingId: number; payingMemberId: number } };
  if (paidBy && !itself)
    await sql\`insert into source_bookings (studio_id, source, foreign_class, foreign_id, person_id, checked_in, cancelled)
      select \${studioId}, \${source}, \${id}, \${String(paidBy.sessionBookingId)}, p.person_id, false, false from source_people p
      join source_classes c on c.studio_id = p.studio_id and c.foreign_id = \${id}
      where p.studio_id = \${studioId} and p.person_id = \${String(paidBy.payingMemberId)}
      on conflict (studio_id, source, foreign_class, foreign_id) do nothing\`.execute(trx);
  if (room)
`,
      },
      {
        file: source('reading/keep-roster'),
        find: 'do update set person_id = excluded.person_id,\n       ',
        replace: 'do update set',
      },
    ],
    seed: 2,
  },
  {
    name: 'believe a webhook, whoever has sent it',
    breaks: ['M'],
    edits: [
      {
        file: source('momence/wire/webhook'),
        find: '  if (refused !== null) return { refused };',
        replace: '',
      },
      {
        file: source('momence/wire/webhook'),
        find: '  const read = z.object({ sessionId: id }).safeParse(payload);',
        replace: `  const read = z.object({ sessionId: id }).loose().safeParse(payload);
  if (read.success) Object.assign(globalThis, { told: read.data });`,
      },
      {
        file: source('hooks/hear'),
        find: "import type { Heard, Hint } from '../adapter.ts';",
        replace: `import type { Heard, Hint } from '../adapter.ts';
import { settleRoster } from '../reading/settle-roster.ts';`,
      },
      {
        file: source('hooks/hear'),
        find: '  if (room)\n',
        replace: `  const { told } = globalThis as never as { told?: { sessionBookingId: number; targetMemberId: number } };
  if (told && !itself) {
    await sql\`insert into source_bookings (studio_id, source, foreign_class, foreign_id, person_id, checked_in, cancelled)
      select \${studioId}, \${source}, \${id}, \${String(told.sessionBookingId)}, p.person_id, false, false from source_people p
      join source_classes c on c.studio_id = p.studio_id and c.foreign_id = \${id}
      where p.studio_id = \${studioId} and p.person_id = \${String(told.targetMemberId)} on conflict do nothing\`.execute(trx);
    await settleRoster(work, { source }, id);
  }
  if (room)
`,
      },
    ],
    seed: 3,
  },
];

/** The bug of this process, if one is planted. */
export const planted = (): PlantedBug | null =>
  [...bugs, ...readingBugs].find((bug) => bug.name === process.env.CHAOS_PLANT) ?? null;
