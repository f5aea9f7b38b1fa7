-- Steps of the guide that the owners have put aside. Whoever has classes already needs no beginner's list: they find it in
-- the menu, where they want it.
alter table studios add column guide_aside text[] not null default '{}'
  constraint studios_guide_aside_check check (guide_aside <@ array['place', 'spots', 'classTypes', 'week', 'rules', 'passes',
    'tracking', 'mail', 'team', 'site', 'member']);
update studios s set guide_aside = '{place,spots,classTypes,week,rules,passes,tracking,mail,team,site,member}'
where exists (select from classes c where c.studio_id = s.studio_id);
