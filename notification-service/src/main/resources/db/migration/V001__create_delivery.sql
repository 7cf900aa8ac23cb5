-- What:  one row for each message that was asked for, and what became of it.
-- Locks: none, the table is new.
-- Undo:  drop function interrupt_abandoned; drop table delivery.
create table delivery (
    id                 uuid primary key,
    tenant             text not null,
    user_id            uuid not null,
    channel            text not null check (channel in ('sms', 'email')),
    template           text not null,
    destination        text not null,
    state              text not null check (state in
                           ('claimed', 'waiting', 'accepted', 'refused', 'unknown', 'expired', 'interrupted')),
    gateway            text,
    gateway_message_id text,
    reason             text,
    attempts           integer not null default 1,
    event_time         timestamptz not null,
    expires_at         timestamptz,
    claimed_at         timestamptz not null default now(),
    finished_at        timestamptz
);

create index delivery_of_user on delivery (tenant, user_id, event_time desc);
create index delivery_in_progress on delivery (claimed_at) where state = 'claimed';

comment on table delivery is 'A row is claimed before the send, so that no event is sent twice; it holds neither text nor code.';
comment on column delivery.id is 'Id of the event that asked for the message.';
comment on column delivery.destination is 'Masked: enough to answer "where did it go", not enough to call.';
comment on column delivery.state is 'claimed: being handed over; waiting: nothing was handed over, tried again later; '
    'accepted, refused, unknown: the gateway''s last answer; expired: not sent any more; '
    'interrupted: the service ended while handing over, so it is not sent again.';
comment on column delivery.reason is 'Why it was not accepted, as a status or an error code; never the gateway''s own text, which may hold the number.';

alter table delivery enable row level security;
create policy own_tenant on delivery
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));

grant usage on schema public to ${app_role};
grant select, insert, update on delivery to ${app_role};

-- Runs as the owner, because it looks at every tenant's rows; it gives away channels and templates alone.
create function interrupt_abandoned(older_than interval) returns table (channel text, template text)
    language sql security definer set search_path = public, pg_temp
as $$
    update delivery set state = 'interrupted', finished_at = now(), reason = 'the service ended during the send'
     where state = 'claimed' and claimed_at < now() - older_than
    returning delivery.channel, delivery.template
$$;
comment on function interrupt_abandoned is 'Closes what was claimed by a replica that is gone, so that it is never forgotten silently.';
revoke all on function interrupt_abandoned(interval) from public;
grant execute on function interrupt_abandoned(interval) to ${app_role};
