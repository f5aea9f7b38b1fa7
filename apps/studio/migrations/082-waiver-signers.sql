-- Which customer has signed for a child in the portal: their name and account go with them when they are erased.
alter table waiver_signatures add column signer_id uuid;
alter table waiver_signatures add constraint waiver_signatures_signer_fkey
  foreign key (studio_id, signer_id) references customers (studio_id, customer_id);
create index waiver_signatures_by_signer on waiver_signatures (studio_id, signer_id) where signer_id is not null;
update waiver_signatures s set signer_id = p.customer_id from customers p
where s.as_guardian and s.channel = 'portal' and p.studio_id = s.studio_id and p.account_id = s.account_id
  and p.customer_id <> s.customer_id;
