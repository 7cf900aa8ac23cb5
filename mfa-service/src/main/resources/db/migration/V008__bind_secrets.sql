-- What:  which form sealed secrets of authenticators have: bound to their user, or of before.
-- Locks: none, the table is new.
-- Undo:  drop table sealing_form, while it says 'unbound'; afterwards release 0.2 opens no secret.
create table sealing_form (
    form text not null check (form in ('unbound', 'binding', 'bound'))
);
create unique index sealing_form_one_row on sealing_form ((true));
comment on table sealing_form is 'One row. The task "reseal" moves it on, never back; the app may only read it.';
comment on column sealing_form.form is
    'unbound: release 0.2 may run beside, so secrets are sealed as it reads them; binding: new ones are bound to their user, old ones are being sealed again; bound: nothing else is opened';
comment on column authenticator.secret is
    'sealed: the TOTP key, or the number or address. Associated data: "authenticator.secret|<id>|<tenant>|<user id>"; until sealing_form is "bound" also without the user';

insert into sealing_form
select case when fresh then 'bound' else 'unbound' end from fresh_schema;
drop table fresh_schema;
grant select on sealing_form to ${app_role};
