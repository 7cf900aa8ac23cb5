-- What a session and an approval stood on when they were given, and the counts that they are compared with.
-- Locks: app_user, session and approval, for a moment. Undo: drop the trigger, the function and the columns.

alter table app_user add column access_version integer not null default 1;
update app_user set access_version = password_version;
alter table app_user add column factor_version integer not null default 0;
comment on column app_user.access_version is 'grows with each new password, with disabled and with roles; partial tokens and attempts carry it';
comment on column app_user.factor_version is 'newest version of the user''s factors that mfa-service has told of';

-- A trigger, because a change that forgets to count would let partial tokens live.
create function count_access_change() returns trigger language plpgsql as $$
begin
    new.access_version := greatest(new.access_version, old.access_version) + 1;
    return new;
end $$;
create trigger count_access_change before update on app_user for each row
    when ((old.password_version, old.disabled, old.roles) is distinct from (new.password_version, new.disabled, new.roles))
    execute function count_access_change();

alter table session add column factor_version integer;
alter table session add column browser_id uuid;
comment on column session.factor_version is 'version of the factors on which mfa-service decided what to ask for; null: opened by release 0.2';
comment on column session.browser_id is 'the trusted browser in which the password was enough';

alter table approval add column session_id uuid;
alter table approval add column factor_version integer;
comment on column approval.session_id is 'in which it was granted: it ends with that session';
comment on column approval.factor_version is 'version of the factors that were shown for it';

alter table tenant add column decoy_key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
comment on column tenant.decoy_key is 'chooses for an unknown name what kind of hash its login computes; the same for all instances, and secret';
