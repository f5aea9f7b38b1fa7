-- What the studio alone knows of a class, for the wall in its room. Null and empty where nobody told: then the box's name
-- and the site's zone stand for them.
alter table events add column room text;
alter table events add column time_zone text;
-- Booked, each by somebody who is no client here: not free, and without a name.
alter table events add column unsent_seats int[] not null default '{}';
