-- Where a tenant's users change their security settings; answers with notices lead there.
-- Locks: tenant, for a moment. Undo: drop the column.
alter table tenant add column security_url text;
