-- Lists that can be taken back no more are dropped, and their lines with them.
grant delete on customer_imports to :app;
