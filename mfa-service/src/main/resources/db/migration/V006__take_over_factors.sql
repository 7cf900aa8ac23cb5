create table import_key (
    id          uuid primary key,
    private_key bytea not null,
    created_at  timestamptz not null
);
comment on table import_key is 'what exports of other systems are encrypted for; of no tenant, gone after some days';
comment on column import_key.private_key is 'a JWK, sealed';
grant select, insert, delete on import_key to ${app_role};

alter table recovery_code alter column salt drop not null;
alter table recovery_code alter column hash drop not null;
alter table recovery_code add column scheme text;
alter table recovery_code add column foreign_hash text;
alter table recovery_code add constraint one_hash check ((hash is null) = (foreign_hash is not null));
comment on column recovery_code.foreign_hash is 'as another system made it, under its scheme; null for our own';
