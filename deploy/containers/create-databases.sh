#!/bin/bash
# Creates what is missing: a database per service, with an owner role for migrations and an app role that owns nothing. Sets
# the passwords that the files in $PASSWORDS say. Can be run again at any time. PGHOST says where PostgreSQL is.
set -euo pipefail

passwords="${PASSWORDS:-/run/secrets}"

fail() {
  echo "create-databases: $*" >&2
  exit 1
}

password_of() {
  local file="$passwords/$1-password"
  { [ -d "$passwords" ] && [ -x "$passwords" ]; } || fail "user $(id -u) cannot look into $passwords"
  [ -e "$file" ] || fail "$file does not exist; ./vestibule keys makes it"
  [ -f "$file" ] || fail "$file is not a file"
  [ -r "$file" ] || fail "$file cannot be read by user $(id -u)"
  [ -s "$file" ] || fail "$file is empty; remove it, and ./vestibule keys makes it"
  cat "$file"
}

PGUSER=postgres
PGPASSWORD="$(password_of postgres)"
export PGUSER PGPASSWORD

# The server takes its password from the file when it fills an empty volume, and never again.
if ! said="$(psql --quiet --no-psqlrc --dbname postgres --command 'select 1' 2>&1)"; then
  case "$said" in
    *'password authentication failed'*)
      fail "PostgreSQL at ${PGHOST:-this machine} refuses the password of $passwords/postgres-password. Its volume keeps the" \
        "password that it was made with: put that one back into the file, or remove the volume with all data"
      ;;
    *) fail "PostgreSQL at ${PGHOST:-this machine} does not answer: $(printf '%s' "$said" | tr '\n' ' ')" ;;
  esac
fi

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
