-- What:  an index by time of the events that change how many customers there are and how many have two-factor authentication.
-- Locks: share on event_log while the index is built: the log can be read, its new events wait in Kafka.
-- Undo:  drop index event_log_of_adoption.
create index event_log_of_adoption on event_log (tenant, time) include (subject, type, seq)
    where type in ('user.created', 'user.deleted', 'two_factor.enabled', 'two_factor.disabled', 'two_factor.disabled_by_staff');
comment on index event_log_of_adoption is 'Of few rows: logins and codes, which are most of the log, are not in it.';
comment on column customer.enrolled_at is 'Null where two_factor is off. Stays when the user is removed: they had it on until then.';
