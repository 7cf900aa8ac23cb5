-- What:  answers about a user who was removed are forgotten, at whichever tenant they were given: an operator's are at the operator's own.
-- Locks: none.
-- Undo:  drop function forget_answers.
create function forget_answers(person uuid) returns void
    language sql security definer set search_path = public, pg_temp
as $$
    update idempotent_request set body = null, headers = '{}'
     where position(convert_to(person::text, 'UTF8') in body) > 0 or position(person::text in headers::text) > 0
$$;
comment on function forget_answers is 'Empties kept answers that name a user; their keys stay taken.';
revoke execute on function forget_answers(uuid) from public;
grant execute on function forget_answers(uuid) to ${app_role};
