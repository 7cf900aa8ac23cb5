-- What:  records for Kafka, kept in the transaction that makes them true.
-- Locks: none, the table is new.
-- Undo:  drop table outbox.
create table outbox (
    id          bigint generated always as identity primary key,
    topic       text not null,
    record_key  text not null,
    payload     bytea not null,
    traceparent text
);
comment on table outbox is 'Emptied by the relay, oldest first; a row is gone once the broker has it.';

grant select, insert, delete on outbox to ${app_role};
