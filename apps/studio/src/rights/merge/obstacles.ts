import type { MergePreview } from '@tandem/api/studio';
import {
  MAX_CHILDREN,
  MAX_GUARDIANS,
  MAX_NOTES_CHARS,
  MAX_TAGS_OF_ONE,
  type MergeObstacle,
} from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { riddenByBoth } from '../../rides/index.ts';
import { answersOf } from './join-consents.ts';
import type { Two } from './tables.ts';

/** Of the classes that both have, so many are named. */
const MAX_CLASSES_NAMED = 10;
/** Numbers of a class are waited for so long after its end: then they are believed not to come. */
const AWAITED_HOURS = 48;

type Facts = {
  paymentOpen: boolean;
  importRunning: boolean;
  accountBeingMade: boolean;
  bothLinked: boolean;
  numbersAwaited: boolean;
  noteChars: number;
  tags: number;
  children: number;
  guardians: number;
  staysLogin: boolean;
  goesLogin: boolean;
  staysNumbers: boolean;
  goesNumbers: boolean;
};

/** Is anything kept of the body or the rides of a person? */
const numbersOf = (customerId: string, studioId: string) => sql<boolean>`(
  exists (select from rides r where r.studio_id = ${studioId} and r.customer_id = ${customerId})
  or exists (select from body_history b where b.studio_id = ${studioId} and b.customer_id = ${customerId})
  or exists (select from customers c where c.studio_id = ${studioId} and c.customer_id = ${customerId}
    and num_nonnulls(c.birth_date, c.gender, c.height_cm, c.weight_kg, c.ftp_w, c.lthr_bpm, c.resting_hr_bpm,
      c.max_hr_bpm, c.strap_id) > 0))`;

async function readFacts({ trx, studioId, now }: Work, { stays, goes }: Two): Promise<Facts> {
  const either = sql`studio_id = ${studioId} and customer_id in (${stays}, ${goes})`;
  const login = (customerId: string) => sql`exists (select from customers where studio_id = ${studioId}
    and customer_id = ${customerId} and account_id is not null)`;
  const { rows } = await sql<Facts>`select
    exists (select from payments where ${either} and state in ('starting', 'open')) as "paymentOpen",
    exists (select from imports where ${either} and state = 'running') as "importRunning",
    exists (select from spivi_matches where ${either} and creating_since is not null) as "accountBeingMade",
    (select count(*) from spivi_links where ${either}) = 2 as "bothLinked",
    exists (select from bookings b join classes c using (studio_id, class_id)
      join spivi_class_sync y using (studio_id, class_id)
      where b.studio_id = ${studioId} and b.customer_id in (${stays}, ${goes}) and b.state = 'booked'
        and c.cancelled_at is null and c.starts_at <= ${now}
        and c.ends_at > ${now}::timestamptz - make_interval(hours => ${AWAITED_HOURS})
        and y.event_id is not null and y.workouts_state in ('none', 'waiting')) as "numbersAwaited",
    (select coalesce(sum(length(notes)), 0)::int + 1 from customers where ${either} and notes <> '') as "noteChars",
    (select count(distinct tag_id)::int from customer_tags where ${either}) as tags,
    (select count(distinct customer_id)::int from guardians where studio_id = ${studioId}
      and guardian_id in (${stays}, ${goes}) and customer_id not in (${stays}, ${goes})) as children,
    (select count(distinct guardian_id)::int from guardians where ${either}
      and guardian_id not in (${stays}, ${goes})) as guardians,
    ${login(stays)} as "staysLogin", ${login(goes)} as "goesLogin",
    ${numbersOf(stays, studioId)} as "staysNumbers", ${numbersOf(goes, studioId)} as "goesNumbers"`.execute(
    trx,
  );
  return rows[0]!;
}

/** The classes that both have: booked by both, now or then; booked or waited for, and yet to come; ridden by both. */
async function sharedClasses(work: Work, two: Two): Promise<MergePreview['obstacles'][number]['classes']> {
  const { trx, studioId, now } = work;
  const ridden = await riddenByBoth(work, two);
  const { rows } = await sql<{ classId: string; title: string; startsAt: Date; timeZone: string }>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", c.time_zone as "timeZone"
    from class_places c where c.studio_id = ${studioId} and (c.class_id = any(${ridden}::uuid[]) or c.class_id in (
      select class_id from (
        select class_id, customer_id from bookings
        where studio_id = ${studioId} and customer_id in (${two.stays}, ${two.goes}) and state = 'booked'
        union
        select w.class_id, w.customer_id from waits w join classes k using (studio_id, class_id)
        where w.studio_id = ${studioId} and w.customer_id in (${two.stays}, ${two.goes})
          and w.state in ('waiting', 'offered')
      ) had group by class_id having count(*) > 1))
    order by c.starts_at > ${now} desc, c.starts_at desc, c.class_id limit ${MAX_CLASSES_NAMED}`.execute(trx);
  return rows.map((row) => ({ ...row, startsAt: row.startsAt.toISOString() }));
}

/** What of two profiles cannot be one as it stands, and whether either holds health numbers. */
export async function findObstacles(
  work: Work,
  two: Two,
): Promise<{ obstacles: MergePreview['obstacles']; numbers: boolean }> {
  const facts = await readFacts(work, two);
  const store = (await answersOf(work, two)).get('store')!;
  const classes = await sharedClasses(work, two);
  const numbers = facts.staysNumbers || facts.goesNumbers;
  const bothAllow = store.stays === 'granted' && store.goes === 'granted';
  const seen = (facts.staysLogin && facts.goesNumbers) || (facts.goesLogin && facts.staysNumbers);
  const stands: Record<MergeObstacle, boolean> = {
    same_class: classes.length > 0,
    payment_open: facts.paymentOpen,
    import_running: facts.importRunning,
    account_being_made: facts.accountBeingMade,
    numbers_awaited: facts.bothLinked && facts.numbersAwaited,
    notes_too_long: facts.noteChars > MAX_NOTES_CHARS,
    too_many_tags: facts.tags > MAX_TAGS_OF_ONE,
    family_too_large: facts.children > MAX_CHILDREN || facts.guardians > MAX_GUARDIANS,
    store_refused:
      (store.stays === 'refused' && facts.goesNumbers) || (store.goes === 'refused' && facts.staysNumbers),
    numbers_unproved: seen && !bothAllow,
  };
  const codes = (Object.keys(stands) as MergeObstacle[]).filter((code) => stands[code]);
  return {
    obstacles: codes.map((code) => ({ code, classes: code === 'same_class' ? classes : [] })),
    numbers,
  };
}
