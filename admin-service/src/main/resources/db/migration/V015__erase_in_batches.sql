-- What:  the event that removes a user only records that they are erased; their rows are emptied afterwards, a batch at a time.
-- Locks: staff_action, share, while its index is built; the other table is new. Older instances go on calling erase_person and
--        forget_answers.
-- Undo:  once the table erasure is empty: drop functions erasures_after, erase_some, erase_answers_naming; drop table erasure;
--        drop index staff_action_to_erase; erase_person as in V008.
create table erasure (
    tenant     text not null,
    person     uuid not null,
    names      text[] not null default '{}',
    asked_at   timestamptz not null default now(),
    emptied_to bigint not null default 0,
    looked_to  text[] not null default '{"",00000000-0000-0000-0000-000000000000,"",""}',
    primary key (tenant, person)
);
comment on table erasure is 'Removed users whose rows are not all empty yet; the row is deleted with the last batch. Until then every read hides the personal part of their events.';
comment on column erasure.names is 'Login name and address, by which kept answers may mention them. Deleted with the row.';
comment on column erasure.emptied_to is 'The seq up to which their events are empty.';
comment on column erasure.looked_to is 'Primary key of the last kept answer that was looked at.';

alter table erasure enable row level security;
create policy own_tenant on erasure using (tenant = current_setting('vestibule.tenant', true));
grant select (tenant, person, emptied_to) on erasure to ${app_role};

create index staff_action_to_erase on staff_action (tenant, customer_id) where reason <> '';

-- Writes the same two rows however many events the person has: the transaction that calls it holds the end of the tenant's chain.
create or replace function erase_person(person uuid) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    insert into erased_person (tenant, id) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
    insert into erasure (tenant, person) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
$$;
comment on function erase_person is 'Records that a person of the tenant at hand is erased. Later events are logged without a personal part; erase_some empties the earlier ones.';

create function erase_answers_naming(of_person uuid, called text[]) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    update erasure set names = names || called, looked_to = default
     where tenant = current_setting('vestibule.tenant') and person = of_person;
$$;
comment on function erase_answers_naming is 'Adds names by which kept answers may mention a person whose erasure is not complete.';
revoke execute on function erase_answers_naming(uuid, text[]) from public;
grant execute on function erase_answers_naming(uuid, text[]) to ${app_role};

-- Row security hides from the app which tenants there are.
create function erasures_after(after_tenant text, after_person uuid, most integer) returns table (tenant text, person uuid)
    language sql stable security definer set search_path = public, pg_temp
as $$
    select e.tenant, e.person from erasure e where (e.tenant, e.person) > (after_tenant, after_person)
     order by e.tenant, e.person limit most
$$;
revoke execute on function erasures_after(text, uuid, integer) from public;
grant execute on function erasures_after(text, uuid, integer) to ${app_role};

-- One call is one short transaction. Where another transaction holds one of the rows (the task that prunes the log may, for minutes)
-- the call undoes what it did and returns false; it gives up before deadlock_timeout, so it never breaks off the other one.
-- A generic plan might read the whole log for one person, so every call is planned for the person and the batch at hand.
create function erase_some(of_tenant text, of_person uuid, most integer) returns boolean
    language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '100ms' set plan_cache_mode = force_custom_plan
as $$
declare
    work     erasure;
    answer   record;
    events   bigint;
    last_seq bigint;
    actions  bigint;
    answers  bigint := 0;
begin
    select * into work from erasure where tenant = of_tenant and person = of_person for update skip locked;
    if not found then
        return false;
    end if;

    select count(*), max(seq) into events, last_seq
      from (select seq from event_log
             where tenant = of_tenant and subject = of_person and seq > work.emptied_to order by seq limit most) batch;
    -- Of a row of the first form nothing can be checked once a part of it is gone, so it goes as a whole and leaves a gap.
    with gone as (
        delete from event_log
         where tenant = of_tenant and subject = of_person and seq > work.emptied_to and seq <= last_seq and personal is null
        returning tenant, seq, hash
    )
    insert into log_gap (tenant, first_seq, last_seq, hash) select tenant, seq, seq, hash from gone;
    update event_log
       set actor_name = case when actor_kind in ('staff', 'client') then actor_name end,
           ip = case when actor_kind in ('staff', 'client') then ip end,
           user_agent = case when actor_kind in ('staff', 'client') then user_agent end,
           details = '{}', salt = null, erased_at = now()
     where tenant = of_tenant and subject = of_person and seq > work.emptied_to and seq <= last_seq and erased_at is null;

    update staff_action set reason = '' where id = any (array(
        select id from staff_action where tenant = of_tenant and customer_id = of_person and reason <> '' limit most));
    get diagnostics actions = row_count;

    -- Their own keys are deleted. Those of others stay taken, so that nothing is done twice; the answers are deleted. The id is looked
    -- for at every tenant, since an operator's answers are kept at the operator's own; a name may be another user's at another tenant.
    for answer in
        select tenant, subject, route, key,
               tenant = of_tenant and subject = of_person as is_own,
               position(convert_to(of_person::text, 'UTF8') in body) > 0
                   or position(of_person::text in headers::text) > 0
                   or tenant = of_tenant and exists (
                       select from unnest(work.names) name
                        where position(convert_to(to_json(name)::text, 'UTF8') in body) > 0) as mentions_them
          from idempotent_request
         where (tenant, subject, route, key)
             > (work.looked_to[1], work.looked_to[2]::uuid, work.looked_to[3], work.looked_to[4])
         order by tenant, subject, route, key limit most
    loop
        answers := answers + 1;
        work.looked_to := array[answer.tenant, answer.subject::text, answer.route, answer.key];
        if answer.is_own then
            delete from idempotent_request
             where tenant = answer.tenant and subject = answer.subject and route = answer.route and key = answer.key;
        elsif answer.mentions_them then
            update idempotent_request set body = null, headers = '{}'
             where tenant = answer.tenant and subject = answer.subject and route = answer.route and key = answer.key;
        end if;
    end loop;

    if greatest(events, actions, answers) < most then
        delete from erasure where tenant = of_tenant and person = of_person;
        return false;
    end if;
    update erasure set emptied_to = coalesce(last_seq, emptied_to), looked_to = work.looked_to
     where tenant = of_tenant and person = of_person;
    return true;
exception
    when lock_not_available then
        return false;
end $$;
comment on function erase_some is 'Empties a batch of a person''s rows: events, staff actions, kept answers. Returns whether there is more; false also where somebody else holds one of them.';
revoke execute on function erase_some(text, uuid, integer) from public;
grant execute on function erase_some(text, uuid, integer) to ${app_role};
