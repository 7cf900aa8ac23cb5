-- What a back-office program may do.
-- Locks: client, for a moment; the default is constant, so no row is rewritten. Undo: drop the column.

-- The default is what programs of release 0.2 could do: for the clients there are, and for those that an instance of that
-- release makes during an update.
alter table client add column scopes text[] not null
    default '{customers:read,customers:disable,sessions:end,users:write,users:import,accounts:write,approvals:redeem}';
comment on column client.scopes is 'names of org.vestibule.contracts.Scope';
