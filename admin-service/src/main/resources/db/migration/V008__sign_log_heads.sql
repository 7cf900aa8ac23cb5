-- What:  heads of the chains that were signed; no erased row without a digest that the chain checks.
-- Locks: event_log, while rows of the first form that are erased give way to gaps; no release has written such rows.
-- Undo:  drop function tenants_without_head; drop table signed_head; erase_person as in V007.
create table signed_head (
    tenant    text not null,
    slot      timestamptz not null,
    seq       bigint not null,
    hash      bytea not null,
    signed_at timestamptz not null,
    key_id    text not null,
    jws       text not null,
    primary key (tenant, slot)
);
comment on table signed_head is 'Ends of chains as they were signed and published. The app may add and read, never change or remove.';
comment on column signed_head.slot is 'which hour it is for; of several replicas one writes it, and that one publishes';
comment on column signed_head.jws is 'compact JWS; what counts is the copy outside this database';

alter table signed_head enable row level security;
create policy own_tenant on signed_head
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
grant select, insert on signed_head to ${app_role};

-- row security hides from the app which tenants there are
create function tenants_without_head(slot timestamptz) returns setof text
    language sql stable security definer set search_path = public, pg_temp
as $$
    select tenant from chain_head c where seq > 0
       and not exists (select from signed_head s where s.tenant = c.tenant and s.slot = $1) order by tenant
$$;
revoke execute on function tenants_without_head(timestamptz) from public;
grant execute on function tenants_without_head(timestamptz) to ${app_role};

-- Of a row of the first form nothing can be checked once a part of it is gone, so it goes as a whole and leaves a gap.
with gone as (
    delete from event_log where personal is null and erased_at is not null returning tenant, seq, hash
)
insert into log_gap (tenant, first_seq, last_seq, hash) select tenant, seq, seq, hash from gone;

create or replace function erase_person(person uuid) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    insert into erased_person (tenant, id) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
    with gone as (
        delete from event_log
         where tenant = current_setting('vestibule.tenant') and subject = person and personal is null
        returning tenant, seq, hash
    )
    insert into log_gap (tenant, first_seq, last_seq, hash) select tenant, seq, seq, hash from gone;
    update event_log
       set actor_name = case when actor_kind in ('staff', 'client') then actor_name end,
           ip = case when actor_kind in ('staff', 'client') then ip end,
           user_agent = case when actor_kind in ('staff', 'client') then user_agent end,
           details = '{}', salt = null, erased_at = now()
     where tenant = current_setting('vestibule.tenant') and subject = person and erased_at is null;
    update staff_action set reason = '' where tenant = current_setting('vestibule.tenant') and customer_id = person;
$$;
comment on function erase_person is 'Empties the personal part of every event about a person of the tenant at hand; the digest stays.';
comment on column event_log.personal is 'SHA-256 over salt and what tells of a person: details and, unless staff or a program acted, name, address and user agent. Stays when they are erased; the hash covers it.';
