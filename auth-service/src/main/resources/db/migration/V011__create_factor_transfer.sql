-- What:  second factors that were handed to mfa-service for users who are not stored yet: those that stay without one are forgotten.
-- Locks: none, the table is new.
-- Undo:  drop function abandoned_factor_transfers; drop table factor_transfer.
create table factor_transfer (
    user_id  uuid primary key,
    tenant   text not null,
    begun_at timestamptz not null default now()
);
comment on table factor_transfer is 'Written before mfa-service is asked, gone with the transaction that stores the user. A row that stays is of an import that failed.';

alter table factor_transfer enable row level security;
create policy of_tenant on factor_transfer using (tenant = current_setting('vestibule.tenant', true));
grant select, insert, delete on factor_transfer to ${app_role};

-- row security hides from the app which tenants have such rows
create function abandoned_factor_transfers(older_than interval) returns table (tenant text, user_id uuid)
    language sql stable security definer set search_path = public, pg_temp
as $$ select t.tenant, t.user_id from factor_transfer t where t.begun_at < now() - older_than order by t.begun_at limit 1000 $$;
comment on function abandoned_factor_transfers is 'Imports whose request has ended without a user: nobody is at them any more.';
revoke execute on function abandoned_factor_transfers(interval) from public;
grant execute on function abandoned_factor_transfers(interval) to ${app_role};
