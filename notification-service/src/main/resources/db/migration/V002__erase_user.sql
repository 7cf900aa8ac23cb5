-- What:  users who were removed leave no deliveries, also where a message about them comes late.
-- Locks: none, the table is new.
-- Undo:  drop function erase_user; drop table erased_user.
create table erased_user (
    tenant    text not null,
    id        uuid not null,
    erased_at timestamptz not null default now(),
    primary key (tenant, id)
);
comment on table erased_user is 'To whom nothing is sent any more, and of whom nothing is kept; removed with the deliveries of their time.';

alter table erased_user enable row level security;
create policy own_tenant on erased_user using (tenant = current_setting('vestibule.tenant', true));
grant select on erased_user to ${app_role};

-- Whoever claims a message holds the user's lock shared (DeliveryTable): no claim comes in between the two statements.
create function erase_user(person uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
    insert into erased_user (tenant, id) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
    delete from delivery where tenant = current_setting('vestibule.tenant') and user_id = person;
end $$;
comment on function erase_user is 'Removes what was sent to a user of the tenant at hand, now and in time to come.';
revoke execute on function erase_user(uuid) from public;
grant execute on function erase_user(uuid) to ${app_role};
