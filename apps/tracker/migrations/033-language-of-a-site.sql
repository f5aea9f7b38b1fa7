-- The language of a site's screens; null: each as it was chosen on it. What is said of one screen goes before it.
alter table sites add column locale text check (locale in ('en', 'fr'));
