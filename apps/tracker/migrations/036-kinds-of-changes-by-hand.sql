alter table roster_changes
  -- What a hand did; not known of what a tracker of the version before wrote.
  add column kind text check (kind in ('add', 'move', 'seat', 'take_off')),
  -- When: for a few minutes it can be undone.
  add column made_at timestamptz not null default now();
