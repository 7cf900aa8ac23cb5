-- What:  the deliveries to a user who was removed are deleted a batch at a time, each in a short transaction.
-- Locks: none. Older instances go on calling erase_user, which deletes all at once.
-- Undo:  drop functions note_erased_user, delete_deliveries.

-- Whoever claims a message holds the user's lock shared (DeliveryTable): once this is committed, no claim adds a delivery.
create function note_erased_user(person uuid) returns void
    language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
    insert into erased_user (tenant, id) values (current_setting('vestibule.tenant'), person) on conflict do nothing;
end $$;
comment on function note_erased_user is 'Records that a user of the tenant at hand was removed: from then on nothing is sent to them.';
revoke execute on function note_erased_user(uuid) from public;
grant execute on function note_erased_user(uuid) to ${app_role};

create function delete_deliveries(person uuid, most integer) returns integer
    language sql security definer set search_path = public, pg_temp
as $$
    with deleted as (
        delete from delivery where id = any (array(
            select d.id from delivery d join erased_user e on e.tenant = d.tenant and e.id = d.user_id
             where d.tenant = current_setting('vestibule.tenant') and d.user_id = person
             order by d.event_time limit most))
        returning 1)
    select count(*)::integer from deleted
$$;
comment on function delete_deliveries is 'Deletes the oldest deliveries to a removed user of the tenant at hand, and says how many.';
revoke execute on function delete_deliveries(uuid, integer) from public;
grant execute on function delete_deliveries(uuid, integer) to ${app_role};
