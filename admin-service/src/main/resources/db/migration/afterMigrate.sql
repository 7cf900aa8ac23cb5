-- The months to come, two years of them: a log that is never looked after still has somewhere to write.
select add_event_log_months(24);
