-- What:  users who were removed do not come back by a token or an event of before.
-- Locks: none, the table is new.
-- Undo:  drop table erased_person.
create table erased_person (
    user_id   uuid primary key,
    tenant    text not null,
    erased_at timestamptz not null default now()
);
comment on table erased_person is 'Removed users. A random id each; nothing else is kept of them.';

alter table erased_person enable row level security;
create policy of_tenant on erased_person using (tenant = current_setting('vestibule.tenant', true));
grant select, insert on erased_person to ${app_role};
