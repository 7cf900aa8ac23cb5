-- What:  until when those were staff who became customers before: not earlier than what last named their roles, or their last own act.
-- Locks: the rows of former staff. A migration of its own, because it reads the whole log.
-- Undo:  nothing to do.
update customer c
   set staff_until = told.until
  from (select tenant, subject, max(time) as until
          from event_log
         where type in ('user.created', 'user.updated') or actor_kind = 'staff' and actor_id = subject
         group by tenant, subject
        having bool_or(actor_kind = 'staff' and actor_id = subject)
            or bool_or(type in ('user.created', 'user.updated')
                   and (details -> 'roles')::jsonb ?| array['support', 'owner', 'operator'])) told
 where c.tenant = told.tenant and c.id = told.subject and c.staff_rank = 0;
