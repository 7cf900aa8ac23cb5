-- People, authenticators, recovery codes, policy and the outbox of mfa-service.
-- Locks: none, all tables are new. Undo: drop the tables.
-- Sealed columns hold AES-256-GCM ciphertexts whose associated data is "<table>.<column>|<id>|<tenant>".

create table tenant_profile (
    tenant                text primary key,
    name                  text not null,
    locale                text not null,
    login_url             text not null,
    support_email         text not null,
    support_emergency_sms text
);
comment on table tenant_profile is 'how auth-service last described the tenant; for texts and support contacts';

create table policy (
    tenant     text primary key,
    version    integer not null,
    document   jsonb not null,
    changed_at timestamptz not null
);

create table person (
    user_id    uuid primary key,
    tenant     text not null,
    username   text not null,
    email      bytea not null,
    locale     text not null,
    account    text,
    roles      text[] not null,
    failures   integer not null default 0,
    blocked_at timestamptz
);
comment on column person.email is 'sealed';
comment on column person.failures is 'wrong codes in a row, over all methods and sessions; the durable count behind the fast one in Redis';
comment on column person.blocked_at is 'set at 100 failures in a row (SP 800-63B-4 section 3.2.2): nothing but staff opens it again';

create table authenticator (
    id            uuid primary key,
    tenant        text not null,
    user_id       uuid not null references person on delete cascade,
    type          text not null check (type in ('totp', 'sms', 'email', 'webauthn')),
    name          text,
    status        text not null check (status in ('pending', 'active')),
    secret        bytea not null,
    hint          text,
    address_key   bytea,
    last_step     bigint not null default 0,
    replaces      uuid references authenticator on delete cascade,
    created_at    timestamptz not null,
    activated_at  timestamptz,
    last_used_at  timestamptz,
    expires_at    timestamptz
);
create index authenticator_user on authenticator (tenant, user_id);
comment on column authenticator.secret is 'sealed: the TOTP key, or the number or address';
comment on column authenticator.address_key is 'keyed hash of the number or address, to count and compare it by';
comment on column authenticator.last_step is 'last accepted TOTP step; only later ones are taken, also with an emptied Redis';
comment on column authenticator.replaces is 'a pending number that takes the place of an active one once confirmed';
comment on column authenticator.expires_at is 'when a pending one is over';

create table recovery_code (
    id         uuid primary key,
    tenant     text not null,
    user_id    uuid not null references person on delete cascade,
    salt       bytea not null,
    hash       bytea not null,
    created_at timestamptz not null,
    used_at    timestamptz,
    unique (tenant, user_id, hash)
);
comment on column recovery_code.salt is 'one for all codes of a set, so that an attempt costs one slow hash';

create table outbox (
    id          bigint generated always as identity primary key,
    topic       text not null,
    record_key  text not null,
    payload     bytea not null,
    traceparent text,
    created_at  timestamptz not null default now()
);
comment on table outbox is 'records for Kafka, written with the state they tell of; deleted once the broker has them';

alter table person enable row level security;
alter table authenticator enable row level security;
alter table recovery_code enable row level security;
create policy of_tenant on person using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on authenticator using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on recovery_code using (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update on tenant_profile, policy to ${app_role};
grant select, insert, update, delete on person, authenticator, recovery_code, outbox to ${app_role};
