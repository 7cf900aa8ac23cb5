-- What:  for whom a back-office program acted, in the event log.
-- Locks: access exclusive on event_log, for a moment: no row is rewritten.
-- Undo:  alter table event_log drop column on_behalf_of; breaks the chain at the first row that has it.
alter table event_log add column on_behalf_of text;
comment on column event_log.on_behalf_of is 'In the program''s own words, checked by nobody; null for everybody else. Hashed where it is there.';
