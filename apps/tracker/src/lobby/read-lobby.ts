import type { Lobby } from '@tandem/api/tracker';
import { type LobbyRank, MAX_LOBBY_RIDERS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { nameOf } from '../clients/index.ts';

/** By what on the board somebody keeps a number to themself, and what it is called in a workout. */
const NUMBERS: Record<LobbyRank, { value: string; keptBy: string[] }> = {
  distanceKm: { value: 'distanceKm', keptBy: ['distanceKm'] },
  workKj: { value: 'workKj', keptBy: ['powerW', 'energyKcal'] },
  points: { value: 'effortPoints', keptBy: ['effortPoints'] },
};

type Rider = {
  firstName: string | null;
  lastName: string | null;
  alias: string | null;
  /** They wish to show, and keep nothing that this number would tell. */
  shown: boolean;
  classes: number;
  distanceKm: number;
  workKj: number;
  points: number;
};
type LastClass = {
  eventId: number;
  title: string;
  startsAt: Date;
  room: string | null;
  timeZone: string | null;
};

/**
 * The first of the last class and of this month by a number. Whoever does not wish to show on the board, or keeps the number
 * from it, is not among them and counts in what all did together; asked anew each time, so that who takes it back is gone.
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
          ...boardOf(await ridersOf(work, by, sql`e.event_id = ${lastClass.eventId}`), by),
        }
      : null,
    month: {
      from: from.toISOString(),
      classes,
      ...boardOf(await ridersOf(work, by, sql`e.starts_at >= ${from}`), by),
    },
  };
}

async function ridersOf(
  { trx, siteId }: Work,
  by: LobbyRank,
  which: ReturnType<typeof sql>,
): Promise<Rider[]> {
  const sum = (name: string) => sql`coalesce(sum((w.result -> 'values' ->> ${sql.lit(name)})::float8), 0)`;
  const { rows } = await sql<Rider>`
    select c.first_name as "firstName", c.last_name as "lastName", c.board_alias as alias,
      c.board_shown and not c.board_hidden && ${NUMBERS[by].keptBy}::text[] as shown, count(*)::int as classes,
      ${sum('distanceKm')} as "distanceKm", ${sum('workKj')} as "workKj", ${sum('effortPoints')} as points
    from workouts w join events e using (site_id, event_id) join clients c using (site_id, client_id)
    where w.site_id = ${siteId} and ${which}
    group by c.site_id, c.client_id`.execute(trx);
  return rows;
}

function boardOf(riders: readonly Rider[], by: LobbyRank): Pick<Lobby['month'], 'rows' | 'together'> {
  const sum = (pick: (rider: Rider) => number) => riders.reduce((total, rider) => total + pick(rider), 0);
  const named = riders
    .map((rider) => ({ ...rider, name: rider.alias ?? nameOf(rider.firstName, rider.lastName) }))
    .filter((rider) => rider.shown && rider.name !== '' && rider[by] > 0)
    .sort((a, b) => b[by] - a[by] || (a.name < b.name ? -1 : 1));
  return {
    together: {
      riders: riders.length,
      distanceKm: sum((rider) => rider.distanceKm),
      workKj: sum((rider) => rider.workKj),
      points: sum((rider) => rider.points),
    },
    rows: named.slice(0, MAX_LOBBY_RIDERS).map((rider) => ({
      place: 1 + named.filter((other) => other[by] > rider[by]).length,
      name: rider.name,
      value: rider[by],
      classes: rider.classes,
    })),
  };
}
