-- Whoever has left the team keeps their name in the log: their account, which opens nothing any more, is kept beside.
alter table staff add column left_account_id text;
alter table staff add constraint staff_left check (left_account_id is null or (account_id is null and removed_at is not null));

-- Of those who have left before it is what they accepted their invitation with. FORCE binds the owner too: see 004.
alter table audit_log no force row level security;
alter table staff no force row level security;
update staff f set left_account_id = (
    select a.account_id from audit_log a
    where a.studio_id = f.studio_id and a.object_kind = 'staff' and a.object_id = f.staff_id::text
      and a.action = 'invitation.accept'
    order by a.at desc limit 1)
  where f.removed_at is not null and f.account_id is null;
alter table audit_log force row level security;
alter table staff force row level security;

-- The class that somebody took has another instructor since: it is nobody's place any more, also when they lead it again.
alter table substitutes add column ended_at timestamptz;
alter table substitutes add constraint substitutes_ended check (ended_at is null or state = 'taken');
drop index substitutes_of_class;
create index substitutes_of_class on substitutes (studio_id, class_id, settled_at) where state = 'taken' and ended_at is null;
alter table substitutes no force row level security;
alter table classes no force row level security;
update substitutes x set ended_at = now() from classes c
  where c.studio_id = x.studio_id and c.class_id = x.class_id and x.state = 'taken'
    and x.taken_by is distinct from c.instructor_id;
update substitutes x set state = 'withdrawn', settled_at = now() from classes c
  where c.studio_id = x.studio_id and c.class_id = x.class_id and x.state = 'open'
    and (x.asked_by is distinct from c.instructor_id or c.cancelled_at is not null);
update substitutes set note = '' where state <> 'open' and note <> '';
alter table substitutes force row level security;
alter table classes force row level security;
