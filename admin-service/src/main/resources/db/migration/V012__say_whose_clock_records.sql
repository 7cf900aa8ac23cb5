-- What:  what the time of a row of the log is by.
-- Locks: none that anybody waits for; a comment.
-- Undo:  the comment of V001.
comment on column event_log.recorded_at is 'By the clock of the replica that added the row: may be up to a day later than that of rows with a higher seq. Part of the key, since the table is partitioned by it.';
