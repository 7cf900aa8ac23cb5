-- Approvals that were granted, so that each is redeemed once.
-- Locks: app_user, for a moment. Undo: drop the table.

create table approval (
    id               uuid primary key,
    tenant           text not null,
    user_id          uuid not null references app_user on delete cascade,
    password_version integer not null,
    expires_at       timestamptz not null,
    redeemed_at      timestamptz
);
create index approval_of_user on approval (tenant, user_id);
comment on table approval is 'what was approved stands in the signed approval and in the events, not here; expired rows go with the next one of their user';
comment on column approval.password_version is 'of the user, when it was asked for: another password kills it';

alter table approval enable row level security;
create policy of_tenant on approval using (tenant = current_setting('vestibule.tenant', true));
grant select, insert, update, delete on approval to ${app_role};
