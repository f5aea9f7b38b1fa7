import type { SourceCall } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { tandemVersion } from '../../base/version.ts';
import { findTodos } from './todos.ts';

const MAX_CALLS = 100;
const MAX_CALLS_IN_FILE = 500;

/** The latest calls, newest first. */
export async function listCalls(
  { trx, studioId }: Work,
  source: ForeignSource,
  most = MAX_CALLS,
): Promise<SourceCall[]> {
  const { rows } = await sql<Omit<SourceCall, 'startedAt'> & { startedAt: Date }>`
    select call_id as "callId", method, outcome, code, http_status as "httpStatus", started_at as "startedAt",
      duration_ms as "durationMs"
    from source_calls where studio_id = ${studioId} and source = ${source}
    order by started_at desc, call_id limit ${most}`.execute(trx);
  return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() }));
}

/** A file for support: how everything stands, told in ids, codes and numbers. Secrets, names, emails and titles are left out. */
export async function readDiagnostics(work: Work, source: ForeignSource): Promise<Record<string, unknown>> {
  const { studioId, now, trx } = work;
  const one = async (query: ReturnType<typeof sql>) => (await query.execute(trx)).rows;
  const of = sql`studio_id = ${studioId} and source = ${source}`;
  const todos = await findTodos(work, source);
  return {
    madeAt: now.toISOString(),
    studioId,
    source,
    versions: {
      tandem: tandemVersion,
      node: process.version,
      ...((await one(sql`select current_setting('server_version') as postgres`))[0] as object),
    },
    connection: (
      await one(sql`select enabled, rejected_logins, credential_version, failures_in_row, failing_since, held_until,
        last_success_at, last_error_code, last_error_at, classes_read_at, many_gone_at, check_ins, next_call_at, call_until
      from source_connections where ${of}`)
    )[0],
    places: await one(
      sql`select place_id, room_id, followed from source_places where ${of} order by place_id limit 200`,
    ),
    spots:
      await one(sql`select room_id, count(*)::int as seen, count(spot_number)::int as known from source_spots
      where ${of} group by room_id order by room_id`),
    people:
      await one(sql`select how, shared_email, by_hand, count(*)::int as people from source_people where ${of}
      group by how, shared_email, by_hand order by 1, 2, 3`),
    classes:
      await one(sql`select trouble, cancelled, missing, class_id is not null as stands, roster_to_settle,
        count(*)::int as classes, min(starts_at) as first, min(roster_read_at) as oldest_roster
      from source_classes where ${of} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`),
    bookings:
      await one(sql`select trouble, cancelled, missing, booking_id is not null as stands, count(*)::int as bookings
      from source_bookings where ${of} group by 1, 2, 3, 4 order by 1, 2, 3, 4`),
    checkIns: await one(sql`select state, wanted, unsure, code, count(*)::int as presses from source_check_ins
      where ${of} group by 1, 2, 3, 4 order by 1, 2, 3, 4`),
    todos: todos.map(({ name: _n, other: _o, todoId: _t, timeZone: _z, gone, ...todo }) => ({
      ...todo,
      gone: gone?.rows.length,
    })),
    calls: await listCalls(work, source, MAX_CALLS_IN_FILE),
  };
}
