-- When a class became the studio's own: a taking over that failed goes on days later.
alter table taken_classes add column taken_at timestamptz not null default now();
update taken_classes k set taken_at = t.begun_at from source_takeovers t
  where t.studio_id = k.studio_id and t.takeover_id = k.takeover_id;
