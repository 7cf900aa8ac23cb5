-- The counts that partial tokens and proofs are compared with, and what a reset by mail costs.
-- Locks: person and authenticator, for a moment. Undo: drop the trigger, the function and the columns.

alter table person add column access_version integer not null default 0;
alter table person add column factor_version integer not null default 0;
alter table person add column factors_changed_in uuid;
alter table person add column disabled boolean not null default false;
alter table person add column password_by_mail boolean not null default false;
comment on column person.access_version is 'newest that auth-service has told of; grows with password, disabled and roles';
comment on column person.factor_version is 'grows with each change of the active authenticators';
comment on column person.factors_changed_in is 'session in which the user last changed the factors, and which goes on';
comment on column person.password_by_mail is 'the password was set through a mail link, and no factor but a mailbox has been shown since';

-- A trigger, because a change that forgets to count would let sessions and tokens of the state before live.
create function count_factor_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.status = 'active' then
        update person set factor_version = factor_version + 1 where user_id = old.user_id;
    elsif tg_op = 'INSERT' and new.status = 'active' then
        update person set factor_version = factor_version + 1 where user_id = new.user_id;
    elsif tg_op = 'UPDATE' and (old.status <> new.status
            or new.status = 'active' and old.address_key is distinct from new.address_key) then
        update person set factor_version = factor_version + 1 where user_id = new.user_id;
    end if;
    return null;
end $$;
create trigger count_factor_change after insert or delete or update of status, address_key on authenticator
    for each row execute function count_factor_change();
