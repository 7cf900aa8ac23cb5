-- Security keys: what is kept of them, and the handle a person has with them.
-- Locks: person and authenticator, shortly, to be altered; authenticator is read once for its check.
-- Undo: drop the table, the column and the check; delete authenticators of type webauthn.

alter table person add column webauthn_handle bytea unique;
comment on column person.webauthn_handle is '64 random bytes that keys know the person by; opaque, so not sealed';

alter table authenticator alter column secret drop not null;
alter table authenticator add constraint authenticator_has_secret check (secret is not null or type = 'webauthn');

create table webauthn_credential (
    authenticator_id uuid primary key references authenticator on delete cascade,
    tenant           text not null,
    credential_id    bytea not null unique check (octet_length(credential_id) between 1 and 1023),
    public_key       bytea not null,
    sign_count       bigint not null,
    transports       text[] not null,
    backup_eligible  boolean not null,
    backup_state     boolean not null,
    uv_initialized   boolean not null
);
comment on table webauthn_credential is 'credential records (WebAuthn Level 3, section 4); nothing in it is secret';
comment on column webauthn_credential.credential_id is 'registered once, whoever has it and at whichever tenant';
comment on column webauthn_credential.public_key is 'COSE_Key (RFC 9052)';
comment on column webauthn_credential.sign_count is 'last accepted; only later ones are taken, but for keys that do not count and say 0';
comment on column webauthn_credential.transports is 'how a browser reaches the key, as it told';
comment on column webauthn_credential.backup_eligible is 'whether the key may be synced to other devices; never changes';
comment on column webauthn_credential.uv_initialized is 'whether PIN or finger was checked at registration';

alter table webauthn_credential enable row level security;
create policy of_tenant on webauthn_credential using (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update, delete on webauthn_credential to ${app_role};
