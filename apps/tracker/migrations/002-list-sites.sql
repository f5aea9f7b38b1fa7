-- Whoever owns the database may list its clubs. FORCE binds the owner too, where the owner is no superuser.
create policy lookup on sites for select to current_user using (true);
create policy lookup on boxes for select to current_user using (true);
