import { endpoints, type SharedRide } from '@tandem/api/studio';
import { cardColumns, cardNumbers } from '@tandem/metrics';
import { mountEndpoint } from '@tandem/platform';
import { sql } from 'kysely';
import { createThrottle, type Web } from '../../accounts/index.ts';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { openIds } from '../../base/sealed-ids.ts';
import { rankIn } from '../class/rank.ts';
import { shownValues, shownZones } from '../ride/layers.ts';
import type { RideRow } from '../ride/store.ts';
import { readTrace } from '../ride/store.ts';
import { findShown } from './find-shown.ts';
import { CONTEXT } from './ride-links.ts';

/** What a rider's link shows to whoever holds it. */
export function mountSharedRide({ app, studio }: Web): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perAddress);
  mountEndpoint(
    app,
    endpoints.seeSharedRide,
    async (_endpoint, request) => throttle(request.ip),
    ({ body }) => seeSharedRide(studio, body.token),
  );
}

/** @throws Problem ride_link_gone: guessed, taken back, over, or of a ride that is not shown any more, all alike */
function seeSharedRide(studio: Studio, token: string): Promise<SharedRide> {
  const [studioId, linkId] = openIds(studio, token, CONTEXT) ?? [];
  if (studioId === undefined || linkId === undefined) throw gone();
  return inStudio(studio, studioId, (work) => showRide(work, linkId));
}

type Link = {
  customerId: string;
  rideId: string;
  heart: boolean;
  studioName: string;
  /** Where it is to be on the card. */
  name: string | null;
};

async function showRide(work: Work, linkId: string): Promise<SharedRide> {
  const { rows } = await sql<Link>`
    select l.customer_id as "customerId", l.ride_id as "rideId", l.heart, s.name as "studioName",
      case when l.named then p.name end as name
    from ride_links l join customers p using (studio_id, customer_id) join studios s using (studio_id)
    where l.studio_id = ${work.studioId} and l.link_id = ${linkId} and l.ends_at > ${work.now}`.execute(
    work.trx,
  );
  const [link] = rows;
  const ride = link && (await findShown(work, link));
  if (!ride) throw gone();
  const { studioName, name, heart } = link;
  const values = shownValues(ride);
  const { rank } =
    ride.kind === 'own' ? { rank: null } : await rankIn(work, { ...link, classId: link.rideId });
  return {
    studioName,
    name,
    title: ride.title,
    startsAt: ride.startsAt.toISOString(),
    timeZone: ride.timeZone,
    locationName: ride.locationName,
    values: Object.fromEntries(cardNumbers(values, { heart }).map((id) => [id, values[id]!])),
    columns: await columnsOf(work, ride),
    zones: (shownZones(ride, 'power') ?? (heart ? shownZones(ride, 'heartRate') : null) ?? []).map(
      ({ zone, seconds }) => ({ zone, seconds }),
    ),
    rank: rank && { place: rank.place, of: rank.of },
  };
}

async function columnsOf(work: Work, ride: RideRow): Promise<SharedRide['columns']> {
  const trace = ride.hasTrace ? await readTrace(work, ride) : null;
  const bounds = (shownZones(ride, 'power') ?? []).flatMap(({ zone, from }) =>
    zone > 0 && from !== null ? [{ zone, from }] : [],
  );
  return cardColumns(trace?.powerW ?? [], bounds);
}

const gone = () =>
  problem({
    code: 'ride_link_gone',
    message: 'This link shows no ride, or none any more.',
    remedy: 'Ask whoever sent it for a new one.',
  });
