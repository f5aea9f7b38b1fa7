-- What a studio's own webhooks wait for is looked up in every act that may tell them something.
create index webhook_deliveries_of_studio on webhook_deliveries (studio_id, next_try_at) where next_try_at is not null;
