-- What:  the event log of each tenant as a hash chain, and the inbox that makes taking events idempotent.
-- Locks: none, the tables are new.
-- Undo:  drop table event_log, chain_head, inbox.
create table inbox (
    event_id    uuid primary key,
    tenant      text not null,
    received_at timestamptz not null default now()
);
comment on table inbox is 'Events already taken; written in the transaction of their effect.';

create table chain_head (
    tenant text primary key,
    seq    bigint not null,
    hash   bytea not null
);
comment on table chain_head is 'Last link of a tenant''s chain; locked while the next one is added.';

create table event_log (
    tenant      text not null,
    seq         bigint not null,
    recorded_at timestamptz not null,
    id          uuid not null,
    source      text not null,
    type        text not null,
    subject     uuid not null,
    time        timestamptz not null,
    actor_id    uuid,
    actor_kind  text,
    actor_name  text,
    ip          text,
    user_agent  text,
    outcome     text not null,
    request_id  text,
    details     json not null,
    prev_hash   bytea not null,
    hash        bytea not null,
    primary key (tenant, seq, recorded_at)
);
create index event_log_of_subject on event_log (tenant, subject, seq desc);
create index event_log_of_type on event_log (tenant, type, seq desc);

comment on table event_log is 'Facts as they were stated. The app may add and read, never change or remove.';
comment on column event_log.seq is 'Without gaps within a tenant, from 1.';
comment on column event_log.recorded_at is 'Grows with seq; part of the key so that the table can be partitioned by it.';
comment on column event_log.details is 'json, not jsonb: the text is hashed and must stay as it was written.';
comment on column event_log.hash is 'SHA-256 over prev_hash and every other column, each with its length.';

alter table inbox enable row level security;
alter table chain_head enable row level security;
alter table event_log enable row level security;
create policy own_tenant on inbox
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
create policy own_tenant on chain_head
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
create policy own_tenant on event_log
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));

grant usage on schema public to ${app_role};
grant select, insert on inbox to ${app_role};
grant select, insert, update on chain_head to ${app_role};
grant select, insert on event_log to ${app_role};
