-- When a second factor was last shown in a session: a step-up shows one again.
-- Locks: session, for the time of the update of sessions opened with one. Undo: drop the column.

alter table session add column second_factor_at timestamptz;
update session set second_factor_at = created_at where acr <> 'aal1';
comment on column session.second_factor_at is 'amr and acr are of this showing';
