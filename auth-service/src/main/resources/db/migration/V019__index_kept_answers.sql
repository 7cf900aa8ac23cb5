-- What:  finds the kept answers that name a user by an index. Until now the removal of a user read all answers of all tenants.
-- Locks: idempotent_request, for a moment, for the column and the trigger; share while two indexes are built, which read no answer.
--        No row is rewritten: an answer from before has no mentions until it expires, a day later, and is read as before.
-- Undo:  forget_answers as in V012; drop function forget_answers_naming; drop trigger note_mentions on idempotent_request; drop
--        function note_mentions, mention; alter table idempotent_request drop column mentions.
alter table idempotent_request add column mentions bigint[];
comment on column idempotent_request.mentions is 'hash of each id and each JSON string of the answer; null: there is no answer yet, or it is from before this column';
create index idempotent_request_mentions on idempotent_request using gin (mentions) with (fastupdate = off);
create index idempotent_request_unmentioned on idempotent_request (tenant) where status is not null and mentions is null;

create function mention(word text) returns bigint language sql immutable parallel safe
as $$ select pg_catalog.hashtextextended(lower(word), 0) $$;
comment on function mention is 'The hash that mentions has of a word. A name is another in another case: upper and lower case are one. Another word may have the same, so the answer itself decides.';

-- A trigger, because older instances keep answers as well.
create function note_mentions() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    answer text := concat(convert_from(new.body, 'UTF8'), new.headers);
begin
    new.mentions := case when new.status is not null then array(
        select distinct mention(word[1])
          from (select regexp_matches(answer, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g')
                union all
                select regexp_matches(answer, '"(?:[^"\\]|\\.)*"', 'g')) words (word)) end;
    return new;
end $$;
create trigger note_mentions before insert or update on idempotent_request for each row execute function note_mentions();

-- Rows are locked in the order of their keys, so that two removals at once do not wait for each other.
create or replace function forget_answers(person uuid) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    with found as (
        select tenant, subject, route, key from idempotent_request
         where (mentions @> array[mention(person::text)] or status is not null and mentions is null)
           and (position(convert_to(person::text, 'UTF8') in body) > 0 or position(person::text in headers::text) > 0)
         order by tenant, subject, route, key for update)
    update idempotent_request r set body = null, headers = '{}' from found
     where (r.tenant, r.subject, r.route, r.key) = (found.tenant, found.subject, found.route, found.key)
$$;

-- Row security would keep the index from being used, so the owner runs it; a name may be another user's at another tenant.
create function forget_answers_naming(quoted text) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    with found as (
        select tenant, subject, route, key from idempotent_request
         where (mentions @> array[mention(quoted)] or status is not null and mentions is null)
           and tenant = current_setting('vestibule.tenant') and position(lower(quoted) in lower(convert_from(body, 'UTF8'))) > 0
         order by tenant, subject, route, key for update)
    update idempotent_request r set body = null, headers = '{}' from found
     where (r.tenant, r.subject, r.route, r.key) = (found.tenant, found.subject, found.route, found.key)
$$;
comment on function forget_answers_naming is 'Empties kept answers of the tenant at hand that have this JSON string; their keys stay taken.';
revoke execute on function forget_answers_naming(text) from public;
grant execute on function forget_answers_naming(text) to ${app_role};
