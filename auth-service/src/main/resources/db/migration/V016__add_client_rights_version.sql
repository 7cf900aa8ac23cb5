-- How often the scopes of a back-office program changed: events and tokens carry it, so that the order needs no clock.
-- Locks: client, for a moment; the default is constant, so no row is rewritten. Undo: drop the column.
alter table client add column rights_version integer not null default 1;
comment on column client.rights_version is 'grows by one with each change of scopes';
