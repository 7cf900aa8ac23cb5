-- What:  says how long the oldest erasure that is not complete has waited, for a metric.
-- Locks: none.
-- Undo:  drop function oldest_erasure.

-- Row security hides from the app which tenants have one.
create function oldest_erasure() returns interval
    language sql stable security definer set search_path = public, pg_temp
as $$ select now() - min(asked_at) from erasure $$;
comment on function oldest_erasure is 'For how long the oldest erasure of all tenants that is not complete has waited; null where there is none.';
revoke execute on function oldest_erasure() from public;
grant execute on function oldest_erasure() to ${app_role};
