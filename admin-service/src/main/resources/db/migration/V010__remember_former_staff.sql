-- What:  until when somebody was staff, since programs see nothing of the log from before.
-- Locks: customer, for a moment; the column may be null, so no row is rewritten.
-- Undo:  drop the trigger, the function and the column.
alter table customer add column staff_until timestamptz;
comment on column customer.staff_until is 'When somebody who was staff became a customer.';

-- A release that does not know the column may take the roles away, too.
create function remember_former_staff() returns trigger language plpgsql as $$
begin
    if old.staff_rank > 0 and new.staff_rank = 0 and new.staff_until is not distinct from old.staff_until then
        new.staff_until := now();
    end if;
    return new;
end $$;
create trigger remember_former_staff before update on customer for each row execute function remember_former_staff();
