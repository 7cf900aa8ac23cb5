-- What:  what a member of staff asked for, and which event of it was logged.
-- Locks: staff_action, for a moment; the columns may be null, so no row is rewritten.
-- Undo:  drop both columns.
alter table staff_action
    add column asked text,
    add column stated_at timestamptz;
comment on column staff_action.asked is 'DISABLE or UNLOCK; null where a release that did not write it did the asking.';
comment on column staff_action.stated_at is 'When the event that says it was done was logged. A second one with the same id is another act.';
