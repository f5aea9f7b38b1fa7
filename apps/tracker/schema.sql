-- What the migrations of "tracker" make. Written by: npm run schema
create table tracker.box_clocks (
  site_id integer not null,
  clock_id bigint not null generated as identity,
  box_id integer not null,
  boot_id text not null,
  lead_ms bigint,
  measured boolean not null default false,
  since timestamp with time zone not null,
  heard_at timestamp with time zone,
  behind_since timestamp with time zone,
  behind_lead_ms bigint,
  ignored_at timestamp with time zone,
  ignored_reason text,
  constraint box_clocks_site_id_box_id_fkey FOREIGN KEY (site_id, box_id) REFERENCES tracker.boxes(site_id, box_id) ON DELETE CASCADE,
  constraint box_clocks_pkey PRIMARY KEY (site_id, clock_id)
);
CREATE INDEX box_clocks_of_boot ON tracker.box_clocks USING btree (site_id, box_id, boot_id, clock_id);
-- row-level security, forced
create policy tenant on box_clocks for all using ((site_id = tracker.tenant()));
create table tracker.box_codes (
  site_id integer not null,
  box_id integer not null,
  code_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint box_codes_site_id_box_id_fkey FOREIGN KEY (site_id, box_id) REFERENCES tracker.boxes(site_id, box_id) ON DELETE CASCADE,
  constraint box_codes_pkey PRIMARY KEY (site_id, box_id)
);
CREATE UNIQUE INDEX box_codes_by_code ON tracker.box_codes USING btree (code_hash);
-- row-level security, forced
create policy tenant on box_codes for all using (((site_id = tracker.tenant()) OR (code_hash = tracker.presented_token())));
create table tracker.box_tokens (
  site_id integer not null,
  box_id integer not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  refused_at timestamp with time zone,
  constraint box_tokens_site_id_box_id_fkey FOREIGN KEY (site_id, box_id) REFERENCES tracker.boxes(site_id, box_id) ON DELETE CASCADE,
  constraint box_tokens_pkey PRIMARY KEY (site_id, token_hash)
);
CREATE INDEX box_tokens_by_token ON tracker.box_tokens USING btree (token_hash);
-- row-level security, forced
create policy tenant on box_tokens for all using (((site_id = tracker.tenant()) OR (token_hash = tracker.presented_token())));
create table tracker.boxes (
  site_id integer not null,
  box_id integer not null generated as identity,
  name text not null,
  seat_ids integer[] not null,
  accepts_class_clock boolean not null default false,
  last_seen_at timestamp with time zone,
  stands_with integer,
  stands_since timestamp with time zone,
  report jsonb,
  reported_at timestamp with time zone,
  heard_since timestamp with time zone,
  constraint boxes_not_with_itself CHECK ((stands_with <> box_id)),
  constraint boxes_reported CHECK (((report IS NULL) = (reported_at IS NULL))),
  constraint boxes_stands_since CHECK (((stands_with IS NULL) = (stands_since IS NULL))),
  constraint boxes_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint boxes_stands_with FOREIGN KEY (site_id, stands_with) REFERENCES tracker.boxes(site_id, box_id),
  constraint boxes_pkey PRIMARY KEY (site_id, box_id)
);
CREATE INDEX boxes_of_room ON tracker.boxes USING btree (site_id, stands_with);
-- row-level security, forced
create policy lookup on boxes for select using (true);
create policy tenant on boxes for all using ((site_id = tracker.tenant()));
create table tracker.chunks (
  site_id integer not null,
  chunk_id bigint not null generated as identity,
  event_id integer not null,
  box_id integer not null,
  boot_id text not null,
  sequence bigint not null,
  received_at timestamp with time zone not null,
  class_clock boolean not null,
  last_second integer not null,
  samples bytea not null,
  clock_id bigint,
  offset_ms bigint not null default 0,
  constraint chunks_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint chunks_pkey PRIMARY KEY (site_id, chunk_id)
);
CREATE INDEX chunks_of_event ON tracker.chunks USING btree (site_id, event_id);
CREATE UNIQUE INDEX chunks_once ON tracker.chunks USING btree (site_id, box_id, boot_id, sequence, event_id);
-- row-level security, forced
create policy tenant on chunks for all using ((site_id = tracker.tenant()));
create table tracker.clients (
  site_id integer not null,
  client_id integer not null generated as identity,
  email text not null,
  email_normalised text not null,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  gender text,
  birth_date date,
  address text not null default ''::text,
  city text not null default ''::text,
  country text not null default ''::text,
  phone text not null default ''::text,
  device_id text not null default ''::text,
  notes text not null default ''::text,
  weight_kg numeric(5,1),
  height_cm numeric(5,1),
  ftp_w integer,
  lthr_bpm integer,
  resting_hr_bpm integer,
  pst integer,
  is_instructor boolean not null default false,
  created_at timestamp with time zone not null default now(),
  board_shown boolean not null default true,
  board_alias text,
  board_hidden text[] not null default '{}'::text[],
  board_outside boolean not null default false,
  strap_signs_in_since timestamp with time zone,
  measured boolean not null default true,
  constraint clients_gender_check CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text]))),
  constraint clients_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint clients_pkey PRIMARY KEY (site_id, client_id)
);
CREATE UNIQUE INDEX clients_email ON tracker.clients USING btree (site_id, email_normalised);
-- row-level security, forced
create policy tenant on clients for all using ((site_id = tracker.tenant()));
create table tracker.event_plans (
  site_id integer not null,
  event_id integer not null,
  plan_id integer not null,
  plan jsonb,
  from_second integer not null default 0,
  steps jsonb not null default '[]'::jsonb,
  revision integer not null default 1,
  constraint event_plans_from_second_check CHECK ((from_second >= 0)),
  constraint event_plans_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint event_plans_pkey PRIMARY KEY (site_id, event_id)
);
-- row-level security, forced
create policy tenant on event_plans for all using ((site_id = tracker.tenant()));
create table tracker.event_sprints (
  site_id integer not null,
  event_id integer not null,
  number integer not null default 1,
  from_second integer not null,
  to_second integer not null,
  open boolean not null,
  measure text not null,
  dismissed boolean not null default false,
  constraint event_sprints_check CHECK ((to_second >= from_second)),
  constraint event_sprints_from_second_check CHECK ((from_second >= 0)),
  constraint event_sprints_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint event_sprints_pkey PRIMARY KEY (site_id, event_id)
);
-- row-level security, forced
create policy tenant on event_sprints for all using ((site_id = tracker.tenant()));
create table tracker.event_teams (
  site_id integer not null,
  event_id integer not null,
  number integer not null default 1,
  teams jsonb not null,
  dissolved boolean not null default false,
  contest_number integer not null default 0,
  contest jsonb,
  constraint event_teams_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint event_teams_pkey PRIMARY KEY (site_id, event_id)
);
-- row-level security, forced
create policy tenant on event_teams for all using ((site_id = tracker.tenant()));
create table tracker.event_timers (
  site_id integer not null,
  event_id integer not null,
  number integer not null default 1,
  work_seconds integer not null,
  rest_seconds integer not null,
  rounds integer not null,
  began_at timestamp with time zone,
  done_ms integer not null default 0,
  stopped boolean not null default false,
  held boolean not null default false,
  constraint event_timers_check CHECK (((NOT held) OR (began_at IS NULL))),
  constraint event_timers_done_ms_check CHECK ((done_ms >= 0)),
  constraint event_timers_rest_seconds_check CHECK ((rest_seconds >= 0)),
  constraint event_timers_rounds_check CHECK ((rounds > 0)),
  constraint event_timers_work_seconds_check CHECK ((work_seconds > 0)),
  constraint event_timers_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint event_timers_pkey PRIMARY KEY (site_id, event_id)
);
-- row-level security, forced
create policy tenant on event_timers for all using ((site_id = tracker.tenant()));
create table tracker.events (
  site_id integer not null,
  event_id integer not null generated as identity,
  box_id integer not null,
  title text not null default ''::text,
  description text not null default ''::text,
  instructor_client_id integer,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  state text not null default 'scheduled'::text,
  started_at timestamp with time zone,
  stopped_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  room text,
  time_zone text,
  unsent_seats integer[] not null default '{}'::integer[],
  extended_until timestamp with time zone,
  stopped_itself_at timestamp with time zone,
  pauses integer[] not null default '{}'::integer[],
  free_places integer,
  constraint events_check CHECK ((ends_at > starts_at)),
  constraint events_check1 CHECK (((started_at IS NULL) = (state = ANY (ARRAY['scheduled'::text, 'cancelled'::text])))),
  constraint events_check2 CHECK (((stopped_at IS NULL) = (state <> 'stopped'::text))),
  constraint events_check3 CHECK (((extended_until IS NULL) OR (started_at IS NOT NULL))),
  constraint events_check4 CHECK (((stopped_itself_at IS NULL) OR (state = 'stopped'::text))),
  constraint events_check5 CHECK (((pauses = '{}'::integer[]) OR (started_at IS NOT NULL))),
  constraint events_free_places_check CHECK ((free_places >= 0)),
  constraint events_pauses_check CHECK ((cardinality(pauses) <= 100)),
  constraint events_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'started'::text, 'stopped'::text, 'cancelled'::text]))),
  constraint events_site_id_box_id_fkey FOREIGN KEY (site_id, box_id) REFERENCES tracker.boxes(site_id, box_id),
  constraint events_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint events_site_id_instructor_client_id_fkey FOREIGN KEY (site_id, instructor_client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE SET NULL (instructor_client_id),
  constraint events_pkey PRIMARY KEY (site_id, event_id)
);
CREATE INDEX events_by_box ON tracker.events USING btree (site_id, box_id, starts_at);
CREATE UNIQUE INDEX events_one_started ON tracker.events USING btree (site_id, box_id) WHERE (state = 'started'::text);
-- row-level security, forced
create policy tenant on events for all using ((site_id = tracker.tenant()));
create table tracker.migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  contract_since text,
  constraint migrations_pkey PRIMARY KEY (name)
);
create table tracker.phones (
  site_id integer not null,
  event_id integer not null,
  client_id integer not null,
  seat_id integer not null,
  token_hash bytea,
  made_at timestamp with time zone not null default now(),
  heard_at timestamp with time zone,
  batches integer not null default 0,
  constraint phones_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint phones_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint phones_pkey PRIMARY KEY (site_id, event_id, client_id)
);
CREATE INDEX phones_of_client ON tracker.phones USING btree (site_id, client_id);
CREATE UNIQUE INDEX phones_by_token ON tracker.phones USING btree (token_hash);
-- row-level security, forced
create policy tenant on phones for all using (((site_id = tracker.tenant()) OR (token_hash = tracker.presented_token())));
create table tracker.plans (
  site_id integer not null,
  plan_id integer not null generated as identity,
  name text not null,
  segments jsonb not null,
  version integer not null default 1,
  seconds integer not null,
  intensity real,
  training_load real,
  changed_at timestamp with time zone not null,
  heart_rate_seconds integer not null default 0,
  constraint plans_heart_rate_seconds_check CHECK ((heart_rate_seconds >= 0)),
  constraint plans_seconds_check CHECK ((seconds > 0)),
  constraint plans_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint plans_pkey PRIMARY KEY (site_id, plan_id)
);
-- row-level security, forced
create policy tenant on plans for all using ((site_id = tracker.tenant()));
create table tracker.roster_changes (
  site_id integer not null,
  event_id integer not null,
  change_id integer not null generated as identity,
  before jsonb not null,
  after jsonb not null,
  kind text,
  made_at timestamp with time zone not null default now(),
  constraint roster_changes_kind_check CHECK ((kind = ANY (ARRAY['add'::text, 'move'::text, 'seat'::text, 'take_off'::text]))),
  constraint roster_changes_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint roster_changes_pkey PRIMARY KEY (site_id, event_id)
);
-- row-level security, forced
create policy tenant on roster_changes for all using ((site_id = tracker.tenant()));
create table tracker.screens (
  site_id integer not null,
  screen_id integer not null generated as identity,
  name text not null,
  may_run boolean not null,
  created_at timestamp with time zone not null default now(),
  code_hash bytea,
  code_expires_at timestamp with time zone,
  token_hash bytea,
  paired_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  settings jsonb,
  constraint screens_check CHECK (((code_hash IS NULL) = (code_expires_at IS NULL))),
  constraint screens_check1 CHECK (((token_hash IS NULL) = (paired_at IS NULL))),
  constraint screens_check2 CHECK (((code_hash IS NULL) <> (token_hash IS NULL))),
  constraint screens_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint screens_pkey PRIMARY KEY (site_id, screen_id)
);
CREATE UNIQUE INDEX screens_by_code ON tracker.screens USING btree (code_hash);
CREATE UNIQUE INDEX screens_by_token ON tracker.screens USING btree (token_hash);
-- row-level security, forced
create policy tenant on screens for all using (((site_id = tracker.tenant()) OR (token_hash = tracker.presented_token()) OR (code_hash = tracker.presented_token())));
create table tracker.seat_assignments (
  site_id integer not null,
  assignment_id bigint not null generated as identity,
  event_id integer not null,
  seat_id integer not null,
  client_id integer not null,
  from_second integer not null default 0,
  to_second integer,
  came text,
  sits boolean not null default true,
  booked_seat integer,
  constraint seat_assignments_came_check CHECK ((came = ANY (ARRAY['strap'::text, 'hand'::text]))),
  constraint seat_assignments_check CHECK ((to_second > from_second)),
  constraint seat_assignments_check1 CHECK ((sits OR (came IS NOT NULL))),
  constraint seat_assignments_check2 CHECK (((booked_seat IS NULL) OR ((came IS NULL) AND (booked_seat <> seat_id)))),
  constraint seat_assignments_check3 CHECK (((came <> 'hand'::text) OR sits)),
  constraint seat_assignments_from_second_check CHECK ((from_second >= 0)),
  constraint seat_assignments_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint seat_assignments_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint seat_assignments_pkey PRIMARY KEY (site_id, assignment_id)
);
CREATE INDEX seat_assignments_came ON tracker.seat_assignments USING btree (site_id, event_id) WHERE ((came IS NOT NULL) AND (to_second IS NULL));
CREATE INDEX seat_assignments_of_client ON tracker.seat_assignments USING btree (site_id, client_id);
CREATE INDEX seat_assignments_of_event ON tracker.seat_assignments USING btree (site_id, event_id);
CREATE UNIQUE INDEX seat_assignments_client ON tracker.seat_assignments USING btree (site_id, event_id, client_id) WHERE (to_second IS NULL);
CREATE UNIQUE INDEX seat_assignments_seat ON tracker.seat_assignments USING btree (site_id, event_id, seat_id) WHERE (to_second IS NULL);
-- row-level security, forced
create policy tenant on seat_assignments for all using ((site_id = tracker.tenant()));
create table tracker.sensor_bindings (
  site_id integer not null,
  binding_id bigint not null generated as identity,
  sensor_key text not null,
  box_id integer,
  seat_id integer,
  client_id integer,
  from_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  to_at timestamp with time zone,
  constraint sensor_bindings_check CHECK ((to_at >= from_at)),
  constraint sensor_bindings_check1 CHECK (((box_id IS NULL) = (seat_id IS NULL))),
  constraint sensor_bindings_check2 CHECK (((seat_id IS NULL) <> (client_id IS NULL))),
  constraint sensor_bindings_site_id_box_id_fkey FOREIGN KEY (site_id, box_id) REFERENCES tracker.boxes(site_id, box_id) ON DELETE CASCADE,
  constraint sensor_bindings_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint sensor_bindings_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint sensor_bindings_pkey PRIMARY KEY (site_id, binding_id)
);
CREATE INDEX sensor_bindings_of_client ON tracker.sensor_bindings USING btree (site_id, client_id);
CREATE INDEX sensor_bindings_of_sensor ON tracker.sensor_bindings USING btree (site_id, sensor_key);
CREATE UNIQUE INDEX sensor_bindings_one ON tracker.sensor_bindings USING btree (site_id, sensor_key) WHERE (to_at IS NULL);
-- row-level security, forced
create policy tenant on sensor_bindings for all using ((site_id = tracker.tenant()));
create table tracker.sensor_claims (
  site_id integer not null,
  claim_id integer not null generated as identity,
  event_id integer not null,
  sensor_key text not null,
  seat_id integer,
  client_id integer,
  from_second integer not null default 0,
  to_second integer,
  constraint sensor_claims_check CHECK ((to_second > from_second)),
  constraint sensor_claims_check1 CHECK (((seat_id IS NULL) <> (client_id IS NULL))),
  constraint sensor_claims_from_second_check CHECK ((from_second >= 0)),
  constraint sensor_claims_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint sensor_claims_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint sensor_claims_pkey PRIMARY KEY (site_id, claim_id)
);
CREATE INDEX sensor_claims_of_client ON tracker.sensor_claims USING btree (site_id, client_id);
CREATE INDEX sensor_claims_of_event ON tracker.sensor_claims USING btree (site_id, event_id);
CREATE UNIQUE INDEX sensor_claims_one ON tracker.sensor_claims USING btree (site_id, event_id, sensor_key) WHERE (to_second IS NULL);
-- row-level security, forced
create policy tenant on sensor_claims for all using ((site_id = tracker.tenant()));
create table tracker.sensors (
  site_id integer not null,
  sensor_key text not null,
  sensor_id integer not null generated as identity,
  first_heard_at timestamp with time zone not null,
  last_heard_at timestamp with time zone not null,
  box_id integer not null,
  rssi_dbm integer,
  battery_percent integer,
  moving_since timestamp with time zone,
  name text,
  loan_number integer,
  battery_low boolean,
  battery_volts real,
  worn_since timestamp with time zone,
  constraint sensors_loan_number_check CHECK ((loan_number > 0)),
  constraint sensors_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint sensors_pkey PRIMARY KEY (site_id, sensor_key)
);
CREATE INDEX sensors_last_heard ON tracker.sensors USING btree (site_id, last_heard_at);
CREATE UNIQUE INDEX sensors_by_id ON tracker.sensors USING btree (site_id, sensor_id);
CREATE UNIQUE INDEX sensors_loan_number ON tracker.sensors USING btree (site_id, loan_number);
-- row-level security, forced
create policy tenant on sensors for all using ((site_id = tracker.tenant()));
create table tracker.sessions (
  site_id integer not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint sessions_site_id_fkey FOREIGN KEY (site_id) REFERENCES tracker.sites(site_id) ON DELETE CASCADE,
  constraint sessions_pkey PRIMARY KEY (site_id, token_hash)
);
CREATE INDEX sessions_by_token ON tracker.sessions USING btree (token_hash);
-- row-level security, forced
create policy tenant on sessions for all using (((site_id = tracker.tenant()) OR (token_hash = tracker.presented_token())));
create table tracker.sites (
  site_id integer not null,
  name text not null,
  source_name text not null,
  password_hash text not null,
  time_zone text not null,
  created_at timestamp with time zone not null default now(),
  locale text,
  constraint sites_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'fr'::text]))),
  constraint sites_site_id_check CHECK ((site_id > 0)),
  constraint sites_pkey PRIMARY KEY (site_id)
);
-- row-level security, forced
create policy lookup on sites for select using (true);
create policy tenant on sites for all using ((site_id = tracker.tenant()));
create table tracker.strap_refusals (
  site_id integer not null,
  event_id integer not null,
  client_id integer not null,
  constraint strap_refusals_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint strap_refusals_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint strap_refusals_pkey PRIMARY KEY (site_id, event_id, client_id)
);
CREATE INDEX strap_refusals_of_client ON tracker.strap_refusals USING btree (site_id, client_id);
-- row-level security, forced
create policy tenant on strap_refusals for all using ((site_id = tracker.tenant()));
create table tracker.workouts (
  site_id integer not null,
  event_id integer not null,
  client_id integer not null,
  seat_id integer not null,
  seconds integer not null,
  result jsonb not null,
  trace bytea not null,
  computed_at timestamp with time zone not null default now(),
  constraint workouts_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES tracker.clients(site_id, client_id) ON DELETE CASCADE,
  constraint workouts_site_id_event_id_fkey FOREIGN KEY (site_id, event_id) REFERENCES tracker.events(site_id, event_id) ON DELETE CASCADE,
  constraint workouts_pkey PRIMARY KEY (site_id, event_id, client_id)
);
CREATE INDEX workouts_of_client ON tracker.workouts USING btree (site_id, client_id);
-- row-level security, forced
create policy tenant on workouts for all using ((site_id = tracker.tenant()));
CREATE OR REPLACE FUNCTION tracker.box_of_token(presented bytea)
 RETURNS TABLE(site_id integer, box_id integer, revoked boolean, room_box_id integer, stands_since timestamp with time zone, seat_ids integer[], accepts_class_clock boolean)
 LANGUAGE plpgsql
 SET search_path TO 'tracker'
AS $function$
#variable_conflict use_column
declare token record;
begin
  perform set_config('tandem.token_hash', encode(presented, 'hex'), true);
  select t.site_id, t.box_id, t.revoked_at is not null as revoked into token from box_tokens t where t.token_hash = presented;
  if not found then return; end if;
  perform set_config('tandem.tenant', token.site_id::text, true);
  return query
    select b.site_id, b.box_id, token.revoked, room.box_id, b.stands_since, room.seat_ids, b.accepts_class_clock
    from boxes b join boxes room on room.site_id = b.site_id and room.box_id = coalesce(b.stands_with, b.box_id)
    where b.site_id = token.site_id and b.box_id = token.box_id;
end $function$
;
CREATE OR REPLACE FUNCTION tracker.has_sites()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'tracker'
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM tracker.sites)) AS "exists";
END
;
CREATE OR REPLACE FUNCTION tracker.presented_token()
 RETURNS bytea
 LANGUAGE sql
 STABLE
RETURN decode(NULLIF(current_setting('tandem.token_hash'::text, true), ''::text), 'hex'::text)
;
CREATE OR REPLACE FUNCTION tracker.tenant()
 RETURNS integer
 LANGUAGE sql
 STABLE
RETURN (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::integer
;
