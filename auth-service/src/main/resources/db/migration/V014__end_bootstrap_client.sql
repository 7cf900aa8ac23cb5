-- Remembers that an owner or operator was made: from then on there is no bootstrap client (ADR 0008).
-- Locks: app_user, for a moment. Undo: drop the trigger, the function and the table.

create table bootstrap_end (
    id boolean primary key default true check (id),
    ended_at timestamptz not null default now()
);
comment on table bootstrap_end is 'has its row once an owner or operator was made; who has lost them all empties it as the owner of the tables';
grant select on bootstrap_end to ${app_role};

-- A trigger, because there is more than one way to make an owner.
create function end_bootstrap_client() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into bootstrap_end default values on conflict do nothing;
    return null;
end $$;
create trigger end_bootstrap_client after insert or update of roles on app_user for each row
    when (new.roles && array['owner', 'operator'])
    execute function end_bootstrap_client();

insert into bootstrap_end (id) select true where exists (select 1 from app_user where roles && array['owner', 'operator']);
