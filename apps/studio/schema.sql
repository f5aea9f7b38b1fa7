-- What the migrations of "studio" make. Written by: npm run schema
create table studio.api_tokens (
  studio_id uuid not null,
  token_id uuid not null,
  account_id text,
  made_by text not null,
  name text not null,
  scopes text[] not null,
  secret_hash bytea not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  made_by_staff uuid,
  constraint api_tokens_scopes_check CHECK ((cardinality(scopes) > 0)),
  constraint api_tokens_secret_hash_check CHECK ((length(secret_hash) = 32)),
  constraint api_tokens_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint api_tokens_studio_id_made_by_staff_fkey FOREIGN KEY (studio_id, made_by_staff) REFERENCES studio.staff(studio_id, staff_id),
  constraint api_tokens_pkey PRIMARY KEY (studio_id, token_id),
  constraint api_tokens_studio_id_secret_hash_key UNIQUE (studio_id, secret_hash)
);
CREATE INDEX api_tokens_by_account ON studio.api_tokens USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX api_tokens_by_secret ON studio.api_tokens USING btree (secret_hash);
-- row-level security, forced
create policy ended on api_tokens for update using (true);
create policy lookup on api_tokens for select using (true);
create policy tenant on api_tokens for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.audit_log (
  studio_id uuid not null,
  audit_id uuid not null default gen_random_uuid(),
  at timestamp with time zone not null default now(),
  account_id text,
  action text not null,
  object_kind text not null,
  object_id text not null,
  detail jsonb not null default '{}'::jsonb,
  constraint audit_log_pkey PRIMARY KEY (studio_id, audit_id)
);
CREATE INDEX audit_log_by_account ON studio.audit_log USING btree (studio_id, account_id, at DESC, audit_id DESC);
CREATE INDEX audit_log_by_action ON studio.audit_log USING btree (studio_id, action, at DESC, audit_id DESC);
CREATE INDEX audit_log_by_object ON studio.audit_log USING btree (studio_id, object_kind, object_id, at);
CREATE INDEX audit_log_by_time ON studio.audit_log USING btree (studio_id, at DESC, audit_id DESC);
-- row-level security, forced
create policy drop_old_lines on audit_log for delete using ((at < (now() - '3 years'::interval)));
create policy old_lines on audit_log for select using ((at < (now() - '3 years'::interval)));
create policy tenant on audit_log for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.body_history (
  studio_id uuid not null,
  customer_id uuid not null,
  field text not null,
  from_date date not null,
  value double precision not null,
  source text not null,
  account_id text,
  recorded_at timestamp with time zone not null default now(),
  constraint body_history_field_check CHECK ((field = ANY (ARRAY['heightCm'::text, 'weightKg'::text, 'ftpW'::text, 'lthrBpm'::text, 'restingHrBpm'::text, 'maxHrBpm'::text]))),
  constraint body_history_source_check CHECK ((source = ANY (ARRAY['staff'::text, 'member'::text, 'ride'::text]))),
  constraint body_history_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint body_history_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint body_history_pkey PRIMARY KEY (studio_id, customer_id, field, from_date)
);
-- row-level security, forced
create policy tenant on body_history for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.bookings (
  studio_id uuid not null,
  booking_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  spot_number integer,
  state text not null default 'booked'::text,
  late_cancel boolean not null default false,
  booked_at timestamp with time zone not null default now(),
  cancelled_at timestamp with time zone,
  checked_in_at timestamp with time zone,
  booked_by text,
  checked_in_by text,
  cancelled_by text,
  moved_at timestamp with time zone,
  moved_from timestamp with time zone,
  calendar_sequence integer not null default 0,
  late_cancel_minutes integer,
  pass_id uuid,
  pass_day date,
  pass_waived_for text,
  wished_spots integer[] not null default '{}'::integer[],
  wished_at timestamp with time zone,
  wished_room_id uuid,
  calendar_changed_at timestamp with time zone not null default now(),
  released_at timestamp with time zone,
  released_to uuid,
  constraint bookings_cancelled_by_check CHECK ((cancelled_by = ANY (ARRAY['member'::text, 'staff'::text]))),
  constraint bookings_pass_day CHECK ((num_nulls(pass_id, pass_day) = ANY (ARRAY[0, 2]))),
  constraint bookings_pass_waived_for_check CHECK ((length(pass_waived_for) <= 200)),
  constraint bookings_released CHECK ((num_nulls(released_at, released_to) = ANY (ARRAY[0, 2]))),
  constraint bookings_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'cancelled'::text]))),
  constraint bookings_wished CHECK (((cardinality(wished_spots) = 0) OR (num_nulls(wished_at, wished_room_id) = 0))),
  constraint bookings_wished_spots_check CHECK ((cardinality(wished_spots) <= 60)),
  constraint bookings_pass_fkey FOREIGN KEY (studio_id, pass_id) REFERENCES studio.passes(studio_id, pass_id),
  constraint bookings_released_to_fkey FOREIGN KEY (studio_id, released_to) REFERENCES studio.bookings(studio_id, booking_id),
  constraint bookings_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint bookings_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint bookings_pkey PRIMARY KEY (studio_id, booking_id),
  constraint bookings_gave_their_credit_back TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint bookings_hold_their_credit TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bookings_by_class ON studio.bookings USING btree (studio_id, class_id);
CREATE INDEX bookings_by_customer ON studio.bookings USING btree (studio_id, customer_id, class_id);
CREATE INDEX bookings_by_pass ON studio.bookings USING btree (studio_id, pass_id) WHERE (pass_id IS NOT NULL);
CREATE INDEX bookings_wishing ON studio.bookings USING btree (studio_id, class_id) WHERE (cardinality(wished_spots) > 0);
CREATE UNIQUE INDEX bookings_one_per_customer ON studio.bookings USING btree (studio_id, class_id, customer_id) WHERE (state = 'booked'::text);
CREATE UNIQUE INDEX bookings_one_per_spot ON studio.bookings USING btree (studio_id, class_id, spot_number) WHERE ((state = 'booked'::text) AND (spot_number IS NOT NULL));
-- row-level security, forced
create policy tenant on bookings for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.calendar_links (
  studio_id uuid not null,
  link_id uuid not null default gen_random_uuid(),
  customer_id uuid,
  staff_id uuid,
  account_id text not null,
  made_at timestamp with time zone not null,
  fetched_at timestamp with time zone,
  constraint calendar_links_of_one CHECK ((num_nonnulls(customer_id, staff_id) = 1)),
  constraint calendar_links_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint calendar_links_studio_id_staff_id_fkey FOREIGN KEY (studio_id, staff_id) REFERENCES studio.staff(studio_id, staff_id),
  constraint calendar_links_pkey PRIMARY KEY (studio_id, link_id),
  constraint calendar_links_studio_id_customer_id_key UNIQUE (studio_id, customer_id),
  constraint calendar_links_studio_id_staff_id_key UNIQUE (studio_id, staff_id)
);
-- row-level security, forced
create policy tenant on calendar_links for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.class_results (
  studio_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  spot_number integer,
  state text not null default 'waiting'::text,
  reason text,
  values jsonb not null default '{}'::jsonb,
  zones jsonb not null default '{}'::jsonb,
  peaks jsonb not null default '[]'::jsonb,
  inputs jsonb not null default '{}'::jsonb,
  algorithm_version integer,
  trace bytea,
  received_at timestamp with time zone,
  corrections jsonb not null default '{}'::jsonb,
  revised_at timestamp with time zone,
  reassigned boolean not null default false,
  reassigned_to uuid,
  rider_id uuid default 
CASE
    WHEN reassigned THEN reassigned_to
    ELSE customer_id
END,
  computed jsonb,
  computed_version integer,
  computed_at timestamp with time zone,
  summary bytea,
  constraint class_results_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'waiting'::text, 'none'::text]))),
  constraint class_results_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint class_results_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint class_results_studio_id_reassigned_to_fkey FOREIGN KEY (studio_id, reassigned_to) REFERENCES studio.customers(studio_id, customer_id),
  constraint class_results_pkey PRIMARY KEY (studio_id, class_id, customer_id)
);
CREATE INDEX class_results_behind ON studio.class_results USING btree (COALESCE(computed_version, 0)) WHERE ((state = 'ready'::text) AND (rider_id IS NOT NULL));
CREATE INDEX class_results_by_rider ON studio.class_results USING btree (studio_id, rider_id, class_id);
CREATE UNIQUE INDEX class_results_one_per_rider ON studio.class_results USING btree (studio_id, class_id, rider_id) WHERE (rider_id IS NOT NULL);
-- row-level security, forced
create policy lookup on class_results for select using (true);
create policy tenant on class_results for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.class_series (
  studio_id uuid not null,
  series_id uuid not null,
  rule text not null,
  created_at timestamp with time zone not null default now(),
  constraint class_series_rule_check CHECK (((length(rule) >= 1) AND (length(rule) <= 200))),
  constraint class_series_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint class_series_pkey PRIMARY KEY (studio_id, series_id)
);
-- row-level security, forced
create policy tenant on class_series for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.class_type_rooms (
  studio_id uuid not null,
  class_type_id uuid not null,
  room_id uuid not null,
  constraint class_type_rooms_studio_id_class_type_id_fkey FOREIGN KEY (studio_id, class_type_id) REFERENCES studio.class_types(studio_id, class_type_id) ON DELETE CASCADE,
  constraint class_type_rooms_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint class_type_rooms_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id) ON DELETE CASCADE,
  constraint class_type_rooms_pkey PRIMARY KEY (studio_id, class_type_id, room_id)
);
CREATE INDEX class_type_rooms_by_room ON studio.class_type_rooms USING btree (studio_id, room_id);
-- row-level security, forced
create policy tenant on class_type_rooms for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.class_types (
  studio_id uuid not null,
  class_type_id uuid not null default gen_random_uuid(),
  name text not null,
  created_at timestamp with time zone not null default now(),
  description text not null default ''::text,
  colour text not null default 'grey'::text,
  level text not null default 'all'::text,
  minutes integer,
  late_cancel_minutes integer,
  archived_at timestamp with time zone,
  version integer not null default 1,
  pass_needed boolean,
  opening jsonb,
  constraint class_types_colour_check CHECK ((colour = ANY (ARRAY['grey'::text, 'teal'::text, 'blue'::text, 'violet'::text, 'pink'::text, 'red'::text, 'orange'::text, 'green'::text]))),
  constraint class_types_description_check CHECK ((length(description) <= 2000)),
  constraint class_types_late_cancel_minutes_check CHECK (((late_cancel_minutes >= 0) AND (late_cancel_minutes <= 10080))),
  constraint class_types_level_check CHECK ((level = ANY (ARRAY['all'::text, 'beginner'::text, 'intermediate'::text, 'advanced'::text]))),
  constraint class_types_minutes_check CHECK (((minutes >= 5) AND (minutes <= 720))),
  constraint class_types_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint class_types_opening_check CHECK (((opening ->> 'by'::text) = ANY (ARRAY['always'::text, 'days'::text, 'week'::text]))),
  constraint class_types_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint class_types_pkey PRIMARY KEY (studio_id, class_type_id)
);
CREATE UNIQUE INDEX class_types_one_per_name ON studio.class_types USING btree (studio_id, lower(TRIM(BOTH FROM name)));
-- row-level security, forced
create policy tenant on class_types for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.classes (
  studio_id uuid not null,
  class_id uuid not null,
  room_id uuid not null,
  instructor_id uuid,
  title text not null,
  description text not null default ''::text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  capacity integer not null,
  cancelled_at timestamp with time zone,
  late_cancel_minutes integer not null default 720,
  spivi_enabled boolean not null default true,
  created_at timestamp with time zone not null default now(),
  class_type_id uuid not null,
  overlap_tolerated boolean not null default false,
  version integer not null default 1,
  series_id uuid,
  waitlist_size integer,
  calendar_sequence integer not null default 0,
  calendar_changed_at timestamp with time zone not null default now(),
  draft boolean not null default false,
  source text not null default 'tandem'::text,
  teacher_name text,
  constraint classes_capacity_check CHECK (((capacity >= 1) AND (capacity <= 500))),
  constraint classes_check CHECK ((ends_at > starts_at)),
  constraint classes_foreign_is_no_draft CHECK (((source = 'tandem'::text) OR ((series_id IS NULL) AND (NOT draft)))),
  constraint classes_late_cancel_check CHECK (((late_cancel_minutes >= 0) AND (late_cancel_minutes <= 10080))) NOT VALID,
  constraint classes_source_check CHECK ((source = ANY (ARRAY['tandem'::text, 'momence'::text]))),
  constraint classes_teacher_name_check CHECK (((length(teacher_name) >= 1) AND (length(teacher_name) <= 200))),
  constraint classes_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120))),
  constraint classes_waitlist_size_check CHECK (((waitlist_size >= 0) AND (waitlist_size <= 100))),
  constraint classes_studio_id_class_type_id_fkey FOREIGN KEY (studio_id, class_type_id) REFERENCES studio.class_types(studio_id, class_type_id),
  constraint classes_studio_id_instructor_id_fkey FOREIGN KEY (studio_id, instructor_id) REFERENCES studio.staff(studio_id, staff_id),
  constraint classes_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id),
  constraint classes_studio_id_series_id_fkey FOREIGN KEY (studio_id, series_id) REFERENCES studio.class_series(studio_id, series_id),
  constraint classes_pkey PRIMARY KEY (studio_id, class_id),
  constraint classes_one_at_a_time EXCLUDE USING gist (studio_id WITH =, room_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (((cancelled_at IS NULL) AND (NOT overlap_tolerated)))
);
CREATE INDEX classes_by_start ON studio.classes USING btree (studio_id, starts_at, class_id);
CREATE INDEX classes_by_type ON studio.classes USING btree (studio_id, class_type_id, starts_at);
CREATE INDEX classes_of_series ON studio.classes USING btree (studio_id, series_id, starts_at) WHERE (series_id IS NOT NULL);
CREATE INDEX classes_overlap_tolerated ON studio.classes USING btree (studio_id, room_id) WHERE overlap_tolerated;
-- row-level security, forced
create policy lookup on classes for select using (true);
create policy published on classes for select using (((NOT draft) OR (current_setting('tandem.drafts'::text, true) = 'shown'::text)));
create policy tenant on classes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.closures (
  studio_id uuid not null,
  closure_id uuid not null,
  location_id uuid not null,
  from_day date not null,
  to_day date not null,
  reason text not null,
  created_at timestamp with time zone not null default now(),
  constraint closures_check CHECK (((to_day >= from_day) AND (to_day <= (from_day + 365)))),
  constraint closures_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 120))),
  constraint closures_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint closures_studio_id_location_id_fkey FOREIGN KEY (studio_id, location_id) REFERENCES studio.locations(studio_id, location_id) ON DELETE CASCADE,
  constraint closures_pkey PRIMARY KEY (studio_id, closure_id)
);
CREATE INDEX closures_by_day ON studio.closures USING btree (studio_id, location_id, to_day);
-- row-level security, forced
create policy tenant on closures for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.consents (
  studio_id uuid not null,
  customer_id uuid not null,
  purpose text not null,
  version integer not null default 1,
  granted_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  consent_id uuid not null default gen_random_uuid(),
  how text not null default 'staff'::text,
  constraint consents_how_check CHECK ((how = ANY (ARRAY['member'::text, 'staff'::text, 'bulk'::text]))),
  constraint consents_purpose_check CHECK ((purpose = ANY (ARRAY['store'::text, 'send'::text, 'board'::text, 'strap'::text]))),
  constraint consents_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint consents_pkey PRIMARY KEY (studio_id, customer_id, consent_id)
);
CREATE UNIQUE INDEX consents_one_open ON studio.consents USING btree (studio_id, customer_id, purpose) WHERE (revoked_at IS NULL);
-- row-level security, forced
create policy tenant on consents for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.custom_fields (
  studio_id uuid not null,
  field_id uuid not null,
  name text not null,
  kind text not null,
  choices text[] not null default '{}'::text[],
  made_at timestamp with time zone not null,
  version integer not null default 1,
  constraint custom_fields_choices CHECK (((kind = 'choice'::text) = (cardinality(choices) > 0))),
  constraint custom_fields_choices_check CHECK ((cardinality(choices) <= 30)),
  constraint custom_fields_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'yes_no'::text, 'choice'::text]))),
  constraint custom_fields_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40))),
  constraint custom_fields_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint custom_fields_pkey PRIMARY KEY (studio_id, field_id)
);
CREATE UNIQUE INDEX custom_fields_by_name ON studio.custom_fields USING btree (studio_id, lower(name));
-- row-level security, forced
create policy tenant on custom_fields for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.custom_values (
  studio_id uuid not null,
  customer_id uuid not null,
  field_id uuid not null,
  value text not null,
  from_list boolean not null default false,
  constraint custom_values_value_check CHECK (((length(value) >= 1) AND (length(value) <= 200))),
  constraint custom_values_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint custom_values_studio_id_field_id_fkey FOREIGN KEY (studio_id, field_id) REFERENCES studio.custom_fields(studio_id, field_id) ON DELETE CASCADE,
  constraint custom_values_pkey PRIMARY KEY (studio_id, customer_id, field_id)
);
CREATE INDEX custom_values_by_field ON studio.custom_values USING btree (studio_id, field_id);
-- row-level security, forced
create policy tenant on custom_values for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.customer_import_lines (
  studio_id uuid not null,
  import_id uuid not null,
  line integer not null,
  customer_id uuid not null,
  constraint customer_import_lines_line_check CHECK (((line >= 1) AND (line <= 10000))),
  constraint customer_import_lines_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id) ON DELETE CASCADE,
  constraint customer_import_lines_studio_id_import_id_fkey FOREIGN KEY (studio_id, import_id) REFERENCES studio.customer_imports(studio_id, import_id) ON DELETE CASCADE,
  constraint customer_import_lines_pkey PRIMARY KEY (studio_id, import_id, line),
  constraint customer_import_lines_studio_id_customer_id_key UNIQUE (studio_id, customer_id)
);
-- row-level security, forced
create policy tenant on customer_import_lines for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.customer_imports (
  studio_id uuid not null,
  import_id uuid not null,
  file_name text not null,
  by_staff uuid,
  started_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint customer_imports_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200))),
  constraint customer_imports_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint customer_imports_pkey PRIMARY KEY (studio_id, import_id)
);
CREATE INDEX customer_imports_latest ON studio.customer_imports USING btree (studio_id, started_at DESC);
-- row-level security, forced
create policy tenant on customer_imports for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.customer_tags (
  studio_id uuid not null,
  customer_id uuid not null,
  tag_id uuid not null,
  from_list boolean not null default false,
  constraint customer_tags_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint customer_tags_studio_id_tag_id_fkey FOREIGN KEY (studio_id, tag_id) REFERENCES studio.tags(studio_id, tag_id) ON DELETE CASCADE,
  constraint customer_tags_pkey PRIMARY KEY (studio_id, customer_id, tag_id)
);
CREATE INDEX customer_tags_by_tag ON studio.customer_tags USING btree (studio_id, tag_id);
-- row-level security, forced
create policy tenant on customer_tags for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.customers (
  studio_id uuid not null,
  customer_id uuid not null,
  account_id text,
  first_name text not null,
  last_name text not null,
  email text not null,
  email_normalized text not null,
  phone text,
  locale text,
  notes text not null default ''::text,
  birth_date date,
  gender text,
  height_cm real,
  weight_kg real,
  ftp_w integer,
  lthr_bpm integer,
  resting_hr_bpm integer,
  max_hr_bpm integer,
  created_at timestamp with time zone not null default now(),
  strap_id text,
  board_alias text,
  board_hidden text[] not null default '{}'::text[],
  class_mail boolean not null default true,
  rides_dirty_from timestamp with time zone,
  erased_at timestamp with time zone,
  email_answered boolean not null default true,
  version integer not null default 1,
  found_by text not null default ((((((((studio.search_form(((first_name || ' '::text) || last_name)) || ' '::text) || replace(studio.search_form((first_name || last_name)), ' '::text, ''::text)) || ' '::text) || replace(studio.search_form((last_name || first_name)), ' '::text, ''::text)) || chr(10)) || lower(email)) || chr(10)) || email_normalized),
  phone_digits text not null default COALESCE(studio.search_digits(phone), ''::text),
  name text not null default TRIM(BOTH FROM ((first_name || ' '::text) || last_name)),
  board_outside boolean not null default false,
  emergency_name text not null default ''::text,
  emergency_phone text not null default ''::text,
  saddle_height text not null default ''::text,
  saddle_fore_aft text not null default ''::text,
  bar_height text not null default ''::text,
  bar_fore_aft text not null default ''::text,
  pass_mail boolean not null default true,
  merged_into uuid,
  notice_ways jsonb not null default '{}'::jsonb,
  booking_mail boolean not null default true,
  reminder_mail boolean not null default true,
  constraint customers_bar_fore_aft_check CHECK ((length(bar_fore_aft) <= 20)),
  constraint customers_bar_height_check CHECK ((length(bar_height) <= 20)),
  constraint customers_emergency_name_check CHECK ((length(emergency_name) <= 80)),
  constraint customers_emergency_phone_check CHECK ((length(emergency_phone) <= 40)),
  constraint customers_gender_check CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text, 'other'::text]))),
  constraint customers_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'fr'::text]))),
  constraint customers_merged CHECK (((merged_into IS NULL) OR (erased_at IS NOT NULL))),
  constraint customers_saddle_fore_aft_check CHECK ((length(saddle_fore_aft) <= 20)),
  constraint customers_saddle_height_check CHECK ((length(saddle_height) <= 20)),
  constraint customers_merged_into_fkey FOREIGN KEY (studio_id, merged_into) REFERENCES studio.customers(studio_id, customer_id),
  constraint customers_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint customers_pkey PRIMARY KEY (studio_id, customer_id),
  constraint customers_studio_id_account_id_key UNIQUE (studio_id, account_id)
);
CREATE INDEX customers_by_account ON studio.customers USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX customers_by_email ON studio.customers USING btree (studio_id, email_normalized);
CREATE INDEX customers_by_name ON studio.customers USING btree (studio_id, lower(last_name), lower(first_name), customer_id);
CREATE INDEX customers_merged ON studio.customers USING btree (studio_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX customers_rides_dirty ON studio.customers USING btree (studio_id, customer_id) WHERE (rides_dirty_from IS NOT NULL);
-- row-level security, forced
create policy lookup on customers for select using (true);
create policy tenant on customers for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.erasures (
  studio_id uuid not null,
  erasure_id uuid not null,
  customer_id uuid not null,
  requested_at timestamp with time zone not null default now(),
  requested_by text not null,
  state text not null default 'running'::text,
  steps jsonb not null default '[]'::jsonb,
  remote bytea,
  finished_at timestamp with time zone,
  proof text,
  constraint erasures_state_check CHECK ((state = ANY (ARRAY['running'::text, 'attention'::text, 'done'::text]))),
  constraint erasures_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint erasures_pkey PRIMARY KEY (studio_id, erasure_id)
);
CREATE INDEX erasures_by_customer ON studio.erasures USING btree (studio_id, customer_id);
CREATE INDEX erasures_by_time ON studio.erasures USING btree (studio_id, requested_at DESC);
-- row-level security, forced
create policy tenant on erasures for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.export_parts (
  studio_id uuid not null,
  export_id uuid not null,
  part integer not null,
  bytes bytea not null,
  constraint export_parts_studio_id_export_id_fkey FOREIGN KEY (studio_id, export_id) REFERENCES studio.exports(studio_id, export_id) ON DELETE CASCADE,
  constraint export_parts_pkey PRIMARY KEY (studio_id, export_id, part)
);
-- row-level security, forced
create policy tenant on export_parts for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.exports (
  studio_id uuid not null,
  export_id uuid not null,
  customer_id uuid not null,
  state text not null default 'waiting'::text,
  done integer not null default 0,
  total integer not null default 0,
  bytes bigint,
  run uuid,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  constraint exports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'ready'::text, 'failed'::text, 'expired'::text]))),
  constraint exports_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint exports_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint exports_pkey PRIMARY KEY (studio_id, export_id)
);
CREATE INDEX exports_by_customer ON studio.exports USING btree (studio_id, customer_id, created_at DESC);
CREATE UNIQUE INDEX exports_one_open ON studio.exports USING btree (studio_id, customer_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
-- row-level security, forced
create policy tenant on exports for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.guardians (
  studio_id uuid not null,
  customer_id uuid not null,
  guardian_id uuid not null,
  linked_at timestamp with time zone not null,
  constraint guardians_check CHECK ((guardian_id <> customer_id)),
  constraint guardians_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint guardians_studio_id_guardian_id_fkey FOREIGN KEY (studio_id, guardian_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint guardians_pkey PRIMARY KEY (studio_id, customer_id, guardian_id)
);
CREATE INDEX guardians_by_guardian ON studio.guardians USING btree (studio_id, guardian_id);
-- row-level security, forced
create policy lookup on guardians for select using (true);
create policy tenant on guardians for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.idempotency_keys (
  studio_id uuid not null,
  account_id text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200))),
  constraint idempotency_keys_pkey PRIMARY KEY (studio_id, account_id, key)
);
CREATE INDEX idempotency_keys_by_age ON studio.idempotency_keys USING btree (studio_id, created_at);
-- row-level security, forced
create policy tenant on idempotency_keys for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.import_files (
  studio_id uuid not null,
  import_id uuid not null,
  file_no integer not null,
  name text not null,
  file_hash bytea,
  bytes bytea,
  outcome text not null default 'waiting'::text,
  code text,
  ride_id uuid,
  tries smallint not null default 0,
  constraint import_files_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'added'::text, 'duplicate'::text, 'failed'::text]))),
  constraint import_files_studio_id_import_id_fkey FOREIGN KEY (studio_id, import_id) REFERENCES studio.imports(studio_id, import_id) ON DELETE CASCADE,
  constraint import_files_pkey PRIMARY KEY (studio_id, import_id, file_no)
);
CREATE INDEX import_files_waiting ON studio.import_files USING btree (studio_id, import_id, file_hash, name, file_no) WHERE (outcome = 'waiting'::text);
-- row-level security, forced
create policy tenant on import_files for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.imports (
  studio_id uuid not null,
  import_id uuid not null,
  customer_id uuid not null,
  state text not null default 'receiving'::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint imports_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'running'::text, 'done'::text]))),
  constraint imports_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint imports_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint imports_pkey PRIMARY KEY (studio_id, import_id)
);
CREATE INDEX imports_by_customer ON studio.imports USING btree (studio_id, customer_id, created_at DESC);
-- row-level security, forced
create policy tenant on imports for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.invitations (
  studio_id uuid not null,
  invitation_id uuid not null,
  token_hash bytea not null,
  kind text not null,
  staff_id uuid,
  customer_id uuid,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  mailed_to text,
  account_id text,
  constraint invitations_check CHECK (((staff_id IS NOT NULL) = (kind = 'staff'::text))),
  constraint invitations_check1 CHECK (((customer_id IS NOT NULL) = (kind = 'customer'::text))),
  constraint invitations_kind_check CHECK ((kind = ANY (ARRAY['staff'::text, 'customer'::text]))),
  constraint invitations_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint invitations_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint invitations_studio_id_staff_id_fkey FOREIGN KEY (studio_id, staff_id) REFERENCES studio.staff(studio_id, staff_id),
  constraint invitations_pkey PRIMARY KEY (studio_id, invitation_id)
);
CREATE INDEX invitations_by_customer ON studio.invitations USING btree (studio_id, customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX invitations_by_staff ON studio.invitations USING btree (studio_id, staff_id) WHERE (staff_id IS NOT NULL);
CREATE INDEX invitations_by_token ON studio.invitations USING btree (token_hash);
-- row-level security, forced
create policy lookup on invitations for select using (true);
create policy tenant on invitations for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.kiosks (
  studio_id uuid not null,
  kiosk_id uuid not null,
  location_id uuid not null,
  name text not null,
  made_at timestamp with time zone not null,
  code_hash bytea,
  code_expires_at timestamp with time zone,
  token_hash bytea,
  seen_at timestamp with time zone,
  constraint kiosks_check CHECK ((num_nonnulls(code_hash, token_hash) = 1)),
  constraint kiosks_check1 CHECK (((code_hash IS NULL) = (code_expires_at IS NULL))),
  constraint kiosks_check2 CHECK (((token_hash IS NULL) = (seen_at IS NULL))),
  constraint kiosks_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint kiosks_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint kiosks_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint kiosks_studio_id_location_id_fkey FOREIGN KEY (studio_id, location_id) REFERENCES studio.locations(studio_id, location_id),
  constraint kiosks_pkey PRIMARY KEY (studio_id, kiosk_id)
);
CREATE INDEX kiosks_by_code ON studio.kiosks USING btree (code_hash) WHERE (code_hash IS NOT NULL);
CREATE INDEX kiosks_by_token ON studio.kiosks USING btree (token_hash) WHERE (token_hash IS NOT NULL);
-- row-level security, forced
create policy lookup on kiosks for select using (true);
create policy tenant on kiosks for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.locations (
  studio_id uuid not null,
  location_id uuid not null,
  name text not null,
  address text not null default ''::text,
  time_zone text not null,
  version integer not null default 1,
  constraint locations_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint locations_pkey PRIMARY KEY (studio_id, location_id)
);
-- row-level security, forced
create policy tenant on locations for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.mails (
  studio_id uuid not null,
  mail_id uuid not null default gen_random_uuid(),
  customer_id uuid,
  kind text not null,
  class_id uuid,
  state text not null default 'waiting'::text,
  reason text,
  created_at timestamp with time zone not null default now(),
  sending_since timestamp with time zone,
  settled_at timestamp with time zone,
  staff_id uuid,
  account_id text,
  sealed bytea,
  act_id uuid,
  before jsonb,
  subject text,
  said text,
  pushed integer,
  told_id uuid,
  only_pushed boolean not null default false,
  constraint mails_for_one CHECK ((num_nonnulls(customer_id, staff_id, account_id) = 1)),
  constraint mails_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'kept'::text, 'skipped'::text, 'failed'::text]))),
  constraint mails_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint mails_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint mails_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint mails_studio_id_staff_id_fkey FOREIGN KEY (studio_id, staff_id) REFERENCES studio.staff(studio_id, staff_id),
  constraint mails_pkey PRIMARY KEY (studio_id, mail_id)
);
CREATE INDEX mails_by_customer ON studio.mails USING btree (studio_id, customer_id, created_at DESC);
CREATE INDEX mails_by_time ON studio.mails USING btree (studio_id, created_at DESC);
CREATE INDEX mails_by_told ON studio.mails USING btree (studio_id, told_id, created_at DESC) WHERE (told_id IS NOT NULL);
CREATE UNIQUE INDEX mails_once_per_act ON studio.mails USING btree (studio_id, customer_id, act_id) WHERE (act_id IS NOT NULL);
CREATE UNIQUE INDEX mails_once_per_class ON studio.mails USING btree (studio_id, customer_id, kind, class_id) WHERE (act_id IS NULL);
-- row-level security, forced
create policy tenant on mails for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.merged_remains (
  studio_id uuid not null,
  remains_id uuid not null,
  customer_id uuid not null,
  sealed bytea not null,
  constraint merged_remains_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint merged_remains_pkey PRIMARY KEY (studio_id, remains_id)
);
CREATE INDEX merged_remains_by_customer ON studio.merged_remains USING btree (studio_id, customer_id);
-- row-level security, forced
create policy tenant on merged_remains for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  contract_since text,
  constraint migrations_pkey PRIMARY KEY (name)
);
create table studio.own_rides (
  studio_id uuid not null,
  ride_id uuid not null,
  customer_id uuid not null,
  import_id uuid,
  title text not null,
  started_at timestamp with time zone not null,
  seconds integer not null,
  time_zone text not null,
  file_name text not null,
  file_hash bytea not null,
  sent jsonb not null default '{}'::jsonb,
  computed jsonb,
  computed_version integer,
  computed_at timestamp with time zone,
  summary bytea,
  trace bytea,
  imported_at timestamp with time zone not null default now(),
  part smallint not null default 0,
  ended_at timestamp with time zone not null,
  file_sport text,
  file_sub_sport text,
  sport text not null default 'cycling'::text,
  measured jsonb not null default '{}'::jsonb,
  inputs jsonb not null default '{}'::jsonb,
  notices jsonb not null default '[]'::jsonb,
  readings integer not null default 0,
  reader_version smallint not null default 1,
  double_of uuid,
  constraint own_rides_sport_check CHECK ((sport = ANY (ARRAY['cycling'::text, 'e_biking'::text, 'running'::text, 'walking'::text, 'rowing'::text, 'swimming'::text, 'other'::text]))),
  constraint own_rides_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint own_rides_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint own_rides_pkey PRIMARY KEY (studio_id, ride_id),
  constraint own_rides_studio_id_customer_id_file_hash_part_key UNIQUE (studio_id, customer_id, file_hash, part)
);
CREATE INDEX own_rides_behind ON studio.own_rides USING btree (COALESCE(computed_version, 0));
CREATE INDEX own_rides_by_start ON studio.own_rides USING btree (studio_id, customer_id, started_at);
CREATE INDEX own_rides_by_time ON studio.own_rides USING btree (studio_id, customer_id, ended_at);
CREATE INDEX own_rides_doubles ON studio.own_rides USING btree (studio_id, double_of) WHERE (double_of IS NOT NULL);
-- row-level security, forced
create policy lookup on own_rides for select using (true);
create policy tenant on own_rides for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.pass_entries (
  studio_id uuid not null,
  entry_no bigint not null generated as identity,
  pass_id uuid not null,
  kind text not null,
  credits integer not null default 0,
  days integer not null default 0,
  frozen_from date,
  frozen_to date,
  booking_id uuid,
  at timestamp with time zone not null,
  account_id text,
  amount_minor integer,
  currency text,
  payment_id uuid,
  constraint pass_entries_amount CHECK ((num_nulls(amount_minor, currency) = ANY (ARRAY[0, 2]))),
  constraint pass_entries_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint pass_entries_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint pass_entries_kind_check CHECK ((kind = ANY (ARRAY['given'::text, 'added'::text, 'extended'::text, 'frozen'::text, 'thawed'::text, 'ended'::text, 'shared'::text, 'taken'::text, 'returned'::text]))),
  constraint pass_entries_of_booking CHECK (((kind = ANY (ARRAY['taken'::text, 'returned'::text])) = (booking_id IS NOT NULL))),
  constraint pass_entries_one CHECK (
CASE kind
    WHEN 'taken'::text THEN (credits = '-1'::integer)
    WHEN 'returned'::text THEN (credits = 1)
    ELSE true
END),
  constraint pass_entries_payment_fkey FOREIGN KEY (studio_id, payment_id) REFERENCES studio.payments(studio_id, payment_id),
  constraint pass_entries_studio_id_booking_id_fkey FOREIGN KEY (studio_id, booking_id) REFERENCES studio.bookings(studio_id, booking_id),
  constraint pass_entries_studio_id_pass_id_fkey FOREIGN KEY (studio_id, pass_id) REFERENCES studio.passes(studio_id, pass_id),
  constraint pass_entries_pkey PRIMARY KEY (studio_id, entry_no),
  constraint pass_entries_held TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint pass_entries_one_per_payment UNIQUE (studio_id, payment_id)
);
CREATE INDEX pass_entries_by_booking ON studio.pass_entries USING btree (studio_id, booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX pass_entries_by_pass ON studio.pass_entries USING btree (studio_id, pass_id, entry_no);
-- row-level security, forced
create policy tenant on pass_entries for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.pass_holders (
  studio_id uuid not null,
  pass_id uuid not null,
  customer_id uuid not null,
  left_at timestamp with time zone,
  told text[] not null default '{}'::text[],
  constraint pass_holders_told_check CHECK ((told <@ ARRAY['last_class'::text, 'ending'::text])),
  constraint pass_holders_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint pass_holders_studio_id_pass_id_fkey FOREIGN KEY (studio_id, pass_id) REFERENCES studio.passes(studio_id, pass_id),
  constraint pass_holders_pkey PRIMARY KEY (studio_id, pass_id, customer_id)
);
CREATE INDEX pass_holders_by_customer ON studio.pass_holders USING btree (studio_id, customer_id);
-- row-level security, forced
create policy tenant on pass_holders for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.pass_kinds (
  studio_id uuid not null,
  pass_kind_id uuid not null,
  name text not null,
  credits integer,
  class_type_ids uuid[] not null default '{}'::uuid[],
  location_ids uuid[] not null default '{}'::uuid[],
  span_count integer,
  span_unit text,
  span_from text,
  until date,
  intro boolean not null default false,
  max_holders integer not null default 1,
  price text not null default ''::text,
  archived_at timestamp with time zone,
  version integer not null default 1,
  earlier_hours integer not null default 0,
  price_minor integer,
  sold boolean not null default false,
  constraint pass_kinds_credits_check CHECK (((credits >= 1) AND (credits <= 1000))),
  constraint pass_kinds_earlier_check CHECK (((earlier_hours >= 0) AND (earlier_hours <= 336))),
  constraint pass_kinds_end CHECK (((span_count IS NULL) OR (until IS NULL))),
  constraint pass_kinds_max_holders_check CHECK (((max_holders >= 1) AND (max_holders <= 20))),
  constraint pass_kinds_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint pass_kinds_price_check CHECK ((length(price) <= 60)),
  constraint pass_kinds_price_minor_check CHECK (((price_minor >= 1) AND (price_minor <= 100000000))),
  constraint pass_kinds_sold CHECK (((NOT sold) OR (price_minor IS NOT NULL))),
  constraint pass_kinds_span CHECK ((num_nulls(span_count, span_unit, span_from) = ANY (ARRAY[0, 3]))),
  constraint pass_kinds_span_count_check CHECK (((span_count >= 1) AND (span_count <= 1000))),
  constraint pass_kinds_span_from_check CHECK ((span_from = ANY (ARRAY['given'::text, 'first_use'::text]))),
  constraint pass_kinds_span_unit_check CHECK ((span_unit = ANY (ARRAY['day'::text, 'month'::text]))),
  constraint pass_kinds_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint pass_kinds_pkey PRIMARY KEY (studio_id, pass_kind_id)
);
-- row-level security, forced
create policy tenant on pass_kinds for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.pass_notes (
  studio_id uuid not null,
  entry_no bigint not null,
  pass_id uuid not null,
  reason text not null,
  paid text not null default ''::text,
  constraint pass_notes_paid_check CHECK ((length(paid) <= 120)),
  constraint pass_notes_reason_check CHECK ((length(reason) <= 200)),
  constraint pass_notes_studio_id_entry_no_fkey FOREIGN KEY (studio_id, entry_no) REFERENCES studio.pass_entries(studio_id, entry_no),
  constraint pass_notes_studio_id_pass_id_fkey FOREIGN KEY (studio_id, pass_id) REFERENCES studio.passes(studio_id, pass_id),
  constraint pass_notes_pkey PRIMARY KEY (studio_id, entry_no)
);
CREATE INDEX pass_notes_by_pass ON studio.pass_notes USING btree (studio_id, pass_id);
-- row-level security, forced
create policy tenant on pass_notes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.passes (
  studio_id uuid not null,
  pass_id uuid not null,
  pass_kind_id uuid not null,
  unlimited boolean not null,
  credits_left integer not null default 0,
  class_type_ids uuid[] not null,
  location_ids uuid[] not null,
  from_day date not null,
  until date,
  span_count integer,
  span_unit text,
  extra_days integer not null default 0,
  frozen_from date,
  frozen_to date,
  ended_at timestamp with time zone,
  given_at timestamp with time zone not null,
  earlier_hours integer not null default 0,
  constraint passes_frozen CHECK (((num_nulls(frozen_from, frozen_to) = ANY (ARRAY[0, 2])) AND (frozen_to >= (frozen_from - 1)))),
  constraint passes_not_overdrawn CHECK ((unlimited OR (credits_left >= 0))),
  constraint passes_span CHECK ((num_nulls(span_count, span_unit) = ANY (ARRAY[0, 2]))),
  constraint passes_span_unit_check CHECK ((span_unit = ANY (ARRAY['day'::text, 'month'::text]))),
  constraint passes_studio_id_pass_kind_id_fkey FOREIGN KEY (studio_id, pass_kind_id) REFERENCES studio.pass_kinds(studio_id, pass_kind_id),
  constraint passes_pkey PRIMARY KEY (studio_id, pass_id),
  constraint passes_add_up TRIGGER DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX passes_by_kind ON studio.passes USING btree (studio_id, pass_kind_id);
-- row-level security, forced
create policy tenant on passes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.payment_notices (
  studio_id uuid not null,
  event_id text not null,
  payment_id uuid not null,
  at timestamp with time zone not null,
  constraint payment_notices_event_id_check CHECK (((length(event_id) >= 1) AND (length(event_id) <= 200))),
  constraint payment_notices_studio_id_payment_id_fkey FOREIGN KEY (studio_id, payment_id) REFERENCES studio.payments(studio_id, payment_id),
  constraint payment_notices_pkey PRIMARY KEY (studio_id, event_id)
);
CREATE INDEX payment_notices_by_time ON studio.payment_notices USING btree (studio_id, at);
CREATE INDEX payment_notices_of ON studio.payment_notices USING btree (studio_id, payment_id);
-- row-level security, forced
create policy tenant on payment_notices for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.payments (
  studio_id uuid not null,
  payment_id uuid not null,
  customer_id uuid,
  pass_kind_id uuid not null,
  offer jsonb not null,
  amount_minor integer not null,
  currency text not null,
  provider text not null,
  state text not null default 'starting'::text,
  reference text,
  address text,
  paid_minor bigint,
  paid_currency text,
  need text,
  refund_marked boolean not null default false,
  pass_id uuid,
  trouble text,
  in_doubt boolean not null default false,
  next_try_at timestamp with time zone,
  started_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  looked_at timestamp with time zone,
  constraint payments_address_check CHECK ((length(address) <= 2000)),
  constraint payments_amount_minor_check CHECK ((amount_minor > 0)),
  constraint payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payments_known CHECK (((state = ANY (ARRAY['starting'::text, 'failed'::text])) OR (reference IS NOT NULL))),
  constraint payments_need_check CHECK ((need = ANY (ARRAY['amount_differs'::text, 'kind_gone'::text, 'person_gone'::text, 'pass_had'::text, 'too_many_passes'::text, 'no_answer'::text, 'refunded'::text]))),
  constraint payments_none_lost CHECK (((state <> 'paid'::text) OR (pass_id IS NOT NULL) OR (need IS NOT NULL))),
  constraint payments_provider_check CHECK (((length(provider) >= 1) AND (length(provider) <= 60))),
  constraint payments_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 200))),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['starting'::text, 'open'::text, 'paid'::text, 'failed'::text, 'expired'::text, 'refunded'::text]))),
  constraint payments_trouble_check CHECK ((trouble = ANY (ARRAY['transient'::text, 'config'::text, 'permanent'::text, 'unknown'::text]))),
  constraint payments_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint payments_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint payments_studio_id_pass_id_fkey FOREIGN KEY (studio_id, pass_id) REFERENCES studio.passes(studio_id, pass_id),
  constraint payments_studio_id_pass_kind_id_fkey FOREIGN KEY (studio_id, pass_kind_id) REFERENCES studio.pass_kinds(studio_id, pass_kind_id),
  constraint payments_pkey PRIMARY KEY (studio_id, payment_id),
  constraint payments_studio_id_pass_id_key UNIQUE (studio_id, pass_id),
  constraint payments_studio_id_provider_reference_key UNIQUE (studio_id, provider, reference)
);
CREATE INDEX payments_by_customer ON studio.payments USING btree (studio_id, customer_id, started_at);
CREATE INDEX payments_by_reference ON studio.payments USING btree (provider, reference);
CREATE INDEX payments_due ON studio.payments USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX payments_latest ON studio.payments USING btree (studio_id, started_at DESC, payment_id);
-- row-level security, forced
create policy lookup on payments for select using (true);
create policy tenant on payments for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.pending_emails (
  studio_id uuid not null,
  customer_id uuid not null,
  pending_id uuid not null default gen_random_uuid(),
  email text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint pending_emails_asked_by_check CHECK ((asked_by = ANY (ARRAY['member'::text, 'staff'::text]))),
  constraint pending_emails_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint pending_emails_pkey PRIMARY KEY (studio_id, customer_id)
);
-- row-level security, forced
create policy tenant on pending_emails for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.push_devices (
  studio_id uuid not null,
  device_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  session_id text not null,
  name text not null,
  address text not null,
  p256dh text not null,
  auth text not null,
  made_at timestamp with time zone not null,
  outcome text,
  tried_at timestamp with time zone,
  constraint push_devices_address_check CHECK (((length(address) >= 1) AND (length(address) <= 1000))),
  constraint push_devices_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint push_devices_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'gone'::text, 'refused'::text, 'failed'::text, 'timeout'::text, 'unreachable'::text, 'blocked'::text]))),
  constraint push_devices_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint push_devices_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint push_devices_pkey PRIMARY KEY (studio_id, device_id),
  constraint push_devices_studio_id_address_key UNIQUE (studio_id, address)
);
CREATE INDEX push_devices_by_customer ON studio.push_devices USING btree (studio_id, customer_id, made_at);
-- row-level security, forced
create policy tenant on push_devices for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.result_corrections (
  studio_id uuid not null,
  correction_id uuid not null default gen_random_uuid(),
  class_id uuid not null,
  customer_id uuid not null,
  account_id text not null,
  at timestamp with time zone not null default now(),
  metric text not null,
  old_value double precision,
  new_value double precision,
  constraint result_corrections_studio_id_class_id_customer_id_fkey FOREIGN KEY (studio_id, class_id, customer_id) REFERENCES studio.class_results(studio_id, class_id, customer_id) ON UPDATE CASCADE,
  constraint result_corrections_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint result_corrections_pkey PRIMARY KEY (studio_id, correction_id)
);
CREATE INDEX result_corrections_by_result ON studio.result_corrections USING btree (studio_id, class_id, customer_id, at);
-- row-level security, forced
create policy tenant on result_corrections for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.ride_links (
  studio_id uuid not null,
  link_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  ride_id uuid not null,
  named boolean not null,
  heart boolean not null,
  made_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  constraint ride_links_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint ride_links_pkey PRIMARY KEY (studio_id, link_id),
  constraint ride_links_studio_id_customer_id_ride_id_key UNIQUE (studio_id, customer_id, ride_id)
);
-- row-level security, forced
create policy tenant on ride_links for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.ride_uploads (
  studio_id uuid not null,
  customer_id uuid not null,
  ride_id uuid not null,
  sent_digest bytea,
  sent_at timestamp with time zone,
  activity_id text,
  tried_digest bytea not null,
  tries integer not null default 0,
  next_try_at timestamp with time zone,
  failed boolean not null default false,
  code text,
  constraint ride_uploads_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.upload_connections(studio_id, customer_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint ride_uploads_pkey PRIMARY KEY (studio_id, customer_id, ride_id)
);
-- row-level security, forced
create policy tenant on ride_uploads for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.room_layouts (
  studio_id uuid not null,
  room_id uuid not null,
  version integer not null,
  replaced_at timestamp with time zone not null,
  spots jsonb not null,
  fixtures jsonb not null,
  constraint room_layouts_fixtures_check CHECK (((jsonb_typeof(fixtures) = 'array'::text) AND (jsonb_array_length(fixtures) <= 30))),
  constraint room_layouts_spots_check CHECK (((jsonb_typeof(spots) = 'array'::text) AND ((jsonb_array_length(spots) >= 1) AND (jsonb_array_length(spots) <= 60)))),
  constraint room_layouts_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id) ON DELETE CASCADE,
  constraint room_layouts_pkey PRIMARY KEY (studio_id, room_id, version)
);
-- row-level security, forced
create policy tenant on room_layouts for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.rooms (
  studio_id uuid not null,
  room_id uuid not null,
  location_id uuid not null,
  name text not null,
  version integer not null default 1,
  fixtures jsonb not null default '[{"x": 50, "y": 0, "kind": "instructor"}]'::jsonb,
  constraint rooms_fixtures_check CHECK (((jsonb_typeof(fixtures) = 'array'::text) AND (jsonb_array_length(fixtures) <= 30))),
  constraint rooms_studio_id_location_id_fkey FOREIGN KEY (studio_id, location_id) REFERENCES studio.locations(studio_id, location_id),
  constraint rooms_pkey PRIMARY KEY (studio_id, room_id)
);
-- row-level security, forced
create policy tenant on rooms for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_bookings (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null,
  foreign_id text not null,
  booking_id uuid,
  person_id text not null,
  spot_id text,
  checked_in boolean not null,
  cancelled boolean not null,
  missing smallint not null default 0,
  trouble text,
  doubted boolean not null default false,
  constraint source_bookings_foreign_id_check CHECK (((length(foreign_id) >= 1) AND (length(foreign_id) <= 60))),
  constraint source_bookings_spot_id_check CHECK ((length(spot_id) <= 60)),
  constraint source_bookings_trouble_check CHECK ((trouble = ANY (ARRAY['person_unknown'::text, 'booked_twice'::text, 'spot_unknown'::text, 'spot_taken'::text]))),
  constraint source_bookings_studio_id_booking_id_fkey FOREIGN KEY (studio_id, booking_id) REFERENCES studio.bookings(studio_id, booking_id),
  constraint source_bookings_studio_id_source_foreign_class_fkey FOREIGN KEY (studio_id, source, foreign_class) REFERENCES studio.source_classes(studio_id, source, foreign_id) ON DELETE CASCADE,
  constraint source_bookings_studio_id_source_person_id_fkey FOREIGN KEY (studio_id, source, person_id) REFERENCES studio.source_people(studio_id, source, person_id) ON DELETE CASCADE,
  constraint source_bookings_pkey PRIMARY KEY (studio_id, source, foreign_class, foreign_id),
  constraint source_bookings_studio_id_booking_id_key UNIQUE (studio_id, booking_id)
);
CREATE INDEX source_bookings_of ON studio.source_bookings USING btree (studio_id, source, person_id);
CREATE INDEX source_bookings_on_spot ON studio.source_bookings USING btree (studio_id, source, spot_id) WHERE (spot_id IS NOT NULL);
-- row-level security, forced
create policy tenant on source_bookings for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_calls (
  studio_id uuid not null,
  call_id uuid not null,
  source text not null,
  method text not null,
  about text,
  outcome text not null default 'started'::text,
  code text,
  http_status integer,
  started_at timestamp with time zone not null default now(),
  duration_ms real,
  request_id text,
  constraint source_calls_about_check CHECK ((length(about) <= 60)),
  constraint source_calls_code_check CHECK ((length(code) <= 60)),
  constraint source_calls_method_check CHECK (((length(method) >= 1) AND (length(method) <= 60))),
  constraint source_calls_outcome_check CHECK ((outcome = ANY (ARRAY['started'::text, 'ok'::text, 'transient'::text, 'config'::text, 'permanent'::text, 'unknown'::text]))),
  constraint source_calls_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_calls_pkey PRIMARY KEY (studio_id, call_id)
);
CREATE INDEX source_calls_latest ON studio.source_calls USING btree (studio_id, started_at DESC);
-- row-level security, forced
create policy lookup on source_calls for select using (true);
create policy tenant on source_calls for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_check_ins (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null,
  foreign_id text not null,
  wanted boolean not null,
  presses integer not null default 1,
  pressed_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  tried_at timestamp with time zone,
  unsure boolean not null default false,
  sent_at timestamp with time zone,
  code text,
  constraint source_check_ins_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint source_check_ins_code_check CHECK ((length(code) <= 60)),
  constraint source_check_ins_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'refused'::text]))),
  constraint source_check_ins_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_check_ins_studio_id_source_foreign_class_foreign_id_fkey FOREIGN KEY (studio_id, source, foreign_class, foreign_id) REFERENCES studio.source_bookings(studio_id, source, foreign_class, foreign_id) ON DELETE CASCADE,
  constraint source_check_ins_pkey PRIMARY KEY (studio_id, source, foreign_class, foreign_id)
);
CREATE INDEX source_check_ins_waiting ON studio.source_check_ins USING btree (studio_id, source, pressed_at) WHERE (state = 'waiting'::text);
-- row-level security, forced
create policy tenant on source_check_ins for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_class_rooms (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null,
  place_id text not null,
  room_place_id text not null,
  told_at timestamp with time zone not null,
  constraint source_class_rooms_foreign_class_check CHECK (((length(foreign_class) >= 1) AND (length(foreign_class) <= 60))),
  constraint source_class_rooms_place_id_check CHECK (((length(place_id) >= 1) AND (length(place_id) <= 60))),
  constraint source_class_rooms_room_place_id_check CHECK (((length(room_place_id) >= 1) AND (length(room_place_id) <= 60))),
  constraint source_class_rooms_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_connections(studio_id, source) ON DELETE CASCADE,
  constraint source_class_rooms_pkey PRIMARY KEY (studio_id, source, foreign_class)
);
CREATE INDEX source_class_rooms_by_time ON studio.source_class_rooms USING btree (studio_id, source, told_at);
-- row-level security, forced
create policy tenant on source_class_rooms for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_classes (
  studio_id uuid not null,
  source text not null,
  foreign_id text not null,
  class_id uuid,
  title text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  capacity integer,
  cancelled boolean not null,
  place_id text,
  missing smallint not null default 0,
  read_at timestamp with time zone not null,
  roster_read_at timestamp with time zone,
  roster_began_at timestamp with time zone,
  trouble text,
  roster_tried_at timestamp with time zone,
  roster_to_settle boolean not null default false,
  roster_many_gone_at timestamp with time zone,
  teacher_id text,
  not_found_at timestamp with time zone,
  constraint source_classes_check CHECK ((ends_at > starts_at)),
  constraint source_classes_foreign_id_check CHECK (((length(foreign_id) >= 1) AND (length(foreign_id) <= 60))),
  constraint source_classes_teacher_id_check CHECK (((length(teacher_id) >= 1) AND (length(teacher_id) <= 60))),
  constraint source_classes_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120))),
  constraint source_classes_trouble_check CHECK ((trouble = ANY (ARRAY['no_room'::text, 'room_taken'::text]))),
  constraint source_classes_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint source_classes_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_classes_pkey PRIMARY KEY (studio_id, source, foreign_id),
  constraint source_classes_studio_id_class_id_key UNIQUE (studio_id, class_id)
);
CREATE INDEX source_classes_by_start ON studio.source_classes USING btree (studio_id, source, starts_at);
-- row-level security, forced
create policy lookup on source_classes for select using (true);
create policy tenant on source_classes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_connections (
  studio_id uuid not null,
  source text not null,
  base_url text not null,
  secrets bytea not null,
  credential_version integer not null,
  enabled boolean not null default true,
  rejected_logins smallint not null default 0,
  call_id uuid,
  call_until timestamp with time zone,
  next_call_at timestamp with time zone,
  failures_in_row integer not null default 0,
  failing_since timestamp with time zone,
  held_until timestamp with time zone,
  last_success_at timestamp with time zone,
  last_error_code text,
  last_error_at timestamp with time zone,
  classes_read_at timestamp with time zone,
  many_gone_at timestamp with time zone,
  sign_in text,
  preview jsonb,
  booking_url text,
  check_ins boolean not null default false,
  constraint source_connections_base_url_check CHECK (((length(base_url) >= 1) AND (length(base_url) <= 200))),
  constraint source_connections_booking_url_check CHECK ((((length(booking_url) >= 9) AND (length(booking_url) <= 300)) AND (booking_url ~~ 'https://%'::text))),
  constraint source_connections_check CHECK (((call_id IS NULL) = (call_until IS NULL))),
  constraint source_connections_last_error_code_check CHECK ((length(last_error_code) <= 60)),
  constraint source_connections_sign_in_check CHECK ((sign_in = ANY (ARRAY['code'::text, 'token'::text, 'password'::text]))),
  constraint source_connections_source_check CHECK ((source = 'momence'::text)),
  constraint source_connections_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_connections_pkey PRIMARY KEY (studio_id, source)
);
-- row-level security, forced
create policy lookup on source_connections for select using (true);
create policy tenant on source_connections for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_details_left (
  studio_id uuid not null,
  source text not null,
  customer_id uuid not null,
  detail text not null,
  value_hash bytea not null,
  left_at timestamp with time zone not null,
  constraint source_details_left_detail_check CHECK ((detail = ANY (ARRAY['birthDate'::text, 'weightKg'::text, 'heightCm'::text, 'ftpW'::text]))),
  constraint source_details_left_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint source_details_left_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_connections(studio_id, source) ON DELETE CASCADE,
  constraint source_details_left_pkey PRIMARY KEY (studio_id, source, customer_id, detail)
);
-- row-level security, forced
create policy tenant on source_details_left for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_fields (
  studio_id uuid not null,
  source text not null,
  detail text not null,
  field_id text not null,
  label text not null,
  unit text not null,
  constraint source_fields_check CHECK (
CASE detail
    WHEN 'birthDate'::text THEN (unit = ANY (ARRAY['ymd'::text, 'dmy'::text, 'mdy'::text]))
    WHEN 'weightKg'::text THEN (unit = ANY (ARRAY['kg'::text, 'lb'::text]))
    WHEN 'heightCm'::text THEN (unit = ANY (ARRAY['cm'::text, 'in'::text]))
    ELSE (unit = 'W'::text)
END),
  constraint source_fields_detail_check CHECK ((detail = ANY (ARRAY['birthDate'::text, 'weightKg'::text, 'heightCm'::text, 'ftpW'::text]))),
  constraint source_fields_field_id_check CHECK (((length(field_id) >= 1) AND (length(field_id) <= 60))),
  constraint source_fields_label_check CHECK ((length(label) <= 200)),
  constraint source_fields_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_connections(studio_id, source) ON DELETE CASCADE,
  constraint source_fields_pkey PRIMARY KEY (studio_id, source, detail)
);
-- row-level security, forced
create policy tenant on source_fields for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_heard (
  studio_id uuid not null,
  source text not null,
  id_hash bytea not null,
  at timestamp with time zone not null,
  constraint source_heard_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_hooks(studio_id, source) ON DELETE CASCADE,
  constraint source_heard_pkey PRIMARY KEY (studio_id, source, id_hash)
);
CREATE INDEX source_heard_by_time ON studio.source_heard USING btree (studio_id, source, at);
-- row-level security, forced
create policy tenant on source_heard for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_hints (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null,
  itself boolean not null,
  hinted_at timestamp with time zone not null,
  tried_at timestamp with time zone,
  constraint source_hints_foreign_class_check CHECK (((length(foreign_class) >= 1) AND (length(foreign_class) <= 60))),
  constraint source_hints_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_hooks(studio_id, source) ON DELETE CASCADE,
  constraint source_hints_pkey PRIMARY KEY (studio_id, source, foreign_class)
);
-- row-level security, forced
create policy tenant on source_hints for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_hooks (
  studio_id uuid not null,
  source text not null,
  hook_id uuid not null,
  secrets bytea not null,
  made_at timestamp with time zone not null,
  received_at timestamp with time zone,
  refused integer not null default 0,
  refused_at timestamp with time zone,
  refused_because text,
  unknown_event text,
  unknown_at timestamp with time zone,
  constraint source_hooks_check CHECK ((((refused = 0) = (refused_at IS NULL)) AND ((refused_at IS NULL) = (refused_because IS NULL)))),
  constraint source_hooks_check1 CHECK (((unknown_event IS NULL) = (unknown_at IS NULL))),
  constraint source_hooks_refused_because_check CHECK ((refused_because = ANY (ARRAY['no_secret'::text, 'wrong_secret'::text, 'wrong_signature'::text, 'unreadable'::text]))),
  constraint source_hooks_unknown_event_check CHECK ((length(unknown_event) <= 60)),
  constraint source_hooks_studio_id_source_fkey FOREIGN KEY (studio_id, source) REFERENCES studio.source_connections(studio_id, source) ON DELETE CASCADE,
  constraint source_hooks_pkey PRIMARY KEY (studio_id, source)
);
-- row-level security, forced
create policy tenant on source_hooks for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_people (
  studio_id uuid not null,
  source text not null,
  person_id text not null,
  customer_id uuid,
  how text,
  linked_at timestamp with time zone,
  first_name text,
  last_name text,
  email text,
  seen_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  shared_email boolean not null default false,
  by_hand boolean not null default false,
  email_normalized text,
  linked_email text,
  alone_email text,
  constraint source_people_check CHECK ((num_nulls(customer_id, how, linked_at) = ANY (ARRAY[0, 3]))),
  constraint source_people_how_check CHECK ((how = ANY (ARRAY['email'::text, 'made'::text, 'manual'::text]))),
  constraint source_people_person_id_check CHECK (((length(person_id) >= 1) AND (length(person_id) <= 60))),
  constraint source_people_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint source_people_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_people_pkey PRIMARY KEY (studio_id, source, person_id)
);
CREATE INDEX source_people_by_email ON studio.source_people USING btree (email_normalized) WHERE (email_normalized IS NOT NULL);
CREATE INDEX source_people_of ON studio.source_people USING btree (studio_id, customer_id) WHERE (customer_id IS NOT NULL);
-- row-level security, forced
create policy lookup on source_people for select using (true);
create policy tenant on source_people for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_places (
  studio_id uuid not null,
  source text not null,
  place_id text not null,
  name text not null,
  room_id uuid,
  followed boolean not null default true,
  constraint source_places_name_check CHECK ((length(name) <= 200)),
  constraint source_places_place_id_check CHECK (((length(place_id) >= 1) AND (length(place_id) <= 60))),
  constraint source_places_room_if_followed CHECK ((followed OR (room_id IS NULL))),
  constraint source_places_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_places_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id),
  constraint source_places_pkey PRIMARY KEY (studio_id, source, place_id)
);
-- row-level security, forced
create policy tenant on source_places for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_sign_ins (
  studio_id uuid not null,
  sign_in_id uuid not null,
  source text not null,
  state_hash bytea not null,
  account_id text not null,
  session_id text not null,
  base_url text not null,
  client bytea not null,
  expires_at timestamp with time zone not null,
  constraint source_sign_ins_base_url_check CHECK (((length(base_url) >= 1) AND (length(base_url) <= 200))),
  constraint source_sign_ins_source_check CHECK ((source = 'momence'::text)),
  constraint source_sign_ins_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_sign_ins_pkey PRIMARY KEY (studio_id, sign_in_id)
);
CREATE UNIQUE INDEX source_sign_ins_once ON studio.source_sign_ins USING btree (studio_id, source, session_id);
CREATE UNIQUE INDEX source_sign_ins_state ON studio.source_sign_ins USING btree (studio_id, state_hash);
-- row-level security, forced
create policy lookup on source_sign_ins for select using (true);
create policy tenant on source_sign_ins for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_spots (
  studio_id uuid not null,
  source text not null,
  spot_id text not null,
  room_id uuid not null,
  spot_number integer,
  constraint source_spots_spot_id_check CHECK (((length(spot_id) >= 1) AND (length(spot_id) <= 60))),
  constraint source_spots_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_spots_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id),
  constraint source_spots_pkey PRIMARY KEY (studio_id, source, spot_id)
);
CREATE UNIQUE INDEX source_spots_once ON studio.source_spots USING btree (studio_id, source, room_id, spot_number);
-- row-level security, forced
create policy tenant on source_spots for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_takeovers (
  studio_id uuid not null,
  takeover_id uuid not null,
  source text not null,
  state text not null,
  by_staff uuid,
  was_enabled boolean not null default true,
  begun_at timestamp with time zone not null,
  taken_at timestamp with time zone,
  undone_at timestamp with time zone,
  runs_in_vain smallint not null default 0,
  failed_at timestamp with time zone,
  constraint source_takeovers_source_check CHECK ((source = 'momence'::text)),
  constraint source_takeovers_state_check CHECK ((state = ANY (ARRAY['taking'::text, 'taken'::text, 'undoing'::text, 'undone'::text]))),
  constraint source_takeovers_studio_id_by_staff_fkey FOREIGN KEY (studio_id, by_staff) REFERENCES studio.staff(studio_id, staff_id),
  constraint source_takeovers_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_takeovers_pkey PRIMARY KEY (studio_id, takeover_id)
);
CREATE UNIQUE INDEX source_takeovers_one_at_work ON studio.source_takeovers USING btree (studio_id, source) WHERE (state = ANY (ARRAY['taking'::text, 'undoing'::text]));
-- row-level security, forced
create policy lookup on source_takeovers for select using (true);
create policy tenant on source_takeovers for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.source_teachers (
  studio_id uuid not null,
  source text not null,
  teacher_id text not null,
  name text not null,
  staff_id uuid,
  constraint source_teachers_name_check CHECK ((length(name) <= 200)),
  constraint source_teachers_teacher_id_check CHECK (((length(teacher_id) >= 1) AND (length(teacher_id) <= 60))),
  constraint source_teachers_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint source_teachers_studio_id_staff_id_fkey FOREIGN KEY (studio_id, staff_id) REFERENCES studio.staff(studio_id, staff_id),
  constraint source_teachers_pkey PRIMARY KEY (studio_id, source, teacher_id)
);
-- row-level security, forced
create policy tenant on source_teachers for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_attempts (
  studio_id uuid not null,
  attempt_id uuid not null,
  method text not null,
  class_id uuid,
  customer_id uuid,
  request jsonb not null default '{}'::jsonb,
  outcome text not null default 'started'::text,
  code text,
  message text,
  started_at timestamp with time zone not null default now(),
  duration_ms real,
  answer text,
  calls integer not null default 1,
  request_id text,
  constraint spivi_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['started'::text, 'ok'::text, 'transient'::text, 'config'::text, 'permanent'::text, 'unknown'::text]))),
  constraint spivi_attempts_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_attempts_pkey PRIMARY KEY (studio_id, attempt_id)
);
CREATE INDEX spivi_attempts_by_class ON studio.spivi_attempts USING btree (studio_id, class_id, started_at DESC);
CREATE INDEX spivi_attempts_by_customer ON studio.spivi_attempts USING btree (studio_id, customer_id, started_at DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX spivi_attempts_by_time ON studio.spivi_attempts USING btree (studio_id, started_at DESC);
CREATE INDEX spivi_attempts_failed ON studio.spivi_attempts USING btree (studio_id, started_at DESC) WHERE (outcome <> ALL (ARRAY['ok'::text, 'started'::text]));
CREATE INDEX spivi_attempts_running ON studio.spivi_attempts USING btree (studio_id, started_at) WHERE (outcome = 'started'::text);
-- row-level security, forced
create policy tenant on spivi_attempts for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_booking_sync (
  studio_id uuid not null,
  booking_id uuid not null,
  class_id uuid not null,
  state text not null default 'pending'::text,
  reason text,
  detail text,
  seat_id integer,
  client_id bigint,
  since timestamp with time zone not null default now(),
  constraint spivi_booking_sync_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'synced'::text, 'attention'::text, 'off'::text]))),
  constraint spivi_booking_sync_studio_id_booking_id_fkey FOREIGN KEY (studio_id, booking_id) REFERENCES studio.bookings(studio_id, booking_id),
  constraint spivi_booking_sync_pkey PRIMARY KEY (studio_id, booking_id)
);
CREATE INDEX spivi_booking_sync_by_class ON studio.spivi_booking_sync USING btree (studio_id, class_id);
-- row-level security, forced
create policy tenant on spivi_booking_sync for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_class_sync (
  studio_id uuid not null,
  class_id uuid not null,
  event_id bigint,
  event_facts jsonb,
  creating_since timestamp with time zone,
  sent_clients jsonb not null default '[]'::jsonb,
  wanted_version bigint not null default 1,
  synced_version bigint not null default 0,
  epoch bigint not null default 0,
  state text not null default 'pending'::text,
  reason text,
  detail text,
  pending_since timestamp with time zone default now(),
  synced_at timestamp with time zone,
  workouts_state text not null default 'none'::text,
  workouts_checked_at timestamp with time zone,
  missing_since timestamp with time zone,
  skipped_at timestamp with time zone,
  workouts_revised_at timestamp with time zone,
  workouts_due_at timestamp with time zone,
  workouts_seen_at timestamp with time zone,
  heard_at timestamp with time zone,
  heard_state text,
  started_at timestamp with time zone,
  stopped_at timestamp with time zone,
  stop_heard_at timestamp with time zone,
  seats_booked integer,
  seats_heard integer,
  asked_percents smallint[],
  fitness_test jsonb,
  constraint spivi_class_sync_heard CHECK (((heard_at IS NULL) = (heard_state IS NULL))),
  constraint spivi_class_sync_heard_state_check CHECK ((heard_state = ANY (ARRAY['untold'::text, 'scheduled'::text, 'started'::text, 'stopped'::text, 'cancelled'::text]))),
  constraint spivi_class_sync_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'synced'::text, 'attention'::text, 'off'::text]))),
  constraint spivi_class_sync_workouts_state_check CHECK ((workouts_state = ANY (ARRAY['none'::text, 'waiting'::text, 'complete'::text, 'given_up'::text]))),
  constraint spivi_class_sync_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint spivi_class_sync_pkey PRIMARY KEY (studio_id, class_id)
);
CREATE INDEX spivi_class_sync_unfinished ON studio.spivi_class_sync USING btree (studio_id, state) WHERE (state = ANY (ARRAY['pending'::text, 'attention'::text]));
CREATE INDEX spivi_class_sync_workouts_due ON studio.spivi_class_sync USING btree (workouts_due_at) WHERE (workouts_due_at IS NOT NULL);
CREATE UNIQUE INDEX spivi_class_sync_one_event ON studio.spivi_class_sync USING btree (studio_id, event_id) WHERE (event_id IS NOT NULL);
-- row-level security, forced
create policy lookup on spivi_class_sync for select using (true);
create policy tenant on spivi_class_sync for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_connections (
  studio_id uuid not null,
  base_url text not null,
  site_id integer not null,
  source_name text not null,
  password_sealed bytea not null,
  credential_version integer not null default 1,
  rejected_logins integer not null default 0,
  time_zone text not null,
  enabled boolean not null default true,
  last_success_at timestamp with time zone,
  last_error_code text,
  last_error_message text,
  last_error_at timestamp with time zone,
  next_match_at timestamp with time zone,
  connected_at timestamp with time zone not null default now(),
  draft boolean not null default false,
  leaving_since timestamp with time zone,
  leaving_total integer not null default 0,
  create_missing boolean not null default false,
  push_details boolean not null default true,
  next_call_at timestamp with time zone,
  held_until timestamp with time zone,
  failures_in_row integer not null default 0,
  failing_since timestamp with time zone,
  down_since timestamp with time zone,
  compared_at timestamp with time zone,
  deletions_accepted_until timestamp with time zone,
  board_kept boolean,
  board_ask_again_at timestamp with time zone,
  constraint spivi_connections_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_connections_pkey PRIMARY KEY (studio_id)
);
-- row-level security, forced
create policy lookup on spivi_connections for select using (true);
create policy tenant on spivi_connections for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_drift (
  studio_id uuid not null,
  drift_id uuid not null default gen_random_uuid(),
  at timestamp with time zone not null default now(),
  kind text not null,
  class_id uuid,
  customer_id uuid,
  client_id bigint,
  before text,
  after text,
  constraint spivi_drift_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_drift_pkey PRIMARY KEY (studio_id, drift_id)
);
CREATE INDEX spivi_drift_by_time ON studio.spivi_drift USING btree (studio_id, at DESC);
-- row-level security, forced
create policy tenant on spivi_drift for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_gym_seats (
  studio_id uuid not null,
  gym_id uuid not null,
  spot_number integer not null,
  seat_id integer not null,
  constraint spivi_gym_seats_studio_id_gym_id_fkey FOREIGN KEY (studio_id, gym_id) REFERENCES studio.spivi_gyms(studio_id, gym_id) ON DELETE CASCADE,
  constraint spivi_gym_seats_pkey PRIMARY KEY (studio_id, gym_id, spot_number),
  constraint spivi_gym_seats_studio_id_gym_id_seat_id_key UNIQUE (studio_id, gym_id, seat_id)
);
-- row-level security, forced
create policy tenant on spivi_gym_seats for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_gyms (
  studio_id uuid not null,
  gym_id uuid not null,
  name text not null,
  box_id integer not null,
  room_id uuid not null,
  seat_offset integer not null default 0,
  constraint spivi_gyms_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_gyms_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id),
  constraint spivi_gyms_pkey PRIMARY KEY (studio_id, gym_id),
  constraint spivi_gyms_studio_id_box_id_key UNIQUE (studio_id, box_id),
  constraint spivi_gyms_studio_id_room_id_key UNIQUE (studio_id, room_id)
);
-- row-level security, forced
create policy tenant on spivi_gyms for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_left_clients (
  studio_id uuid not null,
  site_id integer not null,
  client_id bigint not null,
  left_at timestamp with time zone not null default now(),
  constraint spivi_left_clients_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_left_clients_pkey PRIMARY KEY (studio_id, site_id, client_id)
);
-- row-level security, forced
create policy tenant on spivi_left_clients for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_links (
  studio_id uuid not null,
  customer_id uuid not null,
  client_id bigint not null,
  site_id integer,
  email text,
  source text not null,
  linked_at timestamp with time zone not null default now(),
  checked_at timestamp with time zone,
  missing_since timestamp with time zone,
  broken_since timestamp with time zone,
  pushed jsonb,
  push_state text not null default 'off'::text,
  push_reason text,
  push_since timestamp with time zone,
  board_told jsonb,
  constraint spivi_links_push_state_check CHECK ((push_state = ANY (ARRAY['synced'::text, 'pending'::text, 'attention'::text, 'off'::text]))),
  constraint spivi_links_source_check CHECK ((source = ANY (ARRAY['matched'::text, 'manual'::text, 'created'::text]))),
  constraint spivi_links_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint spivi_links_pkey PRIMARY KEY (studio_id, customer_id),
  constraint spivi_links_studio_id_client_id_key UNIQUE (studio_id, client_id)
);
CREATE INDEX spivi_links_unpushed ON studio.spivi_links USING btree (studio_id, push_state) WHERE (push_state = ANY (ARRAY['pending'::text, 'attention'::text]));
-- row-level security, forced
create policy tenant on spivi_links for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_match_runs (
  studio_id uuid not null,
  run_id uuid not null,
  trigger text not null,
  state text not null default 'running'::text,
  total integer not null default 0,
  done integer not null default 0,
  matched integer not null default 0,
  ambiguous integer not null default 0,
  not_found integer not null default 0,
  failed integer not null default 0,
  position uuid,
  message text,
  started_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  checked integer not null default 0,
  broken integer not null default 0,
  constraint spivi_match_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'finished'::text, 'failed'::text]))),
  constraint spivi_match_runs_trigger_check CHECK ((trigger = ANY (ARRAY['preview'::text, 'enabled'::text, 'daily'::text, 'manual'::text]))),
  constraint spivi_match_runs_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_match_runs_pkey PRIMARY KEY (studio_id, run_id)
);
CREATE UNIQUE INDEX spivi_match_runs_one_open ON studio.spivi_match_runs USING btree (studio_id) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));
-- row-level security, forced
create policy tenant on spivi_match_runs for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_matches (
  studio_id uuid not null,
  customer_id uuid not null,
  result text not null,
  email_normalized text not null,
  candidates jsonb not null default '[]'::jsonb,
  checked_at timestamp with time zone not null default now(),
  client_id bigint,
  creating_since timestamp with time zone,
  create_reason text,
  skipped_at timestamp with time zone,
  constraint spivi_matches_result_check CHECK ((result = ANY (ARRAY['linked'::text, 'not_found'::text, 'ambiguous'::text, 'conflict'::text]))),
  constraint spivi_matches_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint spivi_matches_pkey PRIMARY KEY (studio_id, customer_id)
);
-- row-level security, forced
create policy tenant on spivi_matches for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spivi_notices (
  studio_id uuid not null,
  notice_id uuid not null default gen_random_uuid(),
  at timestamp with time zone not null default now(),
  kind text not null,
  code text,
  down_seconds real,
  constraint spivi_notices_kind_check CHECK ((kind = ANY (ARRAY['down'::text, 'up'::text, 'reauth'::text]))),
  constraint spivi_notices_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint spivi_notices_pkey PRIMARY KEY (studio_id, notice_id)
);
CREATE INDEX spivi_notices_by_time ON studio.spivi_notices USING btree (studio_id, at DESC);
-- row-level security, forced
create policy tenant on spivi_notices for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spot_holds (
  studio_id uuid not null,
  class_id uuid not null,
  held_by text not null,
  customer_id uuid,
  room_id uuid not null,
  spot_number integer,
  held_until timestamp with time zone not null,
  again boolean not null default false,
  constraint spot_holds_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id) ON DELETE CASCADE,
  constraint spot_holds_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id) ON DELETE CASCADE,
  constraint spot_holds_one_per_holder UNIQUE NULLS NOT DISTINCT (studio_id, class_id, held_by, customer_id),
  constraint spot_holds_studio_id_class_id_customer_id_key UNIQUE (studio_id, class_id, customer_id),
  constraint spot_holds_studio_id_class_id_spot_number_key UNIQUE (studio_id, class_id, spot_number)
);
CREATE INDEX spot_holds_by_account ON studio.spot_holds USING btree (studio_id, held_by);
CREATE INDEX spot_holds_by_customer ON studio.spot_holds USING btree (studio_id, customer_id);
-- row-level security, forced
create policy tenant on spot_holds for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.spots (
  studio_id uuid not null,
  room_id uuid not null,
  spot_number integer not null,
  x real not null,
  y real not null,
  kind text not null default 'bike'::text,
  active boolean not null default true,
  constraint spots_kind_check CHECK ((kind = ANY (ARRAY['bike'::text, 'rower'::text, 'mat'::text, 'treadmill'::text, 'bench'::text]))),
  constraint spots_spot_number_check CHECK (((spot_number >= 1) AND (spot_number <= 999))),
  constraint spots_x_check CHECK (((x >= (0)::double precision) AND (x <= (100)::double precision))),
  constraint spots_y_check CHECK (((y >= (0)::double precision) AND (y <= (100)::double precision))),
  constraint spots_studio_id_room_id_fkey FOREIGN KEY (studio_id, room_id) REFERENCES studio.rooms(studio_id, room_id),
  constraint spots_pkey PRIMARY KEY (studio_id, room_id, spot_number)
);
-- row-level security, forced
create policy tenant on spots for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.staff (
  studio_id uuid not null,
  staff_id uuid not null,
  account_id text,
  name text not null,
  email text not null,
  role text not null,
  removed_at timestamp with time zone,
  left_account_id text,
  constraint staff_left CHECK (((left_account_id IS NULL) OR ((account_id IS NULL) AND (removed_at IS NOT NULL)))),
  constraint staff_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'front_desk'::text, 'instructor'::text]))),
  constraint staff_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint staff_pkey PRIMARY KEY (studio_id, staff_id),
  constraint staff_studio_id_account_id_key UNIQUE (studio_id, account_id)
);
CREATE INDEX staff_by_account ON studio.staff USING btree (account_id);
-- row-level security, forced
create policy lookup on staff for select using (true);
create policy tenant on staff for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.studios (
  studio_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  spivi_site_id integer,
  keep_numbers_months integer,
  keep_traces_months integer,
  class_mail boolean not null default true,
  version integer not null default 1,
  late_cancel_minutes integer not null default 720,
  waitlist_size integer not null default 10,
  waitlist_mode text not null default 'automatic'::text,
  waitlist_offer_minutes integer not null default 60,
  waitlist_closes_minutes integer not null default 60,
  member_phones boolean not null default false,
  pass_needed boolean not null default false,
  opening jsonb not null default '{"by": "always"}'::jsonb,
  public_schedule boolean not null default false,
  standby_minutes integer,
  pass_mail boolean not null default true,
  currency text not null default 'EUR'::text,
  waiver_on boolean not null default false,
  waiver_at_door boolean not null default false,
  guide_aside text[] not null default '{}'::text[],
  constraint studios_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint studios_guide_aside_check CHECK ((guide_aside <@ ARRAY['place'::text, 'spots'::text, 'classTypes'::text, 'week'::text, 'rules'::text, 'passes'::text, 'tracking'::text, 'mail'::text, 'team'::text, 'site'::text, 'member'::text])),
  constraint studios_late_cancel_check CHECK (((late_cancel_minutes >= 0) AND (late_cancel_minutes <= 10080))),
  constraint studios_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint studios_opening_check CHECK (((opening ->> 'by'::text) = ANY (ARRAY['always'::text, 'days'::text, 'week'::text]))),
  constraint studios_standby_check CHECK (((standby_minutes >= '-30'::integer) AND (standby_minutes <= 30))),
  constraint studios_waitlist_closes_check CHECK (((waitlist_closes_minutes >= 0) AND (waitlist_closes_minutes <= 1440))),
  constraint studios_waitlist_mode_check CHECK ((waitlist_mode = ANY (ARRAY['automatic'::text, 'offer'::text]))),
  constraint studios_waitlist_offer_check CHECK (((waitlist_offer_minutes >= 5) AND (waitlist_offer_minutes <= 1440))),
  constraint studios_waitlist_size_check CHECK (((waitlist_size >= 0) AND (waitlist_size <= 100))),
  constraint studios_pkey PRIMARY KEY (studio_id)
);
-- row-level security, forced
create policy lookup on studios for select using (true);
create policy tenant on studios for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.substitutes (
  studio_id uuid not null,
  substitute_id uuid not null,
  class_id uuid not null,
  asked_by uuid not null,
  note text not null,
  asked_at timestamp with time zone not null,
  state text not null default 'open'::text,
  taken_by uuid,
  settled_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint substitutes_ended CHECK (((ended_at IS NULL) OR (state = 'taken'::text))),
  constraint substitutes_settled CHECK (((state = 'open'::text) = (settled_at IS NULL))),
  constraint substitutes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'withdrawn'::text]))),
  constraint substitutes_taken CHECK (((state = 'taken'::text) = (taken_by IS NOT NULL))),
  constraint substitutes_studio_id_asked_by_fkey FOREIGN KEY (studio_id, asked_by) REFERENCES studio.staff(studio_id, staff_id),
  constraint substitutes_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint substitutes_studio_id_taken_by_fkey FOREIGN KEY (studio_id, taken_by) REFERENCES studio.staff(studio_id, staff_id),
  constraint substitutes_pkey PRIMARY KEY (studio_id, substitute_id)
);
CREATE INDEX substitutes_of_class ON studio.substitutes USING btree (studio_id, class_id, settled_at) WHERE ((state = 'taken'::text) AND (ended_at IS NULL));
CREATE UNIQUE INDEX substitutes_open ON studio.substitutes USING btree (studio_id, class_id) WHERE (state = 'open'::text);
-- row-level security, forced
create policy tenant on substitutes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.tags (
  studio_id uuid not null,
  tag_id uuid not null,
  name text not null,
  constraint tags_name_check CHECK (((length(name) >= 1) AND (length(name) <= 30))),
  constraint tags_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint tags_pkey PRIMARY KEY (studio_id, tag_id)
);
CREATE UNIQUE INDEX tags_by_name ON studio.tags USING btree (studio_id, lower(name));
-- row-level security, forced
create policy tenant on tags for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.taken_classes (
  studio_id uuid not null,
  takeover_id uuid not null,
  class_id uuid not null,
  standing text not null,
  late_cancel_minutes integer not null,
  waitlist_size integer,
  given_back_at timestamp with time zone,
  left_because text,
  taken_at timestamp with time zone not null default now(),
  constraint taken_classes_check CHECK (((given_back_at IS NULL) OR (left_because IS NULL))),
  constraint taken_classes_left_because_check CHECK ((left_because = ANY (ARRAY['begun'::text, 'changed'::text, 'not_followed'::text, 'failed'::text]))),
  constraint taken_classes_standing_check CHECK ((length(standing) = 32)),
  constraint taken_classes_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint taken_classes_studio_id_takeover_id_fkey FOREIGN KEY (studio_id, takeover_id) REFERENCES studio.source_takeovers(studio_id, takeover_id),
  constraint taken_classes_pkey PRIMARY KEY (studio_id, takeover_id, class_id)
);
CREATE INDEX taken_classes_of ON studio.taken_classes USING btree (studio_id, class_id);
-- row-level security, forced
create policy tenant on taken_classes for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.test_answers (
  studio_id uuid not null,
  customer_id uuid not null,
  class_id uuid not null,
  accepted boolean not null,
  answered_at timestamp with time zone not null,
  constraint test_answers_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id) ON DELETE CASCADE,
  constraint test_answers_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint test_answers_pkey PRIMARY KEY (studio_id, customer_id, class_id)
);
-- row-level security, forced
create policy tenant on test_answers for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.tombstones (
  studio_id uuid not null,
  subject_hash bytea not null,
  erased_at timestamp with time zone not null default now(),
  constraint tombstones_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint tombstones_pkey PRIMARY KEY (studio_id, subject_hash)
);
-- row-level security, forced
create policy tenant on tombstones for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.upload_connections (
  studio_id uuid not null,
  customer_id uuid not null,
  key_sealed bytea not null,
  athlete_id text not null,
  connected_at timestamp with time zone not null,
  from_at timestamp with time zone not null,
  refused_at timestamp with time zone,
  constraint upload_connections_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint upload_connections_pkey PRIMARY KEY (studio_id, customer_id)
);
-- row-level security, forced
create policy tenant on upload_connections for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.waits (
  studio_id uuid not null,
  wait_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  turn integer not null,
  wished_spot integer,
  joined_for timestamp with time zone not null,
  joined_at timestamp with time zone not null,
  joined_by text not null,
  state text not null default 'waiting'::text,
  passed_for text,
  offer_until timestamp with time zone,
  ended_at timestamp with time zone,
  here_at timestamp with time zone,
  constraint waits_offered_until CHECK (((state <> 'offered'::text) OR (offer_until IS NOT NULL))),
  constraint waits_passed_for_check CHECK ((passed_for = ANY (ARRAY['rider_busy'::text, 'too_many_bookings'::text, 'pass_needed'::text]))),
  constraint waits_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'offered'::text, 'booked'::text, 'declined'::text, 'lapsed'::text, 'left'::text, 'removed'::text, 'closed'::text]))),
  constraint waits_studio_id_class_id_fkey FOREIGN KEY (studio_id, class_id) REFERENCES studio.classes(studio_id, class_id),
  constraint waits_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint waits_pkey PRIMARY KEY (studio_id, wait_id),
  constraint waits_studio_id_class_id_turn_key UNIQUE (studio_id, class_id, turn)
);
CREATE INDEX waits_by_customer ON studio.waits USING btree (studio_id, customer_id);
CREATE UNIQUE INDEX waits_one_per_customer ON studio.waits USING btree (studio_id, class_id, customer_id) WHERE (state = ANY (ARRAY['waiting'::text, 'offered'::text]));
-- row-level security, forced
create policy tenant on waits for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.waiver_signatures (
  studio_id uuid not null,
  signature_id uuid not null,
  customer_id uuid not null,
  version integer not null,
  signed_name text not null,
  as_guardian boolean not null,
  signed_at timestamp with time zone not null,
  channel text not null,
  locale text,
  account_id text,
  kiosk_name text,
  reason text not null default ''::text,
  voided_at timestamp with time zone,
  void_reason text not null default ''::text,
  signer_id uuid,
  constraint waiver_signatures_channel_check CHECK ((channel = ANY (ARRAY['portal'::text, 'kiosk'::text, 'paper'::text]))),
  constraint waiver_signatures_check CHECK (((channel = 'kiosk'::text) = (kiosk_name IS NOT NULL))),
  constraint waiver_signatures_check1 CHECK (((channel = 'paper'::text) = (locale IS NULL))),
  constraint waiver_signatures_locale_check CHECK ((locale = ANY (ARRAY['en'::text, 'fr'::text]))),
  constraint waiver_signatures_reason_check CHECK ((length(reason) <= 200)),
  constraint waiver_signatures_signed_name_check CHECK ((length(signed_name) <= 120)),
  constraint waiver_signatures_void_reason_check CHECK ((length(void_reason) <= 200)),
  constraint waiver_signatures_signer_fkey FOREIGN KEY (studio_id, signer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint waiver_signatures_studio_id_customer_id_fkey FOREIGN KEY (studio_id, customer_id) REFERENCES studio.customers(studio_id, customer_id),
  constraint waiver_signatures_studio_id_version_fkey FOREIGN KEY (studio_id, version) REFERENCES studio.waiver_versions(studio_id, version),
  constraint waiver_signatures_pkey PRIMARY KEY (studio_id, signature_id)
);
CREATE INDEX waiver_signatures_by_customer ON studio.waiver_signatures USING btree (studio_id, customer_id, version);
CREATE INDEX waiver_signatures_by_signer ON studio.waiver_signatures USING btree (studio_id, signer_id) WHERE (signer_id IS NOT NULL);
CREATE INDEX waiver_signatures_by_version ON studio.waiver_signatures USING btree (studio_id, version);
-- row-level security, forced
create policy tenant on waiver_signatures for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.waiver_versions (
  studio_id uuid not null,
  version integer not null,
  text_en text not null,
  text_fr text not null,
  sign_anew boolean not null,
  published_at timestamp with time zone not null,
  constraint waiver_versions_check CHECK (((text_en <> ''::text) OR (text_fr <> ''::text))),
  constraint waiver_versions_text_en_check CHECK ((length(text_en) <= 20000)),
  constraint waiver_versions_text_fr_check CHECK ((length(text_fr) <= 20000)),
  constraint waiver_versions_version_check CHECK ((version > 0)),
  constraint waiver_versions_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint waiver_versions_pkey PRIMARY KEY (studio_id, version)
);
-- row-level security, forced
create policy tenant on waiver_versions for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.webhook_deliveries (
  studio_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  tries integer not null default 0,
  next_try_at timestamp with time zone,
  outcome text,
  status integer,
  tried_at timestamp with time zone,
  ms integer,
  constraint webhook_deliveries_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'gone'::text, 'refused'::text, 'failed'::text, 'timeout'::text, 'unreachable'::text, 'blocked'::text]))),
  constraint webhook_deliveries_studio_id_event_id_fkey FOREIGN KEY (studio_id, event_id) REFERENCES studio.webhook_events(studio_id, event_id) ON DELETE CASCADE,
  constraint webhook_deliveries_studio_id_webhook_id_fkey FOREIGN KEY (studio_id, webhook_id) REFERENCES studio.webhooks(studio_id, webhook_id) ON DELETE CASCADE,
  constraint webhook_deliveries_pkey PRIMARY KEY (studio_id, webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON studio.webhook_deliveries USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE INDEX webhook_deliveries_of_event ON studio.webhook_deliveries USING btree (studio_id, event_id);
CREATE INDEX webhook_deliveries_of_studio ON studio.webhook_deliveries USING btree (studio_id, next_try_at) WHERE (next_try_at IS NOT NULL);
-- row-level security, forced
create policy lookup on webhook_deliveries for select using (true);
create policy tenant on webhook_deliveries for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.webhook_events (
  studio_id uuid not null,
  event_id uuid not null default gen_random_uuid(),
  kind text not null,
  data jsonb not null,
  at timestamp with time zone not null default now(),
  constraint webhook_events_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint webhook_events_pkey PRIMARY KEY (studio_id, event_id)
);
CREATE INDEX webhook_events_by_time ON studio.webhook_events USING btree (studio_id, at);
-- row-level security, forced
create policy tenant on webhook_events for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create table studio.webhooks (
  studio_id uuid not null,
  webhook_id uuid not null,
  url text not null,
  kinds text[] not null,
  secrets bytea not null,
  made_at timestamp with time zone not null,
  failing_since timestamp with time zone,
  off text,
  constraint webhooks_kinds_check CHECK ((cardinality(kinds) > 0)),
  constraint webhooks_off_check CHECK ((off = ANY (ARRAY['person'::text, 'failing'::text, 'gone'::text]))),
  constraint webhooks_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studio.studios(studio_id),
  constraint webhooks_pkey PRIMARY KEY (studio_id, webhook_id)
);
-- row-level security, forced
create policy lookup on webhooks for select using (true);
create policy tenant on webhooks for all using ((studio_id = (NULLIF(current_setting('tandem.tenant'::text, true), ''::text))::uuid));
create view studio.booking_mirror with (security_invoker=true) as
 SELECT b.studio_id,
    b.booking_id,
    b.class_id,
    b.customer_id,
    b.spot_number,
    b.state,
    b.booked_at,
    b.cancelled_at,
    b.late_cancel,
    b.checked_in_at,
    y.state AS sync_state,
    y.reason AS sync_reason,
    y.detail AS sync_detail,
    y.since AS sync_since,
    y.seat_id,
    y.client_id
   FROM (studio.bookings b
     LEFT JOIN studio.spivi_booking_sync y ON (((y.studio_id = b.studio_id) AND (y.booking_id = b.booking_id))));
create view studio.class_mirror with (security_invoker=true) as
 SELECT c.studio_id,
    c.class_id,
    c.title,
    c.description,
    c.starts_at,
    c.ends_at,
    c.cancelled_at,
    c.capacity,
    c.late_cancel_minutes,
    (c.spivi_enabled AND (NOT c.draft)) AS spivi_enabled,
    c.instructor_id,
    c.class_type_id,
    c.room_id,
    c.room_name,
    c.location_id,
    c.location_name,
    c.time_zone,
    g.gym_id,
    g.name AS gym_name,
    g.box_id,
    g.seat_offset,
    (n.studio_id IS NOT NULL) AS connected,
    n.draft,
    n.enabled,
    n.rejected_logins,
    n.leaving_since,
    n.down_since,
    n.last_error_code,
    n.board_ask_again_at,
    y.event_id,
    y.event_facts,
    y.sent_clients,
    y.wanted_version,
    y.synced_version,
    y.creating_since,
    y.missing_since,
    y.skipped_at,
    y.pending_since,
    y.synced_at,
    y.workouts_checked_at,
    y.workouts_due_at,
    y.state AS sync_state,
    y.reason AS sync_reason,
    y.detail AS sync_detail,
    c.wanted_capacity,
    y.heard_at,
    y.heard_state,
    y.started_at,
    y.stopped_at,
    y.seats_booked,
    y.seats_heard,
    y.workouts_seen_at,
    y.asked_percents,
    c.teacher_name,
    c.booking_url
   FROM (((studio.class_places c
     LEFT JOIN studio.spivi_gyms g ON (((g.studio_id = c.studio_id) AND (g.room_id = c.room_id))))
     LEFT JOIN studio.spivi_connections n ON ((n.studio_id = c.studio_id)))
     LEFT JOIN studio.spivi_class_sync y ON (((y.studio_id = c.studio_id) AND (y.class_id = c.class_id))));
create view studio.class_places with (security_invoker=true) as
 SELECT c.studio_id,
    c.class_id,
    c.title,
    c.description,
    c.starts_at,
    c.ends_at,
    c.cancelled_at,
    LEAST(c.capacity, ( SELECT (count(*) FILTER (WHERE s.active))::integer AS count
           FROM studio.spots s
          WHERE ((s.studio_id = c.studio_id) AND (s.room_id = c.room_id))
         HAVING (count(*) > 0))) AS capacity,
    c.late_cancel_minutes,
    c.spivi_enabled,
    c.instructor_id,
    c.class_type_id,
    c.room_id,
    r.name AS room_name,
    r.location_id,
    l.name AS location_name,
    l.time_zone,
    c.capacity AS wanted_capacity,
    c.draft,
    c.source,
    c.teacher_name,
    x.booking_url,
    COALESCE((x.enabled AND x.check_ins), (c.source = 'tandem'::text)) AS takes_check_ins
   FROM (((studio.classes c
     JOIN studio.rooms r ON (((r.studio_id = c.studio_id) AND (r.room_id = c.room_id))))
     JOIN studio.locations l ON (((l.studio_id = r.studio_id) AND (l.location_id = r.location_id))))
     LEFT JOIN studio.source_connections x ON (((x.studio_id = c.studio_id) AND (x.source = c.source))));
create view studio.fitness_tests with (security_invoker=true) as
 SELECT studio_id,
    class_id,
    fitness_test
   FROM studio.spivi_class_sync y
  WHERE (fitness_test IS NOT NULL);
create view studio.live_holds with (security_invoker=true) as
 SELECT h.studio_id,
    h.class_id,
    h.held_by,
    h.customer_id,
    h.spot_number,
    h.held_until
   FROM (studio.spot_holds h
     JOIN studio.classes c ON (((c.studio_id = h.studio_id) AND (c.class_id = h.class_id) AND (c.room_id = h.room_id))))
  WHERE ((h.held_until > now()) AND (h.spot_number IS NOT NULL));
create view studio.person_mirror with (security_invoker=true) as
 SELECT p.studio_id,
    p.customer_id,
    p.first_name,
    p.last_name,
    p.name,
    p.email,
    p.email_normalized,
    p.phone,
    p.account_id,
    p.created_at,
    p.erased_at,
    (n.studio_id IS NOT NULL) AS connected,
    n.draft,
    n.create_missing,
    n.push_details,
    n.board_kept,
    COALESCE(k.site_id, n.site_id) AS site_id,
    k.client_id,
    k.email AS link_email,
    k.source,
    k.linked_at,
    k.checked_at AS link_checked_at,
    k.missing_since,
    k.broken_since,
    k.push_state,
    k.push_reason,
    k.push_since,
    k.board_told,
    q.result,
    (q.email_normalized = p.email_normalized) AS result_holds,
    q.client_id AS found_client_id,
    q.candidates,
    q.creating_since,
    q.create_reason,
    q.skipped_at,
    q.checked_at AS asked_at,
        CASE
            WHEN (k.broken_since IS NOT NULL) THEN 'broken'::text
            WHEN (k.client_id IS NOT NULL) THEN 'linked'::text
            WHEN ((q.result IS NULL) OR (q.result = 'linked'::text) OR (q.email_normalized <> p.email_normalized)) THEN 'not_checked'::text
            ELSE q.result
        END AS standing,
    p.found_by,
    p.phone_digits
   FROM (((studio.customers p
     LEFT JOIN studio.spivi_connections n ON ((n.studio_id = p.studio_id)))
     LEFT JOIN studio.spivi_links k ON (((k.studio_id = p.studio_id) AND (k.customer_id = p.customer_id))))
     LEFT JOIN studio.spivi_matches q ON (((q.studio_id = p.studio_id) AND (q.customer_id = p.customer_id))));
create view studio.rides with (security_invoker=true) as
 SELECT v.studio_id,
    v.rider_id AS customer_id,
    'class'::text AS kind,
    v.class_id AS ride_id,
    v.customer_id AS recorded_for,
    c.class_type_id,
    c.title,
    c.starts_at,
    l.time_zone,
    (EXTRACT(epoch FROM (c.ends_at - c.starts_at)))::integer AS planned_seconds,
    v."values" AS sent,
    v.zones,
    v.peaks,
    v.inputs,
    v.computed,
    v.corrections,
    v.computed_version,
    v.computed_at,
    v.revised_at,
    v.summary,
    v.trace,
    NULL::text AS sport,
    NULL::text AS file_sport,
    NULL::text AS file_sub_sport,
    '[]'::jsonb AS notices,
    jsonb_strip_nulls(jsonb_build_object('energyKcal',
        CASE
            WHEN ((v.inputs ->> 'calorieSource'::text) = 'equipment'::text) THEN (v."values" -> 'energyKcal'::text)
            ELSE NULL::jsonb
        END)) AS equipment
   FROM (((studio.class_results v
     JOIN studio.classes c ON (((c.studio_id = v.studio_id) AND (c.class_id = v.class_id))))
     JOIN studio.rooms r ON (((r.studio_id = c.studio_id) AND (r.room_id = c.room_id))))
     JOIN studio.locations l ON (((l.studio_id = r.studio_id) AND (l.location_id = r.location_id))))
  WHERE ((v.rider_id IS NOT NULL) AND ((v.state = 'ready'::text) OR (v.corrections <> '{}'::jsonb)))
UNION ALL
 SELECT o.studio_id,
    o.customer_id,
    'own'::text AS kind,
    o.ride_id,
    o.customer_id AS recorded_for,
    NULL::uuid AS class_type_id,
    o.title,
    o.started_at AS starts_at,
    o.time_zone,
    o.seconds AS planned_seconds,
    o.sent,
    '{}'::jsonb AS zones,
    '[]'::jsonb AS peaks,
    o.inputs,
    o.computed,
    '{}'::jsonb AS corrections,
    o.computed_version,
    o.computed_at,
    NULL::timestamp with time zone AS revised_at,
    o.summary,
    o.trace,
    o.sport,
    o.file_sport,
    o.file_sub_sport,
    o.notices,
    jsonb_strip_nulls((jsonb_build_object('energyKcal', (o.sent -> 'energyKcal'::text), 'distanceKm', (o.sent -> 'distanceKm'::text), 'maximumPowerW',
        CASE
            WHEN (o.reader_version = 1) THEN (o.sent -> 'maximumPowerW'::text)
            ELSE NULL::jsonb
        END) || o.measured)) AS equipment
   FROM studio.own_rides o
  WHERE (o.double_of IS NULL);
CREATE OR REPLACE FUNCTION studio.add_pass_entry()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  update passes set credits_left = credits_left + new.credits, extra_days = extra_days + new.days
    where studio_id = new.studio_id and pass_id = new.pass_id;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.booking_holds_its_credit()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if exists (
    select from bookings b
    left join lateral (
      select e.pass_id, sum(e.credits) as held from pass_entries e
      where e.studio_id = b.studio_id and e.booking_id = b.booking_id group by e.pass_id) h on true
    where b.studio_id = new.studio_id and b.booking_id = new.booking_id
    group by b.pass_id
    having count(*) filter (where h.held <> case when h.pass_id = b.pass_id then -1 else 0 end) > 0
      or b.pass_id is not null and count(*) filter (where h.pass_id = b.pass_id) = 0)
  then
    raise exception 'booking % does not hold the credit of its pass', new.booking_id using errcode = 'check_violation';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.booking_in_calendar_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if (new.state, new.spot_number) is distinct from (old.state, old.spot_number) then
    new.calendar_sequence := old.calendar_sequence + 1;
    new.calendar_changed_at := now();
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.booking_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare said jsonb := jsonb_build_object('bookingId', new.booking_id, 'classId', new.class_id,
  'customerId', new.customer_id, 'spotNumber', new.spot_number);
begin
  if tg_op = 'INSERT' then
    if new.state = 'booked' then perform tell_webhooks(new.studio_id, 'booking.made', said); end if;
    return null;
  end if;
  if new.state <> old.state and new.state = 'booked' then
    perform tell_webhooks(new.studio_id, 'booking.made', said || '{"restored": true}');
  elsif new.state <> old.state then
    perform tell_webhooks(new.studio_id, 'booking.cancelled',
      said || jsonb_build_object('late', new.late_cancel, 'by', new.cancelled_by));
  elsif new.state = 'booked' and new.spot_number is distinct from old.spot_number then
    perform tell_webhooks(new.studio_id, 'booking.moved', said || jsonb_build_object('spotNumberBefore', old.spot_number));
  end if;
  if new.state = 'booked' and (new.checked_in_at is null) <> (old.checked_in_at is null) then
    perform tell_webhooks(new.studio_id, 'booking.checked_in',
      said || jsonb_build_object('checkedIn', new.checked_in_at is not null));
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.class_entry_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if (new.title, new.description, new.room_id, new.instructor_id, new.teacher_name, new.starts_at, new.ends_at, new.capacity,
      new.cancelled_at)
    is distinct from
    (old.title, old.description, old.room_id, old.instructor_id, old.teacher_name, old.starts_at, old.ends_at, old.capacity,
      old.cancelled_at)
  then
    new.calendar_sequence := old.calendar_sequence + 1;
    new.calendar_changed_at := now();
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.class_in_calendar_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if (new.title, new.room_id, new.instructor_id, new.teacher_name, new.starts_at, new.ends_at)
    is distinct from (old.title, old.room_id, old.instructor_id, old.teacher_name, old.starts_at, old.ends_at)
  then
    update bookings set calendar_sequence = calendar_sequence + 1, calendar_changed_at = now()
      where studio_id = new.studio_id and class_id = new.class_id and state = 'booked';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.class_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare
  said jsonb := jsonb_build_object('classId', new.class_id, 'title', new.title, 'startsAt', to_jsonb(new.starts_at),
    'endsAt', to_jsonb(new.ends_at), 'roomId', new.room_id, 'instructorId', new.instructor_id, 'capacity', new.capacity);
  changed text[];
begin
  if new.draft and (tg_op = 'INSERT' or old.draft) then
    return null;
  end if;
  if tg_op = 'INSERT' or old.draft then
    perform tell_webhooks(new.studio_id, 'class.made', said);
    return null;
  end if;
  if new.cancelled_at is not null or new.draft then
    if old.cancelled_at is null then perform tell_webhooks(new.studio_id, 'class.cancelled', said); end if;
    return null;
  end if;
  changed := array_remove(array[
    case when new.title is distinct from old.title then 'title' end,
    case when new.starts_at is distinct from old.starts_at then 'startsAt' end,
    case when new.ends_at is distinct from old.ends_at then 'endsAt' end,
    case when new.room_id is distinct from old.room_id then 'roomId' end,
    case when new.instructor_id is distinct from old.instructor_id then 'instructorId' end,
    case when new.capacity is distinct from old.capacity then 'capacity' end], null);
  if cardinality(changed) > 0 then
    perform tell_webhooks(new.studio_id, 'class.changed', said || jsonb_build_object('changed', changed));
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.class_type_named(of_studio uuid, wanted text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare found_id uuid;
begin
  select class_type_id into found_id from class_types
    where studio_id = of_studio and lower(trim(name)) = lower(trim(wanted));
  if found_id is not null then return found_id; end if;
  insert into class_types (studio_id, name) values (of_studio, trim(wanted)) on conflict do nothing;
  select class_type_id into found_id from class_types
    where studio_id = of_studio and lower(trim(name)) = lower(trim(wanted));
  return found_id;
end $function$
;
CREATE OR REPLACE FUNCTION studio.customer_gone()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if old.erased_at is null then
    perform tell_webhooks(old.studio_id, 'customer.erased', jsonb_build_object('customerId', old.customer_id));
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.customer_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare
  said jsonb := jsonb_build_object('customerId', new.customer_id);
  changed text[];
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'customer.made', said);
    return null;
  end if;
  if new.erased_at is not null then
    if new.merged_into is not null then said := said || jsonb_build_object('mergedInto', new.merged_into); end if;
    if old.erased_at is null then perform tell_webhooks(new.studio_id, 'customer.erased', said); end if;
    return null;
  end if;
  changed := array_remove(array[
    case when (new.first_name, new.last_name) is distinct from (old.first_name, old.last_name) then 'name' end,
    case when new.email is distinct from old.email then 'email' end,
    case when new.phone is distinct from old.phone then 'phone' end,
    case when new.locale is distinct from old.locale then 'locale' end], null);
  if cardinality(changed) > 0 then
    perform tell_webhooks(new.studio_id, 'customer.changed', said || jsonb_build_object('changed', changed));
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.drop_old_audit_lines()
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  with gone as (delete from audit_log where at < now() - interval '3 years' returning 1) select count(*) from gone
$function$
;
CREATE OR REPLACE FUNCTION studio.end_tokens_of(account text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ update api_tokens set revoked_at = now() where account_id = account and revoked_at is null $function$
;
CREATE OR REPLACE FUNCTION studio.first_workouts_due()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if tg_op = 'INSERT' or new.event_id is distinct from old.event_id then
    if new.event_id is not null then
      new.workouts_due_at := (
        select c.starts_at - interval '2 hours' from classes c
        where c.studio_id = new.studio_id and c.class_id = new.class_id);
    end if;
    new.heard_at := null;
    new.heard_state := null;
    new.started_at := null;
    new.stopped_at := null;
    new.stop_heard_at := null;
    new.seats_booked := null;
    new.seats_heard := null;
    new.asked_percents := null;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.forget_fitness_test()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  new.fitness_test := null;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.guarded_by_account(account text)
 RETURNS TABLE(studio_id uuid, customer_id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  select g.studio_id, g.customer_id, c.name from customers p
  join guardians g on g.studio_id = p.studio_id and g.guardian_id = p.customer_id
  join customers c on c.studio_id = g.studio_id and c.customer_id = g.customer_id
  where p.account_id = account and p.erased_at is null and c.erased_at is null and c.account_id is null
  order by c.name, c.customer_id $function$
;
CREATE OR REPLACE FUNCTION studio.invitation_of_token(hash bytea)
 RETURNS TABLE(studio_id uuid, invitation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  select studio_id, invitation_id from invitations where token_hash = hash
$function$
;
CREATE OR REPLACE FUNCTION studio.kiosk_by_hash(hash bytea)
 RETURNS SETOF studio.kiosks
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select * from kiosks where token_hash = hash union all select * from kiosks where code_hash = hash $function$
;
CREATE OR REPLACE FUNCTION studio.late_from(starts_at timestamp with time zone, late_minutes integer, booked_at timestamp with time zone, moved_at timestamp with time zone, grace_minutes integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when moved_at is null then
    greatest(starts_at - make_interval(mins => late_minutes), booked_at + make_interval(mins => grace_minutes)) end
$function$
;
CREATE OR REPLACE FUNCTION studio.next_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.one_class_at_a_time()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if tg_op = 'UPDATE' and (new.room_id, new.starts_at, new.ends_at) = (old.room_id, old.starts_at, old.ends_at) then
    return new;
  end if;
  new.overlap_tolerated := false;
  if new.cancelled_at is null and exists (
    select from classes o
    where o.studio_id = new.studio_id and o.room_id = new.room_id and o.overlap_tolerated and o.cancelled_at is null
      and o.class_id <> new.class_id and o.starts_at < new.ends_at and o.ends_at > new.starts_at)
  then
    raise exclusion_violation using constraint = 'classes_one_at_a_time', table = 'classes',
      message = 'another class is in this room at this time';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION studio.pass_adds_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if exists (
    select from passes p
    where p.studio_id = new.studio_id and p.pass_id = new.pass_id and (p.credits_left, p.extra_days) <> (
      select coalesce(sum(e.credits), 0), coalesce(sum(e.days), 0) from pass_entries e
      where e.studio_id = p.studio_id and e.pass_id = p.pass_id))
  then
    raise exception 'the ledger of pass % does not add up', new.pass_id using errcode = 'check_violation';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.pass_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare what text := case new.kind when 'given' then 'pass.given' else 'pass.changed' end;
begin
  if not webhook_wants(new.studio_id, what) then return null; end if;
  perform tell_webhooks(new.studio_id, what, jsonb_build_object(
      'passId', new.pass_id, 'passKindId', p.pass_kind_id,
      'customerIds', (select coalesce(jsonb_agg(h.customer_id order by h.customer_id), '[]') from pass_holders h
        where h.studio_id = new.studio_id and h.pass_id = new.pass_id and h.left_at is null),
      'creditsLeft', case when not p.unlimited then p.credits_left end)
    || case new.kind when 'given' then '{}' else jsonb_build_object('entry', new.kind) end
    || case when new.credits <> 0 then jsonb_build_object('credits', new.credits) else '{}' end
    || case when new.days <> 0 then jsonb_build_object('days', new.days) else '{}' end
    || jsonb_strip_nulls(jsonb_build_object('frozenFrom', new.frozen_from, 'frozenTo', new.frozen_to,
      'bookingId', new.booking_id, 'amountMinor', new.amount_minor, 'currency', new.currency,
      'paymentId', new.payment_id)))
  from passes p where p.studio_id = new.studio_id and p.pass_id = new.pass_id;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.payment_reference_taken(asked_provider text, asked_reference text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select pg_advisory_xact_lock(hashtextextended(asked_provider || ' ' || asked_reference, 0));
   select exists (select from payments p where p.provider = asked_provider and p.reference = asked_reference) $function$
;
CREATE OR REPLACE FUNCTION studio.payment_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
begin
  if new.state = old.state or new.state not in ('paid', 'refunded') then return null; end if;
  perform tell_webhooks(new.studio_id, 'payment.' || new.state, jsonb_build_object('paymentId', new.payment_id,
    'customerId', new.customer_id, 'passKindId', new.pass_kind_id, 'passId', new.pass_id, 'provider', new.provider,
    'amountMinor', coalesce(new.paid_minor, new.amount_minor), 'currency', coalesce(new.paid_currency, new.currency)));
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.payments_due(most integer, at timestamp with time zone)
 RETURNS TABLE(studio_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select p.studio_id from payments p where p.next_try_at <= at
  group by p.studio_id order by min(p.next_try_at), p.studio_id limit most $function$
;
CREATE OR REPLACE FUNCTION studio.people_by_source_email(asked_email text)
 RETURNS TABLE(studio_id uuid, customer_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select p.studio_id, (array_agg(p.customer_id))[1] from source_people p
  join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
  where p.email_normalized = asked_email and c.account_id is null and c.erased_at is null
  group by p.studio_id having count(distinct p.customer_id) = 1 and not bool_or(p.shared_email)
  order by 1 limit 64 $function$
;
CREATE OR REPLACE FUNCTION studio.rides_behind(version integer, most integer)
 RETURNS TABLE(studio_id uuid, customer_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  (select studio_id, customer_id from customers where rides_dirty_from is not null limit most)
  union
  (select studio_id, rider_id from class_results
    where state = 'ready' and rider_id is not null and coalesce(computed_version, 0) < version limit most)
  union
  (select studio_id, customer_id from own_rides
    where coalesce(computed_version, 0) < version and double_of is null limit most)
  limit most
$function$
;
CREATE OR REPLACE FUNCTION studio.search_digits(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'studio'
AS $function$
  select regexp_replace(regexp_replace(replace(written, '(0)', ''), '[^0-9]', '', 'g'), '^0+', '')
$function$
;
CREATE OR REPLACE FUNCTION studio.search_form(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'studio'
AS $function$
  select trim(regexp_replace(
    replace(replace(replace(replace(
      translate(
        lower(regexp_replace(normalize(written, NFKD),
          '[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670'
          '''\u2018\u2019\u201b\u02bb\u02bc\u02be\u02bf\u0060\u00b4\u2032\uff07]', '', 'g') collate "und-x-icu"),
        'ıłøđðħŧς', 'iloddhtσ'),
      'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th'),
    '[-\u2010-\u2015\u00b7._\s]+', ' ', 'g'))
$function$
;
CREATE OR REPLACE FUNCTION studio.studios_after(last uuid, most integer)
 RETURNS TABLE(studio_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  select studio_id from studios where last is null or studio_id > last order by studio_id limit most
$function$
;
CREATE OR REPLACE FUNCTION studio.studios_of_account(account text)
 RETURNS TABLE(studio_id uuid, name text, role text, customer_id uuid, staff_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  select s.studio_id, s.name, f.role, null::uuid, f.staff_id from staff f join studios s using (studio_id) where f.account_id = account
  union all
  select s.studio_id, s.name, 'member', c.customer_id, null::uuid from customers c join studios s using (studio_id) where c.account_id = account
$function$
;
CREATE OR REPLACE FUNCTION studio.studios_with_source_rows()
 RETURNS TABLE(studio_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select s.studio_id from studios s where exists (select from source_calls c where c.studio_id = s.studio_id)
    or exists (select from source_classes c where c.studio_id = s.studio_id)
    or exists (select from source_people p where p.studio_id = s.studio_id)
    or exists (select from source_sign_ins i where i.studio_id = s.studio_id) $function$
;
CREATE OR REPLACE FUNCTION studio.studios_with_sources()
 RETURNS TABLE(studio_id uuid, source text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select studio_id, source from source_connections where enabled $function$
;
CREATE OR REPLACE FUNCTION studio.studios_with_spivi()
 RETURNS TABLE(studio_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select studio_id from spivi_connections where enabled $function$
;
CREATE OR REPLACE FUNCTION studio.takeovers_at_work()
 RETURNS TABLE(studio_id uuid, takeover_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select studio_id, takeover_id from source_takeovers where state in ('taking', 'undoing') and failed_at is null $function$
;
CREATE OR REPLACE FUNCTION studio.tell_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.account_id is not null then
    perform pg_notify('tandem_studio', json_build_object('ended', old.account_id)::text);
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.tell_webhooks(studio uuid, what text, said jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare told uuid;
begin
  if not webhook_wants(studio, what) then return; end if;
  insert into webhook_events (studio_id, kind, data) values (studio, what, said) returning event_id into told;
  insert into webhook_deliveries (studio_id, webhook_id, event_id, next_try_at)
    select studio, w.webhook_id, told, now() from webhooks w
    where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds);
end $function$
;
CREATE OR REPLACE FUNCTION studio.token_by_secret(hash bytea)
 RETURNS SETOF studio.api_tokens
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select * from api_tokens where secret_hash = hash $function$
;
CREATE OR REPLACE FUNCTION studio.wait_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'studio'
AS $function$
declare said jsonb := jsonb_build_object('waitId', new.wait_id, 'classId', new.class_id, 'customerId', new.customer_id);
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'waitlist.joined', said || jsonb_build_object('wishedSpot', new.wished_spot));
  elsif new.state = 'offered' and (old.state <> 'offered' or new.offer_until <> old.offer_until)
    or new.state = 'waiting' and old.state = 'offered' then
    perform tell_webhooks(new.studio_id, 'waitlist.offered', said || jsonb_build_object('offerUntil',
      case when new.state = 'offered' then to_jsonb(new.offer_until) end));
  elsif new.state <> old.state and new.state <> 'waiting' then
    perform tell_webhooks(new.studio_id, 'waitlist.ended', said || jsonb_build_object('outcome', new.state));
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION studio.webhook_wants(studio uuid, what text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'studio'
AS $function$ select exists (select from webhooks w
  where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds)) $function$
;
CREATE OR REPLACE FUNCTION studio.webhooks_due(most integer, at timestamp with time zone)
 RETURNS TABLE(studio_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$ select distinct d.studio_id from webhook_deliveries d join webhooks w using (studio_id, webhook_id)
  where d.next_try_at <= at and w.off is null limit most $function$
;
CREATE OR REPLACE FUNCTION studio.workouts_due(most integer, at timestamp with time zone)
 RETURNS TABLE(studio_id uuid, class_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'studio'
AS $function$
  select s.studio_id, s.class_id
  from spivi_class_sync s
  join spivi_connections n using (studio_id)
  where s.workouts_due_at <= at and s.workouts_due_at > at - interval '7 days' and s.event_id is not null
    and n.enabled and not n.draft and n.rejected_logins < 3 and (n.held_until is null or n.held_until <= at)
  order by s.workouts_due_at
  limit most
$function$
;
