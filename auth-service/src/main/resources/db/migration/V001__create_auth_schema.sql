-- Tenants, users, sessions, password resets and the outbox of auth-service.
-- Locks: none, all tables are new. Undo: drop the tables.
-- The app role owns nothing: row security binds it, and it cannot change the schema.

create table tenant (
    slug                  text primary key check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 63),
    name                  text not null,
    locale                text not null,
    support_email         text not null,
    support_emergency_sms text,
    login_url             text not null,
    password_scheme       text not null check (password_scheme in ('argon2id', 'bcrypt')),
    created_at            timestamptz not null default now()
);

create table app_user (
    id                  uuid primary key,
    tenant              text not null references tenant,
    username            text not null,
    username_key        text not null,
    email               text not null,
    email_key           text not null,
    locale              text not null,
    account             text,
    roles               text[] not null,
    password_scheme     text,
    password_hash       text,
    password_imported   boolean not null default false,
    password_version    integer not null default 1,
    disabled            boolean not null default false,
    created_at          timestamptz not null default now(),
    unique (tenant, username_key)
);
create index app_user_email on app_user (tenant, email_key);
comment on column app_user.username_key is 'NFC, lower case: two spellings of one name are one user';
comment on column app_user.password_imported is 'made by an older system; replaced by a hash of our own at the next login';
comment on column app_user.password_version is 'grows with each new password; a login begun with an older one is dead';

create table session (
    id              uuid primary key,
    tenant          text not null,
    user_id         uuid not null references app_user on delete cascade,
    created_at      timestamptz not null,
    last_used_at    timestamptz not null,
    idle_until      timestamptz not null,
    expires_at      timestamptz not null,
    auth_time       timestamptz not null,
    amr             text[] not null,
    acr             text not null,
    ip              text,
    user_agent      text,
    family_hash     bytea not null,
    refresh_hash    bytea not null,
    ended_at        timestamptz,
    ended_reason    text
);
create index session_of_user on session (tenant, user_id) where ended_at is null;
comment on column session.family_hash is 'SHA-256 of the secret that all refresh tokens of this session share: who shows it with an older refresh secret shows a used token';
comment on column session.refresh_hash is 'SHA-256 of the one refresh secret that still counts';

create table password_reset (
    token_hash  bytea primary key,
    tenant      text not null,
    user_id     uuid not null references app_user on delete cascade,
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create table outbox (
    id          bigint generated always as identity primary key,
    topic       text not null,
    record_key  text not null,
    payload     bytea not null,
    traceparent text,
    created_at  timestamptz not null default now()
);
comment on table outbox is 'records for Kafka, written with the state they tell of; deleted once the broker has them';

alter table app_user enable row level security;
alter table session enable row level security;
alter table password_reset enable row level security;
create policy of_tenant on app_user using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on session using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on password_reset using (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update on tenant to ${app_role};
grant select, insert, update, delete on app_user, session, password_reset, outbox to ${app_role};
