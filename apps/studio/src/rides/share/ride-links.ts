import type { endpoints, RideLink } from '@tandem/api/studio';
import { MAX_RIDE_LINKS, RIDE_LINK_DAYS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { sealIds } from '../../base/sealed-ids.ts';
import { holdPerson } from '../../consent/index.ts';
import { readRides } from '../ride/store.ts';
import { findShown } from './find-shown.ts';

/** What a link's token serves for. */
export const CONTEXT = 'ride-link';

type Of = { customerId: string; rideId: string };
type Choice = z.output<typeof endpoints.setRideLink.body>;
type Row = {
  linkId: string;
  rideId: string;
  title: string | null;
  named: boolean;
  heart: boolean;
  madeAt: Date;
  endsAt: Date;
};
const links = (where: RawBuilder<unknown>) => sql<Row>`
  select l.link_id as "linkId", l.ride_id as "rideId", r.title, l.named, l.heart, l.made_at as "madeAt", l.ends_at as "endsAt"
  from ride_links l left join rides r using (studio_id, customer_id, ride_id) where ${where}
  order by l.made_at desc, l.link_id limit ${MAX_RIDE_LINKS}`;

/** The links to a person's rides that still work, newest first. @throws Problem not_found for anybody else's */
export async function listRideLinks(call: Call, customerId: string): Promise<RideLink[]> {
  onlyOwn(call, customerId);
  const { trx, studioId, now } = call;
  const { rows } = await links(sql`l.studio_id = ${studioId} and l.customer_id = ${customerId}
    and l.ends_at > ${now}`).execute(trx);
  return rows.map((row) => linkOf(call, row));
}

/**
 * Shows a member's own ride by a link; the one that there is stays and shows what is chosen now. That they ask for it is
 * the consent: nobody of the studio can for them.
 * @throws Problem not_found also where the ride has no numbers, or they may not be kept
 */
export async function setRideLink(
  call: Call,
  { customerId, rideId }: Of,
  { named, heart }: Choice,
): Promise<RideLink> {
  onlyOwn(call, customerId);
  const { trx, studioId, now } = call;
  // Whoever takes a consent back, or erases, meanwhile finds this link or keeps it from being made.
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  if (!(await findShown(call, { customerId, rideId }))) throw notFound('ride');
  const mine = sql`studio_id = ${studioId} and customer_id = ${customerId}`;
  await sql`delete from ride_links where ${mine} and (ends_at <= ${now} or link_id in (
    select link_id from ride_links where ${mine} and ride_id <> ${rideId}
    order by made_at desc, link_id offset ${MAX_RIDE_LINKS - 1}))`.execute(trx);
  await sql`
    insert into ride_links (studio_id, customer_id, ride_id, named, heart, made_at, ends_at)
    values (${studioId}, ${customerId}, ${rideId}, ${named}, ${heart}, ${now},
      ${now}::timestamptz + make_interval(days => ${RIDE_LINK_DAYS}))
    on conflict (studio_id, customer_id, ride_id) do update set named = excluded.named, heart = excluded.heart`.execute(
    trx,
  );
  await audit(call, 'ride_link.set', { kind: 'customer', id: customerId }, { rideId, named, heart });
  const { rows } = await links(sql`l.studio_id = ${studioId} and l.customer_id = ${customerId}
    and l.ride_id = ${rideId}`).execute(trx);
  return linkOf(call, rows[0]!);
}

/** Whoever opens the link from now on sees nothing; as often as it is asked. @throws Problem not_found, also for another's ride */
export async function endRideLink(call: Call, { customerId, rideId }: Of): Promise<void> {
  onlyOwn(call, customerId);
  const { trx, studioId } = call;
  const { rows } = await sql`delete from ride_links
    where studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${rideId} returning 1`.execute(
    trx,
  );
  if (rows.length > 0) return audit(call, 'ride_link.end', { kind: 'customer', id: customerId }, { rideId });
  const [own] = await readRides(call, { customerId, rideId });
  if (!own) throw notFound('ride');
}

/** Nobody shows what is another's. @throws Problem not_found */
function onlyOwn({ caller }: Call, customerId: string): void {
  if (caller.customerId !== customerId) throw notFound('customer');
}

function linkOf({ studio, studioId }: Call, { linkId, madeAt, endsAt, ...rest }: Row): RideLink {
  return {
    ...rest,
    url: `${studio.settings.publicUrl}/shared#${sealIds(studio, [studioId, linkId], CONTEXT)}`,
    madeAt: madeAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}
