-- Remembers which sent codes and signatures were accepted, because a Redis that fails over may have forgotten it.
-- Locks: authenticator, for a moment; the default is constant, so no row is rewritten. Undo: drop the column.
alter table authenticator add column used_challenges uuid[] not null default '{}';
comment on column authenticator.used_challenges is 'the last ones that were answered, far more than live at once';
