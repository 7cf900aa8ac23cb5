-- What:  the event log by month, so that old months can go; rows whose personal part can be erased without breaking the
--        chain; what stands in the chain where rows have gone.
-- Locks: access exclusive on event_log while its rows are checked against the bounds of their partition and
--        event_log_of_adoption is built anew; no row is rewritten, new events wait in Kafka. Older instances go on reading and writing.
-- Undo:  none once rows of the second form are there; before, detach event_log_before and rename it back.
alter table event_log rename to event_log_before;
alter index event_log_pkey rename to event_log_before_pkey;
alter index event_log_of_subject rename to event_log_before_of_subject;
alter index event_log_of_type rename to event_log_before_of_type;
drop index event_log_of_adoption;
revoke all on event_log_before from ${app_role};

alter table event_log_before
    add column salt bytea,
    add column personal bytea,
    add column erased_at timestamptz;

create table event_log (like event_log_before including comments) partition by range (recorded_at);
alter table event_log add primary key (tenant, seq, recorded_at);
create index event_log_of_subject on event_log (tenant, subject, seq desc);
create index event_log_of_type on event_log (tenant, type, seq desc);
create index event_log_of_adoption on event_log (tenant, time) include (subject, type, seq, recorded_at)
    where type in ('user.created', 'user.deleted', 'two_factor.enabled', 'two_factor.disabled', 'two_factor.disabled_by_staff');

comment on table event_log is 'Facts as they were stated, a partition for each month. The app may add and read, never change or remove.';
comment on column event_log.hash is 'SHA-256, see docs/events.md: in rows without "personal" over every column (the first form), in others over "personal" and all that is not covered by it.';
comment on column event_log.personal is 'SHA-256 over salt and what tells of a person: details and, unless staff or a program acted, name, address and user agent. Stays when they are erased.';
comment on column event_log.salt is '16 random bytes, gone with what is erased: nobody can try out what it was.';
comment on column event_log.erased_at is 'Since when the personal part is empty, because the person was removed.';
comment on index event_log_of_adoption is 'Of few rows: logins and codes, which are most of the log, are not in it.';

alter table event_log enable row level security;
create policy own_tenant on event_log
    using (tenant = current_setting('vestibule.tenant', true))
    with check (tenant = current_setting('vestibule.tenant', true));
grant select, insert on event_log to ${app_role};

do $$
begin
    execute format('alter table event_log attach partition event_log_before for values from (minvalue) to (%L)',
        to_char(date_trunc('month', now() at time zone 'UTC') + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
end $$;

-- called after every migration, and by the task that removes old months
create function add_event_log_months(ahead integer) returns void language plpgsql as $$
declare
    month timestamp;
begin
    perform pg_advisory_xact_lock(hashtext('event_log months'));
    for month in
        select generate_series(first, first + ahead * interval '1 month', interval '1 month')
          from (select date_trunc('month', now() at time zone 'UTC') + interval '1 month' as first) next
    loop
        if to_regclass('event_log_' || to_char(month, 'YYYY_MM')) is null then
            execute format('create table %I partition of event_log for values from (%L) to (%L)',
                'event_log_' || to_char(month, 'YYYY_MM'),
                to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
                to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        end if;
    end loop;
end $$;
comment on function add_event_log_months is 'Partitions from next month on; for the owner of the log.';
revoke execute on function add_event_log_months(integer) from public;

create table log_gap (
    tenant    text not null,
    first_seq bigint not null,
    last_seq  bigint not null,
    hash      bytea not null,
    primary key (tenant, first_seq)
);
comment on table log_gap is 'Rows of a chain that were removed because they were old enough; the app may only read it.';
comment on column log_gap.hash is 'of the last row that went: the next one follows from it';
alter table log_gap enable row level security;
create policy own_tenant on log_gap using (tenant = current_setting('vestibule.tenant', true));
grant select on log_gap to ${app_role};

create table erased_person (
    tenant    text not null,
    id        uuid not null,
    erased_at timestamptz not null default now(),
    primary key (tenant, id)
);
comment on table erased_person is 'Whose events have no personal part, also those that come late.';
alter table erased_person enable row level security;
create policy own_tenant on erased_person using (tenant = current_setting('vestibule.tenant', true));
grant select on erased_person to ${app_role};

-- the app may empty what tells of one person, and can change nothing else
create function erase_person(person uuid) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    insert into erased_person (tenant, id) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
    update event_log
       set actor_name = case when actor_kind in ('staff', 'client') then actor_name end,
           ip = case when actor_kind in ('staff', 'client') then ip end,
           user_agent = case when actor_kind in ('staff', 'client') then user_agent end,
           details = '{}', salt = null, erased_at = now()
     where tenant = current_setting('vestibule.tenant') and subject = person and erased_at is null;
    update staff_action set reason = '' where tenant = current_setting('vestibule.tenant') and customer_id = person;
$$;
comment on function erase_person is 'Empties the personal part of every event about a person of the tenant at hand.';
revoke execute on function erase_person(uuid) from public;
grant execute on function erase_person(uuid) to ${app_role};
