import type { Lobby } from '@tandem/api/tracker';
import { keptBy, type LobbyRank, lobbyRanks, MAX_LOBBY_RIDERS } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { nameOf } from '../clients/index.ts';

/** What a number is called in a workout. */
const IN_WORKOUT: Record<LobbyRank, string> = {
  distanceKm: 'distanceKm',
  workKj: 'workKj',
  points: 'effortPoints',
};

/** Fewer who keep a number to themselves count in no sum of it: taken off what the others are named with, it would be theirs. */
const MIN_HIDDEN = 3;

type Rider = {
  firstName: string | null;
  lastName: string | null;
  alias: string | null;
  classes: number;
} & Record<LobbyRank, Sums>;
type Sums = {
  /** They wish to be named here, and keep nothing that this number would tell. */
  shown: boolean;
  value: number;
  /** What of it may count in a sum. */
  counted: number;
};
type LastClass = {
  eventId: number;
  title: string;
  startsAt: Date;
  room: string | null;
  timeZone: string | null;
};

/**
 * The first of the last class and of this month by a number. Whoever does not wish to be named outside the room, or keeps the number
 * from the board, is not among them; of what all did in a class together their part is told where several keep it. Asked
 * anew each time, so that who takes it back is gone.
 * @param timeZone of the club: where its month begins
 */
export async function readLobby(work: Work, timeZone: string, by: LobbyRank): Promise<Lobby> {
  const { trx, siteId, now } = work;
  const last = await sql<LastClass>`
    select e.event_id as "eventId", e.title, e.starts_at as "startsAt", e.room, e.time_zone as "timeZone"
    from events e where e.site_id = ${siteId} and e.state = 'stopped'
      and exists (select from workouts w where w.site_id = e.site_id and w.event_id = e.event_id)
    order by e.stopped_at desc, e.event_id desc limit 1`.execute(trx);
  const [lastClass] = last.rows;
  const month = await sql<{ from: Date; classes: number }>`
    select m.at as "from", (select count(distinct w.event_id)::int from workouts w join events e using (site_id, event_id)
      where e.site_id = ${siteId} and e.starts_at >= m.at) as classes
    from (select date_trunc('month', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone} as at) m`.execute(
    trx,
  );
  const { from, classes } = month.rows[0]!;
  return {
    lastClass: lastClass
      ? {
          title: lastClass.title,
          startsAt: lastClass.startsAt.toISOString(),
          room: lastClass.room,
          timeZone: lastClass.timeZone,
          ...boardOf(await ridersOf(work, sql`e.event_id = ${lastClass.eventId}`), by),
        }
      : null,
    month: {
      from: from.toISOString(),
      classes,
      ...boardOf(await ridersOf(work, sql`e.starts_at >= ${from}`), by),
    },
  };
}

async function ridersOf({ trx, siteId }: Work, which: ReturnType<typeof sql>): Promise<Rider[]> {
  const each = (write: (rank: LobbyRank) => RawBuilder<unknown>) => sql.join(lobbyRanks.map(write));
  const id = (rank: LobbyRank, what: string) => sql.id(`${rank}_${what}`);
  const { rows } = await sql<Rider>`
    with ridden as (
      select w.event_id, c.client_id, c.first_name, c.last_name, c.board_alias, ${each(
        (
          rank,
        ) => sql`coalesce((w.result -> 'values' ->> ${sql.lit(IN_WORKOUT[rank])})::float8, 0) as ${id(rank, 'value')},
          c.board_shown and c.board_outside and not c.board_hidden && ${keptBy[rank]}::text[] as ${id(rank, 'shown')}`,
      )}
      from workouts w join events e using (site_id, event_id) join clients c using (site_id, client_id)
      where w.site_id = ${siteId} and ${which}),
    counted as (
      select *, ${each(
        (rank) => sql`${id(rank, 'shown')} or count(*) filter (where not ${id(rank, 'shown')})
          over (partition by event_id) >= ${MIN_HIDDEN} as ${id(rank, 'counts')}`,
      )} from ridden)
    select first_name as "firstName", last_name as "lastName", board_alias as alias, count(*)::int as classes, ${each(
      (
        rank,
      ) => sql`jsonb_build_object('shown', bool_and(${id(rank, 'shown')}), 'value', sum(${id(rank, 'value')}),
        'counted', coalesce(sum(${id(rank, 'value')}) filter (where ${id(rank, 'counts')}), 0)) as ${sql.id(rank)}`,
    )} from counted group by client_id, first_name, last_name, board_alias`.execute(trx);
  return rows;
}

function boardOf(riders: readonly Rider[], by: LobbyRank): Pick<Lobby['month'], 'rows' | 'together'> {
  const sum = (rank: LobbyRank) => riders.reduce((total, rider) => total + rider[rank].counted, 0);
  const named = riders
    .map((rider) => ({
      ...rider,
      ...rider[by],
      name: rider.alias ?? nameOf(rider.firstName, rider.lastName),
    }))
    .filter(({ shown, name, value }) => shown && name !== '' && value > 0)
    .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  return {
    together: {
      riders: riders.length,
      distanceKm: sum('distanceKm'),
      workKj: sum('workKj'),
      points: sum('points'),
    },
    rows: named.slice(0, MAX_LOBBY_RIDERS).map(({ name, value, classes }) => ({
      place: 1 + named.filter((other) => other.value > value).length,
      name,
      value,
      classes,
    })),
  };
}
