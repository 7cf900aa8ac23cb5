-- A record that Kafka will never take is parked, so that those behind it go on.
-- Locks: outbox, for a moment; no row is rewritten. Undo: drop the columns, after the parked records were sent or deleted.
alter table outbox
    add column parked_at timestamptz,
    add column refusal   text;
comment on column outbox.parked_at is 'since when the relay leaves it out: Kafka refused it for good; null puts it back';
comment on column outbox.refusal is 'why Kafka refused it';
