import type { endpoints, Waiver, WaiverVersion } from '@tandem/api/studio';
import { MAX_WAIVER_VERSIONS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';

type Row = Omit<WaiverVersion, 'publishedAt'> & { publishedAt: Date };
const VERSION = sql`v.version, v.text_en as "textEn", v.text_fr as "textFr", v.sign_anew as "signAnew",
  v.published_at as "publishedAt"`;
const told = ({ publishedAt, ...row }: Row): WaiverVersion => ({
  ...row,
  publishedAt: publishedAt.toISOString(),
});

/** What people sign now, and whether they are asked for it. */
export async function readWaiver({ trx, studioId }: Work): Promise<Waiver> {
  const { rows: settings } = await sql<
    Omit<Waiver, 'current'>
  >`select waiver_on as "on", waiver_at_door as "atDoor"
    from studios where studio_id = ${studioId}`.execute(trx);
  const { rows } = await sql<Row>`select ${VERSION} from waiver_versions v
    where v.studio_id = ${studioId} order by v.version desc limit 1`.execute(trx);
  return { ...settings[0]!, current: rows[0] ? told(rows[0]) : null };
}

/** A text as it was published. @throws Problem not_found */
export async function readWaiverVersion({ trx, studioId }: Work, version: number): Promise<WaiverVersion> {
  const { rows } = await sql<Row>`select ${VERSION} from waiver_versions v
    where v.studio_id = ${studioId} and v.version = ${version}`.execute(trx);
  if (!rows[0]) throw notFound('waiver');
  return told(rows[0]);
}

/** Every text, the latest first, with how many people there are whose latest counting signature is of it. */
export async function listWaiverVersions({ trx, studioId }: Work) {
  const { rows } = await sql<Omit<Row, 'textEn' | 'textFr'> & { people: number }>`
    with latest as (
      select max(s.version) as version from waiver_signatures s
      join customers p on p.studio_id = s.studio_id and p.customer_id = s.customer_id
      where s.studio_id = ${studioId} and s.voided_at is null and p.erased_at is null group by s.customer_id
    )
    select v.version, v.sign_anew as "signAnew", v.published_at as "publishedAt", (
      select count(*)::int from latest l where l.version = v.version and not exists (select from waiver_versions a
        where a.studio_id = v.studio_id and a.version > v.version and a.sign_anew)
    ) as people
    from waiver_versions v where v.studio_id = ${studioId} order by v.version desc limit ${MAX_WAIVER_VERSIONS}`.execute(
    trx,
  );
  return rows.map(({ publishedAt, ...row }) => ({ ...row, publishedAt: publishedAt.toISOString() }));
}

/** Texts and settings follow each other; whoever signs waits for neither. */
const holdSettings = ({ trx, studioId }: Work) =>
  sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);

/** Asks people for the waiver or not. @throws Problem waiver_unwritten where there is no text to sign */
export async function setWaiver(
  call: Call,
  { on, atDoor }: z.output<typeof endpoints.setWaiver.body>,
): Promise<Waiver> {
  const { trx, studioId } = call;
  await holdSettings(call);
  const before = await readWaiver(call);
  if (on && before.current === null)
    throw problem({
      code: 'waiver_unwritten',
      message: 'There is no text yet that people could sign.',
      remedy: 'Publish one first.',
    });
  if (before.on === on && before.atDoor === atDoor) return before;
  await sql`update studios set waiver_on = ${on}, waiver_at_door = ${atDoor} where studio_id = ${studioId}`.execute(
    trx,
  );
  await audit(call, 'waiver.update', { kind: 'studio', id: studioId }, { on, atDoor });
  await announceWaiver(call);
  return readWaiver(call);
}

/**
 * Publishes a text as the next version. @throws Problem changed_meanwhile where somebody else has published one since it was
 * written; too_many_waivers
 */
export async function publishWaiver(
  call: Call,
  { after, ...text }: z.output<typeof endpoints.publishWaiver.body>,
): Promise<Waiver> {
  const { trx, studioId, now } = call;
  await holdSettings(call);
  const present = await readWaiver(call);
  const current = present.current?.version ?? null;
  if (current !== after)
    throw problem({
      code: 'changed_meanwhile',
      message: 'Somebody else has published a text meanwhile. Nothing was saved.',
      remedy: 'Look at what it is now, and publish yours after it.',
      details: { present },
    });
  const version = (current ?? 0) + 1;
  if (version > MAX_WAIVER_VERSIONS)
    throw problem({
      code: 'too_many_waivers',
      message: `${MAX_WAIVER_VERSIONS} texts were published already.`,
      remedy: 'Ask the operator.',
    });
  await trx
    .insertInto('waiver_versions')
    .values({
      ...{ studio_id: studioId, version, text_en: text.textEn, text_fr: text.textFr },
      ...{ sign_anew: text.signAnew, published_at: now },
    })
    .execute();
  await audit(call, 'waiver.publish', { kind: 'studio', id: studioId }, { version, signAnew: text.signAnew });
  await announceWaiver(call);
  return readWaiver(call);
}

/** Whoever looks at a roster, or at what they have to sign, asks again. */
async function announceWaiver(call: Call): Promise<void> {
  for (const topic of ['settings', 'customer', 'class'] as const) await announceChange(call, topic, null);
}
