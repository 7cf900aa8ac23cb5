-- Browsers in which a user showed the second factor and is not asked for it again, for some days.
-- Locks: app_user, for a moment. Undo: drop the table.

create table trusted_browser (
    id               uuid primary key,
    tenant           text not null,
    user_id          uuid not null references app_user on delete cascade,
    secret_hash      bytea not null unique,
    password_version integer not null,
    factors          text not null,
    amr              text[] not null,
    created_at       timestamptz not null,
    last_used_at     timestamptz not null,
    expires_at       timestamptz not null,
    ip               text,
    user_agent       text
);
create index trusted_browser_of_user on trusted_browser (tenant, user_id);
comment on column trusted_browser.secret_hash is 'SHA-256 of the cookie; it has 256 random bits, so nothing slower is needed';
comment on column trusted_browser.password_version is 'of the user, when it was trusted: another password kills it';
comment on column trusted_browser.factors is 'mfa-service''s print of the factors, when it was trusted: any change of them kills it';
comment on column trusted_browser.amr is 'of the showing that it stands for';

alter table trusted_browser enable row level security;
create policy of_tenant on trusted_browser using (tenant = current_setting('vestibule.tenant', true));
grant select, insert, update, delete on trusted_browser to ${app_role};
