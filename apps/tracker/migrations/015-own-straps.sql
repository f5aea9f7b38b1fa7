-- Straps whose numbers people told before they counted: each is its owner's from now on. Where two told one number, or the
-- strap is somebody's or in the pool, nothing is assumed.
alter table clients no force row level security;
alter table sensors no force row level security;
alter table sensor_bindings no force row level security;
insert into sensor_bindings (site_id, sensor_key, client_id, from_at, made_at)
select site_id, sensor_key, min(client_id), now(), now()
from (
  select site_id, client_id, 'ant heartRate ' || (trim(device_id)::int % 65536) as sensor_key
  from clients where trim(device_id) ~ '^\d{1,7}$' and trim(device_id)::int % 65536 > 0
) told
where not exists (
    select from sensor_bindings b where b.site_id = told.site_id and b.sensor_key = told.sensor_key and b.to_at is null)
  and not exists (
    select from sensors s where s.site_id = told.site_id and s.sensor_key = told.sensor_key and s.loan_number is not null)
group by site_id, sensor_key having count(*) = 1;
alter table clients force row level security;
alter table sensors force row level security;
alter table sensor_bindings force row level security;
