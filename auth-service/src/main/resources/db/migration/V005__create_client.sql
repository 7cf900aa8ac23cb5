-- Back-office programs of tenants, and their secrets.
-- Locks: none, both tables are new. Undo: drop them.

create table client (
    id         uuid primary key,
    tenant     text not null references tenant,
    name       text not null,
    created_at timestamptz not null
);

create table client_secret (
    id           uuid primary key,
    client_id    uuid not null references client on delete cascade,
    tenant       text not null,
    hash         bytea not null unique,
    created_at   timestamptz not null,
    last_used_at timestamptz
);
create index client_tenant on client (tenant, id);
create index client_secret_client on client_secret (client_id);
comment on table client_secret is 'at most two at once: one is rotated in while the other still works';
comment on column client_secret.hash is 'SHA-256; the secret has 256 random bits, so nothing slower is needed';

alter table client enable row level security;
alter table client_secret enable row level security;
create policy of_tenant on client using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on client_secret using (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update, delete on client, client_secret to ${app_role};
