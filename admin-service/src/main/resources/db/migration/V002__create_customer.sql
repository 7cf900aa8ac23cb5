-- What:  the directory of users, built from security events, and what staff did to them from here.
-- Locks: none, the tables are new.
-- Undo:  drop table staff_action, customer_authenticator, customer.
create table customer (
    id          uuid primary key,
    tenant      text not null,
    username    text,
    email       text,
    account     text,
    roles       text[] not null default '{}',
    staff_rank  integer not null default 0,
    two_factor  boolean not null default false,
    methods     text[] not null default '{}',
    enrolled_at timestamptz,
    state       text not null check (state in ('UNSEEN', 'ACTIVE', 'DISABLED', 'DELETED'))
);
create index customer_by_name on customer (tenant, username, id);

comment on table customer is 'A copy, as late as its events are; auth-service and mfa-service know better.';
comment on column customer.staff_rank is '0 customer, 1 support, 2 owner, 3 operator: who may act on whom.';
comment on column customer.state is 'UNSEEN: events of mfa-service came before those of auth-service; not shown.';

create table customer_authenticator (
    id          uuid primary key,
    tenant      text not null,
    customer_id uuid not null references customer (id),
    method      text not null
);
create index customer_authenticator_of_customer on customer_authenticator (customer_id);

create table staff_action (
    id                uuid primary key,
    tenant            text not null,
    customer_id       uuid not null,
    staff_id          uuid not null,
    ip                text,
    user_agent        text,
    reason            text not null,
    requested_at      timestamptz not null,
    disabled_at       timestamptz,
    sessions_ended_at timestamptz
);
create index staff_action_unfinished on staff_action (tenant, customer_id)
    where disabled_at is not null and sessions_ended_at is null;

comment on table staff_action is 'Where a member of staff acted from: mfa-service states the event, but sees this service as its peer.';
comment on column staff_action.id is 'Travels as X-Request-Id and comes back in the event.';
comment on column staff_action.sessions_ended_at is 'Null after disabled_at: the sessions are still to be ended.';

alter table customer enable row level security;
alter table customer_authenticator enable row level security;
alter table staff_action enable row level security;
create policy own_tenant on customer
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
create policy own_tenant on customer_authenticator
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
create policy own_tenant on staff_action
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update on customer to ${app_role};
grant select, insert, delete on customer_authenticator to ${app_role};
grant select, insert, update on staff_action to ${app_role};
