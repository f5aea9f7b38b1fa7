import type { OpeningRule, PublishedClass } from '@tandem/api/studio';
import type { BookingSource, PublishScope } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { classCancelled, classEnded } from '../class-rules.ts';
import { standsIn } from '../closures/refuse-closed.ts';
import { opensAt } from '../opening.ts';
import { refuseForeign } from '../own-class.ts';
import { holdSeries } from '../series/hold-series.ts';
import { lockOwn } from '../store.ts';

/**
 * Publishes a draft, and those drafts of its series that are meant too. What is published already stays so.
 * @param wish.preview nothing is published: only told
 * @throws Problem not_found; not_in_series; class_cancelled; class_ended
 */
export async function publishClass(
  call: Call,
  classId: string,
  { scope, preview = false }: { scope: PublishScope; preview?: boolean | undefined },
): Promise<PublishedClass[]> {
  if (scope !== 'one') {
    const classes = await holdSeries(call, classId, scope);
    return publish(
      call,
      classes.map((one) => one.classId),
      preview,
    );
  }
  const { cancelled_at, ends_at } = await lockOwn(call, classId);
  if (cancelled_at) throw classCancelled();
  if (ends_at <= call.now) throw classEnded();
  return publish(call, [classId], preview);
}

/**
 * Publishes these drafts in one act; whatever of them is none, or is over, stays as it is.
 * @throws Problem not_found where the studio has not all of them; owned_by_source
 */
export async function publishDrafts(
  call: Call,
  { classIds, preview = false }: { classIds: readonly string[]; preview?: boolean | undefined },
): Promise<PublishedClass[]> {
  const { rows } = await sql<{ source: BookingSource }>`select source from classes
    where studio_id = ${call.studioId} and class_id = any(${classIds}::uuid[])
    order by class_id for update`.execute(call.trx);
  if (rows.length < new Set(classIds).size) throw notFound('class');
  for (const row of rows) refuseForeign(row);
  return publish(call, classIds, preview);
}

/** Of these classes, which are held, the drafts that can be published: soonest first. */
async function publish(call: Call, classIds: readonly string[], preview: boolean): Promise<PublishedClass[]> {
  const { trx, studioId, now } = call;
  const meant = sql`c.studio_id = ${studioId} and c.class_id = any(${classIds}::uuid[])
    and c.draft and c.cancelled_at is null and c.ends_at > ${now}`;
  const published = await told(call, meant);
  if (preview) return published;
  await sql`update classes c set draft = false where ${meant}`.execute(trx);
  for (const { classId } of published) {
    await audit(call, 'class.publish', { kind: 'class', id: classId });
    await happened(call, { kind: 'class_changed', classId });
  }
  return published;
}

type Row = Omit<PublishedClass, 'startsAt' | 'endsAt' | 'opensAt'> & {
  startsAt: Date;
  endsAt: Date;
  rule: OpeningRule;
};

/** What is known of the classes `c` that are meant. */
async function told({ trx, studioId, now }: Call, meant: RawBuilder<unknown>): Promise<PublishedClass[]> {
  const { rows } = await sql<Row>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", c.ends_at as "endsAt", c.time_zone as "timeZone",
      coalesce(y.opening, u.opening) as rule,
      (select json_build_object('title', o.title, 'by', case when o.room_id = c.room_id then 'room' else 'instructor' end,
          'name', case when o.room_id = c.room_id then c.room_name else s.name end)
        from classes o left join staff s on s.studio_id = o.studio_id and s.staff_id = o.instructor_id
        where o.studio_id = c.studio_id and o.class_id <> c.class_id and o.cancelled_at is null
          and (o.room_id = c.room_id or o.instructor_id = c.instructor_id)
          and o.starts_at < c.ends_at and o.ends_at > c.starts_at
        order by o.starts_at, o.class_id limit 1) as clash,
      (select k.reason from closures k join locations l on l.studio_id = k.studio_id and l.location_id = k.location_id
        where k.studio_id = c.studio_id and k.location_id = c.location_id
          and ${standsIn(sql`c.starts_at`, sql`c.ends_at`)}
        order by k.from_day, k.closure_id limit 1) as closed
    from class_places c
    join class_types y on y.studio_id = c.studio_id and y.class_type_id = c.class_type_id
    join studios u on u.studio_id = c.studio_id
    where c.studio_id = ${studioId} and ${meant}
    order by c.starts_at, c.class_id`.execute(trx);
  return rows.map(({ rule, startsAt, endsAt, ...one }) => {
    const at = opensAt(rule, startsAt, one.timeZone);
    return {
      ...one,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      opensAt: at !== null && at > now ? at.toISOString() : null,
    };
  });
}
