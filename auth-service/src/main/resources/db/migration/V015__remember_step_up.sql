-- For which attempts a second factor was shown in a session: a Redis that fails over may have forgotten that they were redeemed.
-- Locks: session, for a moment; the default is constant, so no row is rewritten. Undo: drop the column.
alter table session add column stepped_up_for uuid[] not null default '{}';
comment on column session.stepped_up_for is 'ids of the last attempts; from that of the one that opened the session its id follows';
