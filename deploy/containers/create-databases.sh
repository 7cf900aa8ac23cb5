#!/bin/bash
# Creates what is missing: a database per service, with an owner role for migrations and an app role that owns nothing. Sets
# the passwords that the files in $PASSWORDS say. Can be run again at any time. PGHOST says where PostgreSQL is.
set -euo pipefail

passwords="${PASSWORDS:-/run/secrets}"

password_of() {
  local file="$passwords/$1-password"
  [ -s "$file" ] || {
    echo "create-databases: $file is missing or empty; ./vestibule keys makes it" >&2
    exit 1
  }
  cat "$file"
}

PGUSER=postgres
PGPASSWORD="$(password_of postgres)"
export PGUSER PGPASSWORD

for database in auth mfa notification admin; do
  # In the environment of psql, not on its command line, which others can read.
  owner_password="$(password_of "${database}_owner")"
  app_password="$(password_of "${database}_app")"
  export owner_password app_password
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --dbname postgres \
    --set database="$database" --set owner="${database}_owner" --set app="${database}_app" <<'SQL'
\set owner_password `printf '%s' "$owner_password"`
\set app_password `printf '%s' "$app_password"`
select format('create role %I login', name)
  from (values (:'owner'), (:'app')) as wanted (name)
  where not exists (select from pg_roles where rolname = name) \gexec
alter role :"owner" password :'owner_password';
alter role :"app" password :'app_password';
select format('create database %I owner %I', :'database', :'owner')
  where not exists (select from pg_database where datname = :'database') \gexec
revoke all on database :"database" from public;
grant connect on database :"database" to :"app";
\connect :"database"
revoke all on schema public from public;
alter schema public owner to :"owner";
grant usage on schema public to :"app";
SQL
done
echo "create-databases: auth, mfa, notification and admin are there"
