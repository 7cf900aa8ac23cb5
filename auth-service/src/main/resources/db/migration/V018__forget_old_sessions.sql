-- What:  removes sessions and reset links that were over long ago, and finds those of a user without reading the whole table.
-- Locks: share on session, then on password_reset, while their indexes are built: sessions can be read, logins and refreshes wait.
--        For millions of sessions, the operator builds these indexes beforehand with "concurrently" (CHANGELOG).
-- Undo:  drop function forget_old_sessions, forget_old_reset_links; drop the four indexes.
create index if not exists session_by_user on session (user_id);
create index if not exists session_by_end on session (least(ended_at, expires_at));
create index if not exists password_reset_by_user on password_reset (user_id);
create index if not exists password_reset_by_end on password_reset (expires_at);
comment on index session_by_user is 'For the foreign key: removing a user removes their ended sessions too.';
comment on index session_by_end is 'On columns that a refresh does not change, so that a refresh updates no index.';
comment on index password_reset_by_user is 'For the foreign key.';

-- Run as the owner, because row security hides other tenants' rows from the app. A negative time counts as none: only what is over goes.
create function forget_old_sessions(kept interval, most integer) returns integer
    language sql security definer set search_path = public, pg_temp
as $$
    with forgotten as (
        delete from session where id in (
            select id from session where least(ended_at, expires_at) < now() - greatest(kept, interval '0')
             order by least(ended_at, expires_at) limit most for update skip locked)
        returning 1)
    select count(*)::integer from forgotten
$$;
comment on function forget_old_sessions is 'Removes the oldest of the sessions that ended or expired longer ago than that, and says how many.';
revoke execute on function forget_old_sessions(interval, integer) from public;
grant execute on function forget_old_sessions(interval, integer) to ${app_role};

create function forget_old_reset_links(kept interval, most integer) returns integer
    language sql security definer set search_path = public, pg_temp
as $$
    with forgotten as (
        delete from password_reset where token_hash in (
            select token_hash from password_reset where expires_at < now() - greatest(kept, interval '0')
             order by expires_at limit most for update skip locked)
        returning 1)
    select count(*)::integer from forgotten
$$;
comment on function forget_old_reset_links is 'Removes the oldest of the reset links that expired longer ago than that, used or not, and says how many.';
revoke execute on function forget_old_reset_links(interval, integer) from public;
grant execute on function forget_old_reset_links(interval, integer) to ${app_role};
