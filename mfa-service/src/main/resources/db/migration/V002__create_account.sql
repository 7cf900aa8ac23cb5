-- What tenants tell of their customers' accounts, and an index for the look at lately changed policies.
-- Locks: policy, for as long as its index is built; a row a tenant. Undo: drop both.

create table account (
    tenant        text not null,
    account       text not null,
    has_orders    boolean not null default false,
    orders_told_at timestamptz,
    phones_told_at timestamptz,
    primary key (tenant, account)
);
comment on column account.orders_told_at is 'when has_orders was so, as its teller says: an older word changes nothing';

create table verified_phone (
    tenant      text not null,
    account     text not null,
    address_key bytea not null,
    primary key (tenant, account, address_key),
    foreign key (tenant, account) references account on delete cascade
);
comment on table verified_phone is 'numbers the tenant has verified for an account';
comment on column verified_phone.address_key is 'keyed hash of the number, as in authenticator';

create index policy_changed_at on policy (changed_at);
create index authenticator_address on authenticator (tenant, address_key) where status = 'active';

alter table account enable row level security;
alter table verified_phone enable row level security;
create policy of_tenant on account using (tenant = current_setting('vestibule.tenant', true));
create policy of_tenant on verified_phone using (tenant = current_setting('vestibule.tenant', true));

grant select, insert, update, delete on account, verified_phone to ${app_role};
