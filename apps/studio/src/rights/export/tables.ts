import { type RawBuilder, sql } from 'kysely';
import { latestFirst, wasBy } from '../../base/was-by.ts';

/** A file of one table: its lines are the rows, its head the columns' names. */
export type Table = { file: string; query: RawBuilder<Record<string, unknown>> };

const day = (column: string) => sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`;
/** An instant as ISO text in UTC. */
const utc = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
/** Lines of one file; nobody has more of anything but rides. */
const MAX_LINES = 20_000;

/** Everything that is kept of a person besides profile and rides, table by table. */
export function tablesOf(studioId: string, customerId: string): Table[] {
  const own = (row: string) =>
    sql`${sql.ref(`${row}.studio_id`)} = ${studioId} and ${sql.ref(`${row}.customer_id`)} = ${customerId}`;
  const who = sql`case when a.account_id = p.account_id then 'self' else coalesce(f.name, '') end`;
  const log = (actions: RawBuilder<unknown>) => sql<Record<string, unknown>>`
    select ${utc('a.at')} as at, ${who} as who, f.role, a.action
    from audit_log a
    join customers p on p.studio_id = a.studio_id and p.customer_id = ${customerId}
    left join lateral (select name, role from staff f where f.studio_id = a.studio_id
      and ${wasBy(sql`a.account_id`)} order by ${latestFirst} limit 1) f on true
    where a.studio_id = ${studioId} and a.object_kind = 'customer' and a.object_id = ${customerId} and ${actions}
    order by a.at, a.audit_id limit ${MAX_LINES}`;
  return [
    {
      file: 'body-history.csv',
      query: sql`select h.field, ${day('h.from_date')} as "from", h.value, h.source, ${utc('h.recorded_at')} as recorded_at
        from body_history h where ${own('h')} order by h.field, h.from_date limit ${MAX_LINES}`,
    },
    {
      file: 'consents.csv',
      query: sql`select s.purpose, s.version, s.how, ${utc('s.granted_at')} as granted_at, ${utc('s.revoked_at')} as revoked_at
        from consents s where ${own('s')} order by s.granted_at, s.purpose, s.version limit ${MAX_LINES}`,
    },
    {
      file: 'bookings.csv',
      query: sql`select c.title, ${utc('c.starts_at')} as class_starts_at, c.time_zone, c.location_name as location, b.spot_number,
          b.state, b.late_cancel, ${utc('b.booked_at')} as booked_at, ${utc('b.cancelled_at')} as cancelled_at,
          ${utc('b.checked_in_at')} as checked_in_at, ${utc('b.released_at')} as released_at, b.pass_waived_for as without_pass_since,
          array_to_string(b.wished_spots, ' ') as wished_spots, ${utc('b.wished_at')} as wished_at
        from bookings b join class_places c using (studio_id, class_id) where ${own('b')} order by c.starts_at, b.booking_id limit ${MAX_LINES}`,
    },
    {
      file: 'calendars.csv',
      query: sql`select ${utc('k.made_at')} as made_at, ${utc('k.fetched_at')} as fetched_at
        from calendar_links k where ${own('k')} order by k.made_at, k.link_id limit ${MAX_LINES}`,
    },
    {
      file: 'corrections.csv',
      query: sql`select ${utc('x.at')} as at, c.title, ${utc('c.starts_at')} as class_starts_at, x.metric, x.old_value,
          x.new_value, coalesce(f.name, '') as who
        from result_corrections x join classes c using (studio_id, class_id)
        join class_results v using (studio_id, class_id, customer_id)
        left join lateral (select name from staff f where f.studio_id = x.studio_id
          and ${wasBy(sql`x.account_id`)} order by ${latestFirst} limit 1) f on true
        where x.studio_id = ${studioId} and v.rider_id = ${customerId} order by x.at, x.class_id, x.metric limit ${MAX_LINES}`,
    },
    {
      file: 'family.csv',
      query: sql`select case when g.guardian_id = ${customerId} then 'child' else 'guardian' end as who, p.name,
          ${utc('g.linked_at')} as since
        from guardians g join customers p on p.studio_id = g.studio_id
          and p.customer_id = case when g.guardian_id = ${customerId} then g.customer_id else g.guardian_id end
        where g.studio_id = ${studioId} and ${customerId} in (g.customer_id, g.guardian_id)
        order by p.name, p.customer_id limit ${MAX_LINES}`,
    },
    {
      file: 'imports.csv',
      query: sql`select ${utc('i.created_at')} as at, f.name as file, f.outcome, f.code
        from imports i join import_files f using (studio_id, import_id)
        where ${own('i')} order by i.created_at, i.import_id, f.file_no limit ${MAX_LINES}`,
    },
    {
      file: 'lists.csv',
      query: sql`select ${utc('i.started_at')} as at, i.file_name as file, l.line
        from customer_import_lines l join customer_imports i using (studio_id, import_id)
        where ${own('l')} order by i.started_at, i.import_id limit ${MAX_LINES}`,
    },
    {
      file: 'mails.csv',
      query: sql`select ${utc('m.created_at')} as at, m.kind, coalesce(c.title, '') as title, m.state, m.reason, m.subject, m.said as text
        from mails m left join classes c using (studio_id, class_id) where ${own('m')} order by m.created_at, m.mail_id limit ${MAX_LINES}`,
    },
    {
      file: 'elsewhere.csv',
      query: sql`select k.source as system, k.person_id as id_there, k.first_name, k.last_name,
          coalesce(k.email, k.email_normalized) as email, k.linked_email as linked_by, k.how,
          ${utc('k.linked_at')} as since
        from source_people k where ${own('k')} order by k.linked_at, k.source, k.person_id limit ${MAX_LINES}`,
    },
    {
      file: 'elsewhere-left.csv',
      query: sql`select l.source as system, l.detail, ${utc('l.left_at')} as left_at
        from source_details_left l where ${own('l')} order by l.source, l.detail`,
    },
    {
      file: 'push-devices.csv',
      query: sql`select ${utc('d.made_at')} as since, d.name, d.address, ${utc('d.tried_at')} as last_sent, d.outcome
        from push_devices d where ${own('d')} order by d.made_at, d.device_id`,
    },
    {
      file: 'passes.csv',
      // What became of a pass after a person has left it is a matter of those who hold it.
      query: sql`select k.name as pass, ${utc('p.given_at')} as given_at, ${day('p.from_day')} as "from",
          case when not o.unlimited then o.credits_left end as classes_left, ${day('o.frozen_from')} as frozen_from,
          ${day('o.frozen_to')} as frozen_to, ${utc('o.ended_at')} as ended_at, ${utc('h.left_at')} as held_until,
          array_to_string(h.told, ' ') as mailed
        from pass_holders h join passes p using (studio_id, pass_id) join pass_kinds k using (studio_id, pass_kind_id)
        left join passes o on o.studio_id = h.studio_id and o.pass_id = h.pass_id and h.left_at is null
        where ${own('h')} order by p.given_at, p.pass_id limit ${MAX_LINES}`,
    },
    {
      file: 'pass-entries.csv',
      // Of a pass that several have held neither whom the others booked for, nor what was written, which may be of them.
      query: sql`select k.name as pass, ${utc('e.at')} as at, e.kind as what, e.credits as classes, e.days,
          case when b.customer_id = h.customer_id then c.title end as title,
          case when b.customer_id = h.customer_id then ${utc('c.starts_at')} end as class_starts_at, n.reason, n.paid,
          case when n.entry_no is not null then e.amount_minor end as amount_minor,
          case when n.entry_no is not null then e.currency end as currency
        from pass_holders h join passes p using (studio_id, pass_id) join pass_kinds k using (studio_id, pass_kind_id)
        join pass_entries e on e.studio_id = p.studio_id and e.pass_id = p.pass_id
          and (h.left_at is null or e.at <= h.left_at)
        left join pass_notes n on n.studio_id = e.studio_id and n.entry_no = e.entry_no and not exists (
          select from pass_holders x
          where x.studio_id = h.studio_id and x.pass_id = h.pass_id and x.customer_id <> h.customer_id)
        left join bookings b on b.studio_id = e.studio_id and b.booking_id = e.booking_id
        left join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
        where ${own('h')} order by e.entry_no limit ${MAX_LINES}`,
    },
    {
      file: 'payments.csv',
      query: sql`select y.offer ->> 'name' as pass, ${utc('y.started_at')} as at, y.amount_minor, y.currency, y.state,
          ${utc('y.settled_at')} as settled_at, y.provider, y.reference
        from payments y where ${own('y')} order by y.started_at, y.payment_id limit ${MAX_LINES}`,
    },
    {
      file: 'ride-links.csv',
      query: sql`select ${utc('l.made_at')} as made_at, ${utc('l.ends_at')} as ends_at, r.title,
          ${utc('r.starts_at')} as ride_starts_at, l.named, l.heart as heart_rate
        from ride_links l left join rides r using (studio_id, customer_id, ride_id)
        where ${own('l')} order by l.made_at, l.link_id limit ${MAX_LINES}`,
    },
    {
      file: 'spivi-calls.csv',
      query: sql`select ${utc('t.started_at')} as at, t.method, t.outcome, t.code
        from spivi_attempts t where ${own('t')} order by t.started_at, t.attempt_id limit ${MAX_LINES}`,
    },
    {
      file: 'tokens.csv',
      query: sql`select t.name, array_to_string(t.scopes, ' ') as scopes, ${utc('t.made_at')} as made_at,
          ${utc('t.expires_at')} as expires_at, ${utc('t.used_at')} as used_at, ${utc('t.revoked_at')} as revoked_at
        from api_tokens t join customers p on p.studio_id = t.studio_id and p.account_id = t.account_id
        where ${own('p')} order by t.made_at, t.token_id limit ${MAX_LINES}`,
    },
    {
      file: 'uploads.csv',
      query: sql`select 'intervals.icu' as "to", k.athlete_id as account, ${utc('k.connected_at')} as connected_at,
          ${utc('k.refused_at')} as key_refused_at, r.title, ${utc('r.starts_at')} as ride_starts_at,
          ${utc('u.sent_at')} as sent_at, u.activity_id as activity, u.code
        from upload_connections k left join ride_uploads u using (studio_id, customer_id)
        left join rides r using (studio_id, customer_id, ride_id)
        where ${own('k')} order by r.starts_at, u.ride_id limit ${MAX_LINES}`,
    },
    {
      file: 'test-answers.csv',
      query: sql`select ${utc('x.answered_at')} as at, c.title, ${utc('c.starts_at')} as class_starts_at, x.accepted
        from test_answers x join classes c using (studio_id, class_id)
        where ${own('x')} order by x.answered_at, x.class_id limit ${MAX_LINES}`,
    },
    {
      file: 'who-looked.csv',
      query: log(sql`a.action like '%.read' and a.account_id is distinct from p.account_id`),
    },
    { file: 'log.csv', query: log(sql`a.action not like '%.read'`) },
    {
      file: 'waiver.csv',
      query: sql`select ${utc('s.signed_at')} as at, s.signed_name as name, s.as_guardian, s.channel as "where", s.version,
          s.locale as language, s.reason, ${utc('s.voided_at')} as voided_at, s.void_reason,
          case s.locale when 'fr' then v.text_fr when 'en' then v.text_en else coalesce(nullif(v.text_en, ''), v.text_fr) end as text
        from waiver_signatures s join waiver_versions v using (studio_id, version)
        where ${own('s')} or s.studio_id = ${studioId} and s.signer_id = ${customerId}
        order by s.signed_at, s.signature_id limit ${MAX_LINES}`,
    },
    {
      file: 'waitlists.csv',
      query: sql`select c.title, ${utc('c.starts_at')} as class_starts_at, c.time_zone, w.state, w.wished_spot,
          ${utc('w.joined_at')} as joined_at, ${utc('w.here_at')} as there_at, ${utc('w.offer_until')} as offer_until,
          ${utc('w.ended_at')} as ended_at
        from waits w join class_places c using (studio_id, class_id) where ${own('w')} order by w.joined_at, w.wait_id limit ${MAX_LINES}`,
    },
    {
      file: 'held-spots.csv',
      query: sql`select c.title, ${utc('c.starts_at')} as class_starts_at, c.time_zone, h.spot_number,
          ${utc('h.held_until')} as held_until
        from spot_holds h join class_places c using (studio_id, class_id) where ${own('h')} order by h.held_until, h.class_id limit ${MAX_LINES}`,
    },
  ];
}

/** The person's own row, account, link to Spivi and studio, for profile.json. */
export const profileOf = (
  studioId: string,
  customerId: string,
): RawBuilder<{ profile: Record<string, unknown>; name: string; locale: string | null }> => sql`
  select p.name, p.locale, jsonb_build_object(
    'studio', s.name, 'customerId', p.customer_id, 'firstName', p.first_name, 'lastName', p.last_name,
    'email', p.email,
    'emailThatWaits', (select e.email from pending_emails e where e.studio_id = p.studio_id and e.customer_id = p.customer_id),
    'phone', p.phone, 'language', p.locale, 'notes', p.notes,
    'emergencyContact', jsonb_build_object('name', p.emergency_name, 'phone', p.emergency_phone),
    'bike', jsonb_build_object('saddleHeight', p.saddle_height, 'saddleForeAft', p.saddle_fore_aft,
      'barHeight', p.bar_height, 'barForeAft', p.bar_fore_aft),
    'tags', (select coalesce(jsonb_agg(t.name order by lower(t.name)), '[]') from customer_tags g
      join tags t using (studio_id, tag_id) where g.studio_id = p.studio_id and g.customer_id = p.customer_id),
    'studioFields', (select coalesce(jsonb_object_agg(f.name, v.value), '{}') from custom_values v
      join custom_fields f using (studio_id, field_id) where v.studio_id = p.studio_id and v.customer_id = p.customer_id), 'birthDate', p.birth_date,
    'gender', p.gender, 'heightCm', p.height_cm, 'weightKg', p.weight_kg, 'ftpW', p.ftp_w, 'lthrBpm', p.lthr_bpm,
    'restingHrBpm', p.resting_hr_bpm, 'maxHrBpm', p.max_hr_bpm, 'strapId', p.strap_id,
    'boardAlias', p.board_alias, 'hiddenOnBoard', to_jsonb(p.board_hidden), 'onBoardOutsideRoom', p.board_outside, 'mailAfterClass', p.class_mail,
    'mailAboutPasses', p.pass_mail, 'mailAboutBookings', p.booking_mail, 'mailBeforeCancelling', p.reminder_mail, 'toldBy', p.notice_ways,
    'createdAt', p.created_at,
    'account', (select jsonb_build_object('name', u.name, 'email', u.login, 'createdAt', u."createdAt")
      from auth."user" u where u.id = p.account_id),
    'spivi', (select jsonb_build_object('clientId', k.client_id, 'siteId', k.site_id, 'email', k.email,
        'source', k.source, 'linkedAt', k.linked_at, 'sentProfile', k.pushed)
      from spivi_links k where k.studio_id = p.studio_id and k.customer_id = p.customer_id)) as profile
  from customers p join studios s on s.studio_id = p.studio_id
  where p.studio_id = ${studioId} and p.customer_id = ${customerId} and p.erased_at is null`;
