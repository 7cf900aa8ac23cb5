-- What:  the actions that a tenant lets its users approve, and the parameters of each; a tenant without any lets them approve all.
-- Locks: tenant, for a moment, for the foreign key.
-- Undo:  drop table approval_action.
create table approval_action (
    tenant     text not null references tenant,
    action     text not null,
    parameters text[] not null,
    primary key (tenant, action)
);
comment on table approval_action is 'Replaced as a whole, with the row of the tenant locked.';
comment on column approval_action.parameters is 'names, all of which an approval has, and no other';

alter table approval_action enable row level security;
create policy of_tenant on approval_action using (tenant = current_setting('vestibule.tenant', true));
grant select, insert, delete on approval_action to ${app_role};
