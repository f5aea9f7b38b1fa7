import { inTenant, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { RunningStudio } from '../../apps/studio/src/app/studio.ts';
import type { Trx } from '../../apps/studio/src/base/db.ts';
import { sourceContext } from '../../apps/studio/src/sources/calls/connection.ts';
import type { MomenceSecrets } from '../../apps/studio/src/sources/momence/source.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import type { TestTenant } from '../../apps/studio/src/testing/tenant.ts';
import { truthToBelieve } from '../fake-momence/believed.ts';
import { exampleHost } from '../fake-momence/example.ts';
import type { FakeMomence } from '../fake-momence/server.ts';

export const MEMBERS = exampleHost.members.map(({ id }) => id);
export const PLACE = exampleHost.locations[0]!.id;
/** Spots there have numbers of their own: the spot 7 of the room is 107. */
export const spotThere = (spotNumber: number) => 100 + spotNumber;
const SPOTS = 20;

const login = { username: exampleHost.staff[0]!.email, password: exampleHost.staff[0]!.password };
const { clientId, clientSecret } = exampleHost.clients[0]!;
const secrets: MomenceSecrets = { clientId, clientSecret, refreshToken: null, login, access: null };

type Studio = Pick<RunningStudio, 'db' | 'studio'>;
type Tenant = Pick<TestTenant, 'studioId' | 'roomId' | 'classId'>;

/** Rows of a tenant. */
export const rows = async <T>(
  t: Studio,
  { studioId }: { studioId: string },
  query: (trx: Trx) => Promise<{ rows: T[] }>,
) => (await inTenant(t.db, studioId, query)).rows;

/** Connects a studio to a Momence, whose place is its room; the spots are mapped but for the last. */
export async function connect(t: Studio, tenant: Tenant, baseUrl: string, given = secrets): Promise<void> {
  const { studioId, roomId } = tenant;
  await inTenant(t.db, studioId, async (trx) => {
    await sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version)
      values (${studioId}, 'momence', ${baseUrl},
        ${seal(t.studio.secretKey, JSON.stringify(given), sourceContext(studioId, 'momence'))}, 1)`.execute(
      trx,
    );
    await sql`insert into source_places (studio_id, source, place_id, name, room_id)
      values (${studioId}, 'momence', ${String(PLACE)}, 'Centre', ${roomId})`.execute(trx);
    for (let spot = 1; spot < SPOTS; spot++)
      await sql`insert into source_spots (studio_id, source, spot_id, room_id, spot_number)
        values (${studioId}, 'momence', ${String(spotThere(spot))}, ${roomId}, ${spot})`.execute(trx);
    // The tenant's own class stands in an hour, which is nobody's business here.
    await sql`update classes set cancelled_at = now() where class_id = ${tenant.classId}`.execute(trx);
  });
}

/** Reads all that there is, as if all were due. */
export async function read(t: Studio, { studioId }: { studioId: string }): Promise<void> {
  await inTenant(t.db, studioId, async (trx) => {
    await sql`update source_connections set classes_read_at = null, held_until = null`.execute(trx);
    await sql`update source_classes set roster_read_at = null, roster_tried_at = null`.execute(trx);
  });
  await readSource(t.studio, { studioId, source: 'momence' });
}

export type Here = {
  sessionId: number;
  startsAt: string;
  cancelled: boolean;
  bookings: { bookingId: number; memberId: number; roomSpotId: number | null; checkedIn: boolean }[];
};

/** What stands here, in the words of the fake's `believed`. */
export async function here(t: Studio, tenant: { studioId: string }): Promise<Here[]> {
  const found = await rows(t, tenant, (trx) =>
    sql<Here>`select s.foreign_id::int as "sessionId", to_char(c.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
        c.cancelled_at is not null as cancelled,
        (select coalesce(json_agg(json_build_object('bookingId', b.foreign_id::int, 'memberId', p.person_id::int,
            'roomSpotId', k.spot_number + 100, 'checkedIn', k.checked_in_at is not null) order by b.foreign_id::int), '[]')
          from bookings k join source_bookings b using (studio_id, booking_id)
          join source_people p on p.studio_id = b.studio_id and p.source = b.source and p.person_id = b.person_id
            and p.customer_id = k.customer_id
          where k.studio_id = c.studio_id and k.class_id = c.class_id and k.state = 'booked') as bookings
      from classes c join source_classes s using (studio_id, class_id) where c.source = 'momence'
      order by s.foreign_id::int`.execute(trx),
  );
  return found;
}

/** A spot there, where it is mapped. */
export const spotOf = (there: number | null): number | null =>
  there !== null && there > spotThere(0) && there < spotThere(SPOTS) ? there : null;

/** The fake's truth, with spots that nobody has mapped left out, as those that are cancelled have nobody. */
export function there(fake: FakeMomence): Here[] {
  return truthToBelieve(fake.host())
    .map((one) => ({
      ...one,
      startsAt: new Date(one.startsAt).toISOString(),
      bookings: one.cancelled
        ? []
        : [...one.bookings]
            .sort((a, b) => a.bookingId - b.bookingId)
            .map((booking) => ({
              ...booking,
              roomSpotId: spotOf(booking.roomSpotId),
            })),
    }))
    .sort((a, b) => a.sessionId - b.sessionId);
}
