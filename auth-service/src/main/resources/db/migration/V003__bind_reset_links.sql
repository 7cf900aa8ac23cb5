-- A reset link is good for the password and the address it was mailed for: a later change of either kills it.
-- Links mailed before this migration are dead; they lived half an hour.
-- Locks: password_reset, for a moment. Undo: drop the columns.
alter table password_reset
    add column password_version integer not null default 0,
    add column email_key text not null default '';
alter table password_reset
    alter column password_version drop default,
    alter column email_key drop default;
comment on column password_reset.password_version is 'of the user, when the link was mailed';
comment on column password_reset.email_key is 'of the user, when the link was mailed';
