-- What stands or hangs in a room beside its spots: [{kind, x, y}], placed as spots are. Who leads the class stood in the
-- middle of the front wall in every drawing before; so they do in a room that a server of the version before makes.
alter table rooms add column fixtures jsonb not null default '[{"kind": "instructor", "x": 50, "y": 0}]'
  constraint rooms_fixtures_check check (jsonb_typeof(fixtures) = 'array' and jsonb_array_length(fixtures) <= 30);
-- Where a spot stands there, they stand as near to it as is free along that wall, or nowhere.
update rooms r set fixtures = coalesce((select jsonb_build_array(jsonb_build_object('kind', 'instructor', 'x', x, 'y', 0))
    from generate_series(0, 100) x
    where not exists (select from spots s where s.studio_id = r.studio_id and s.room_id = r.room_id
      and sqrt((s.x - x) ^ 2 + s.y ^ 2) < 6)
    order by abs(x - 50), x limit 1), '[]')
  where exists (select from spots s where s.studio_id = r.studio_id and s.room_id = r.room_id
    and sqrt((s.x - 50) ^ 2 + s.y ^ 2) < 6);
-- Rooms mix stations.
alter table spots drop constraint spots_kind_check,
  add constraint spots_kind_check check (kind in ('bike', 'rower', 'mat', 'treadmill', 'bench'));
