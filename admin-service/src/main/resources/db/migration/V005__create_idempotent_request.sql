-- What:  requests with an Idempotency-Key: who asked, and what was answered.
-- Locks: none, the table is new.
-- Undo:  drop function sweep_idempotent_requests; drop table idempotent_request.
create table idempotent_request (
    tenant      text not null,
    subject     uuid not null,
    route       text not null,
    key         text not null,
    claim       uuid not null,
    expires_at  timestamptz not null,
    fingerprint bytea,
    status      integer,
    headers     json,
    body        bytea,
    primary key (tenant, subject, route, key)
);
create index idempotent_request_expiry on idempotent_request (expires_at);

comment on column idempotent_request.subject is 'user or program; a key is theirs alone';
comment on column idempotent_request.claim is 'which request holds the key: one that comes after its end answers nothing';
comment on column idempotent_request.expires_at is 'of the claim while the request runs, then of the answer';
comment on column idempotent_request.fingerprint is 'SHA-256 of path, query and body: the same key must come with the same';
comment on column idempotent_request.status is 'null: the request is running';
comment on column idempotent_request.body is 'never holds a secret, a code or a token';

alter table idempotent_request enable row level security;
create policy own_tenant on idempotent_request
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));

-- row security hides the rows of all tenants from who tidies up after them, so the owner does it
create function sweep_idempotent_requests() returns void
    language sql security definer set search_path = public, pg_temp
    as $$ delete from idempotent_request where expires_at <= now() $$;
revoke execute on function sweep_idempotent_requests() from public;

grant select, insert, update, delete on idempotent_request to ${app_role};
grant execute on function sweep_idempotent_requests() to ${app_role};
